package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.event.ApprovalAsked;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.GateChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Voted;
import io.jenkins.plugins.statefulset.rollout.event.Vote.Choice;
import io.jenkins.plugins.statefulset.rollout.event.VoteStanding;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.text.ApprovalWords;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What people with names are asked by a rollout, and what they have said, as its events tell. Not safe for several threads. */
public final class Ballots {
    private Optional<GateChanged> open = Optional.empty();
    private final Map<Key, Voted> votes = new LinkedHashMap<>();

    /** One vote, whatever was found of it since. */
    private record Key(int ballot, String by, Choice choice, Instant cast) {}

    public static Ballots of(List<RolloutEvent> events) {
        Ballots ballots = new Ballots();
        events.forEach(ballots::add);
        return ballots;
    }

    /** Takes the next event in. */
    public void add(RolloutEvent event) {
        if (event instanceof GateChanged gate && gate.approval().isPresent() && gate.state() == StepState.STARTED) {
            open = Optional.of(gate);
        } else if (event instanceof GateChanged gate) {
            open = open.filter(asked -> !asked.name().equals(gate.name()));
        } else if (event instanceof Voted vote) {
            votes.put(new Key(vote.ballot(), vote.by(), vote.choice(), vote.cast()), vote);
        } else if (event instanceof RolloutEvent.Planned planned
                && planned.rolloutId().isPresent()) {
            open = Optional.empty();
            votes.clear();
        } else if (event instanceof RolloutEvent.WaveChanged
                || event instanceof RolloutEvent.RollingBack
                || isEnd(event)) {
            open = Optional.empty();
        }
    }

    private static boolean isEnd(RolloutEvent event) {
        return event instanceof RolloutEvent.Finished end && end.outcome() != RolloutEvent.Result.HELD;
    }

    /** The gate at which people are asked now. */
    public Optional<GateChanged> open() {
        return open;
    }

    /** What they are asked. */
    public Optional<ApprovalAsked> asked() {
        return open.flatMap(GateChanged::approval);
    }

    /** All votes, oldest first, each as it stands. */
    public List<Voted> votes() {
        return List.copyOf(votes.values());
    }

    /** How many different people have approved what is asked now, as far as their votes count. */
    public int approvals() {
        return (int) present()
                .filter(vote -> vote.choice() == Choice.APPROVE && vote.standing() == VoteStanding.COUNTS)
                .map(Voted::by)
                .distinct()
                .count();
    }

    /** Whether that person has approved what is asked now. */
    public boolean isApprovedBy(String person) {
        return present()
                .anyMatch(vote -> vote.choice() == Choice.APPROVE && vote.by().equals(person));
    }

    private Stream<Voted> present() {
        return votes.values().stream().filter(vote -> asked().filter(open -> open.ballot() == vote.ballot())
                .isPresent());
    }

    /** Why a promotion is refused now; empty where none would be. */
    public Optional<Message> promotionRefused() {
        return open.flatMap(gate -> gate.approval()
                .map(asked ->
                        ApprovalWords.promotionRefused(gate.wave(), asked.submitters(), approvals(), asked.minimum())));
    }
}
