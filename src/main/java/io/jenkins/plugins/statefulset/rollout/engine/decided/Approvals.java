package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.AskJudge;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Stage;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Ballot;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BallotJudgement;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BallotJudgement.Judged;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.Vote;
import io.jenkins.plugins.statefulset.rollout.event.Vote.Choice;
import io.jenkins.plugins.statefulset.rollout.event.VoteStanding;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.VoteJudgement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Decides at gates that people with names pass.
 *
 * <ol>
 *   <li>A ballot is opened in the record before anybody is asked, so that its votes and its end outlive the driver. It belongs to the pods that it
 *       is about: where one of them was replaced, or not ready for a while, another one is opened. So it is where a rejection, or too late an
 *       approval, held the rollout and a person took it up again.
 *   <li>Votes are judged when there are enough of them to decide, by whoever knows the people: whose votes count now is asked anew for as long as
 *       those that count are too few.
 *   <li>A rejection that counts fails the wave. It has passed when as many different people as asked for have approved with votes that count.
 *   <li>Right before the first pod of the next wave, or the end, it is asked once more whose votes count: an answer older than {@link #FRESH} does
 *       not do. Where one does not count any more, it is waited for another.
 *   <li>A judgement that cannot be had counts as none: nothing passes and nothing fails for it.
 *   <li>When the gate's time is over and it has not passed, it has failed.
 * </ol>
 */
final class Approvals {
    /** For how long a judgement counts, and how often votes are judged again that are too few. */
    static final Duration FRESH = Duration.ofSeconds(10);

    private final Observation seen;
    private final RolloutState state;
    private final ReleasedPods released;
    private final Instant now;

    Approvals(Observation seen, ReleasedPods released, Instant now) {
        this.seen = seen;
        this.state = seen.state();
        this.released = released;
        this.now = now;
    }

    /** What is to be done about a gate; empty where it has passed. */
    Optional<Decision> ask(int position, GateSpec.Approval gate) {
        Optional<Ballot> known = ballot(position);
        return known.isEmpty()
                ? Optional.of(new Decision(new Stage.Voting(state.wave()), open(position)))
                : ask(known.get(), gate).map(step -> new Decision(stage(known.get(), gate), step));
    }

    /** What keeps the approvals of the wave from counting at this very moment; empty for nothing. */
    Optional<Step> again() {
        List<GateSpec> gates = state.setup().options().gates();
        return IntStream.range(0, gates.size())
                .filter(position -> gates.get(position) instanceof GateSpec.Approval)
                .mapToObj(position -> again(position, (GateSpec.Approval) gates.get(position)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Step> again(int position, GateSpec.Approval gate) {
        return ballot(position).flatMap(ballot -> judged(ballot)
                .filter(this::isFresh)
                .map(unused -> Optional.<Step>empty())
                .orElseGet(() -> Optional.of(judge(ballot, gate))));
    }

    private static Stage stage(Ballot ballot, GateSpec.Approval gate) {
        return new Stage.Approving(ballot.wave(), ballot.number(), ballot.since(), gate);
    }

    private Write open(int position) {
        return Write.ofRecord(state.opened(position, now), new Transition.OpenBallot());
    }

    private Optional<Ballot> ballot(int position) {
        return state.ballots().stream()
                .filter(ballot -> ballot.wave() == state.wave() && ballot.gate() == position)
                .reduce((first, second) -> second)
                .filter(ballot -> !released.anyReadyAfter(ballot.since()) && !spent(ballot));
    }

    /** It held the rollout, which a person took up again. */
    private boolean spent(Ballot ballot) {
        Optional<Instant> until = state.approval(ballot).flatMap(gate -> until(ballot, gate));
        return state.resumedAt()
                .filter(at -> until.filter(end -> !end.isAfter(at)).isPresent()
                        || ballot.votes().stream()
                                .anyMatch(vote -> vote.choice() == Choice.REJECT
                                        && !vote.at().isAfter(at)))
                .isPresent();
    }

    private static Optional<Instant> until(Ballot ballot, GateSpec.Approval gate) {
        return gate.within().map(ballot.since()::plus);
    }

    private Optional<Step> ask(Ballot ballot, GateSpec.Approval gate) {
        if (!ballot.isDecided(gate.minimum())) {
            return Optional.of(wait(ballot, gate, ballot.approvals(), Optional.empty()));
        }
        Optional<Judged> judged = judged(ballot);
        if (judged.isEmpty()) {
            return Optional.of(judge(ballot, gate));
        }
        Optional<Vote> rejection = counted(ballot, judged.get()).stream()
                .filter(vote -> vote.choice() == Choice.REJECT)
                .findFirst();
        if (rejection.isPresent()) {
            Vote no = rejection.get();
            return Optional.of(fail(new StopCause.Rejected(gate.label(), ballot.wave(), no.by(), no.reason())));
        }
        long approvals = counted(ballot, judged.get()).stream()
                .filter(vote -> vote.choice() == Choice.APPROVE)
                .map(Vote::by)
                .distinct()
                .count();
        if (approvals >= gate.minimum() && !isRejectionUnknown(ballot, judged.get())) {
            return Optional.empty();
        }
        return Optional.of(
                isFresh(judged.get())
                        ? wait(
                                ballot,
                                gate,
                                approvals,
                                Optional.of(judged.get().at().plus(FRESH)))
                        : judge(ballot, gate));
    }

    private boolean isFresh(Judged judged) {
        return Duration.between(judged.at(), now).compareTo(FRESH) < 0;
    }

    /** A judgement that is under way is waited for. */
    private Step judge(Ballot ballot, GateSpec.Approval gate) {
        BallotJudgement known = seen.judgements().get(ballot.number());
        boolean asked = known instanceof BallotJudgement.Asked
                && known.votes() == ballot.votes().size();
        return asked ? wait(ballot, gate, ballot.approvals(), Optional.empty()) : new AskJudge(ballot, gate);
    }

    /** @param again when to look again in any case */
    private Step wait(Ballot ballot, GateSpec.Approval gate, long approvals, Optional<Instant> again) {
        Optional<Instant> until = until(ballot, gate);
        if (until.filter(end -> !now.isBefore(end)).isPresent()) {
            return fail(new StopCause.NotApproved(
                    gate.label(), ballot.wave(), (int) approvals, gate.minimum(), StopCause.seconds(gate.timeout())));
        }
        Instant end = until.filter(state.deadline()::isAfter).orElse(state.deadline());
        return new Wait(
                new WaitCause.Approval(
                        gate.label(), ballot.wave(), (int) approvals, gate.minimum(), until, unknown(ballot)),
                Optional.of(again.filter(end::isAfter).orElse(end)));
    }

    private Optional<String> unknown(Ballot ballot) {
        return judged(ballot).stream()
                .flatMap(judged -> judged.standings().stream())
                .flatMap(judgement -> judgement.detail().stream())
                .findFirst();
    }

    private Optional<Judged> judged(Ballot ballot) {
        return Optional.ofNullable(seen.judgements().get(ballot.number()))
                .filter(Judged.class::isInstance)
                .map(Judged.class::cast)
                .filter(known -> known.standings().size() == ballot.votes().size());
    }

    private static List<Vote> counted(Ballot ballot, Judged judged) {
        return IntStream.range(0, ballot.votes().size())
                .filter(vote -> judged.standings().get(vote).counts())
                .mapToObj(ballot.votes()::get)
                .toList();
    }

    /** Somebody said no who may have had a right to. */
    private static boolean isRejectionUnknown(Ballot ballot, Judged judged) {
        return IntStream.range(0, ballot.votes().size()).anyMatch(vote -> {
            VoteJudgement judgement = judged.standings().get(vote);
            return judgement.standing() == VoteStanding.NOT_KNOWN
                    && ballot.votes().get(vote).choice() == Choice.REJECT;
        });
    }

    private Step fail(StopCause reason) {
        return Halt.fail(seen, reason, now);
    }
}
