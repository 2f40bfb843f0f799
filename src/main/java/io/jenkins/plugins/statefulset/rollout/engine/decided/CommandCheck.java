package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Ballot;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.IssuedCommand;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.event.ApprovalAsked.VoteReason;
import io.jenkins.plugins.statefulset.rollout.event.Vote.Choice;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.text.ApprovalWords;
import java.util.List;
import java.util.Optional;

/**
 * Which of the commands that have been said comes next, and which cannot be obeyed.
 *
 * <ol>
 *   <li>Those of one place keep their order. Of two places, what is said in this process comes first.
 *   <li>A hold wins, and so does an abort: it comes after what was said elsewhere at the same time, so that nothing of it lifts the hold. Nothing is
 *       released in between, since a look that hears a command does nothing else.
 *   <li>A command for another rollout than the one that is there is refused, and so is one to a rollout that is over, a promotion
 *       of one that goes back, and a resume of one that is not held.
 *   <li>A promotion passes no approval: while one is waited for it is refused.
 *   <li>A vote is refused where it is not the turn of its ballot, where that lacks a reason that it needs, where the same person has approved
 *       already and approves again, and where the record has no room for more.
 * </ol>
 */
public final class CommandCheck {
    private CommandCheck() {}

    /**
     * The one to hear now.
     *
     * @param here said in this process
     * @param elsewhere left on the set
     */
    public static Optional<IssuedCommand> next(List<IssuedCommand> here, List<IssuedCommand> elsewhere) {
        Optional<IssuedCommand> first = here.stream().findFirst();
        Optional<IssuedCommand> other = elsewhere.stream().findFirst();
        return first.filter(said -> !holds(said))
                .or(() -> other.filter(said -> !holds(said)))
                .or(() -> first)
                .or(() -> other);
    }

    private static boolean holds(IssuedCommand said) {
        return said.command() instanceof Command.Hold || said.command() instanceof Command.Abort;
    }

    /** Why a command cannot be obeyed; empty if it can. */
    public static Optional<Message> refusal(IssuedCommand said, RolloutState state) {
        Optional<String> another =
                said.rollout().filter(id -> !id.equals(state.setup().id()));
        if (another.isPresent()) {
            return refused(Phrase.of("driver.for-another")
                    .with("rollout", another.get())
                    .with("id", state.setup().id()));
        }
        if (state.over()) {
            return refused(Phrase.of("driver.over"));
        }
        if (said.command() instanceof Command.Promote && state.phase() == Phase.ROLLING_BACK) {
            return refused(Phrase.of("driver.goes-back"));
        }
        if (said.command() instanceof Command.CastVote vote) {
            return voteRefusal(vote, state);
        }
        Optional<Message> awaited = said.command() instanceof Command.Promote ? awaited(state) : Optional.empty();
        if (awaited.isPresent()) {
            return awaited;
        }
        if (said.command() instanceof Command.Resume && state.held().isEmpty()) {
            return refused(Phrase.of("driver.not-held"));
        }
        return Optional.empty();
    }

    /** That an approval is waited for, which no promotion passes; empty where none is. */
    public static Optional<Message> awaited(RolloutState state) {
        return state.awaitedApproval()
                .map(gate -> ApprovalWords.promotionRefused(
                        state.wave(),
                        gate.submitters(),
                        (int) state.ballot().map(Ballot::approvals).orElse(0L).longValue(),
                        gate.minimum()));
    }

    private static Optional<Message> voteRefusal(Command.CastVote vote, RolloutState state) {
        Optional<Ballot> open = state.ballot().filter(ballot -> ballot.number() == vote.ballot());
        if (open.isEmpty() || state.held().isPresent()) {
            return refused(Phrase.of("driver.not-asked"));
        }
        boolean reasonNeeded = state.approval(open.get())
                .filter(gate -> gate.reason() == VoteReason.REQUIRED)
                .isPresent();
        if (reasonNeeded && vote.reason().filter(text -> !text.isBlank()).isEmpty()) {
            return refused(Phrase.of("driver.reason-required"));
        }
        if (vote.choice() == Choice.APPROVE && open.get().isApprovedBy(vote.by())) {
            return refused(Phrase.of("driver.approved-already").with("person", vote.by()));
        }
        return open.get().votes().size() >= Ballot.MOST_VOTES
                ? refused(Phrase.of("driver.votes-already").with("number", Ballot.MOST_VOTES))
                : Optional.empty();
    }

    private static Optional<Message> refused(Phrase why) {
        return Optional.of(why.message());
    }
}
