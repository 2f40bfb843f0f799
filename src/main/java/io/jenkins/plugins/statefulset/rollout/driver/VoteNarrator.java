package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Ballot;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.Vote;
import io.jenkins.plugins.statefulset.rollout.event.VoteStanding;
import io.jenkins.plugins.statefulset.rollout.gate.VoteJudgement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells of votes: each that is counted, and each that is found not to count. Not thread-safe. */
final class VoteNarrator {
    private static final VoteJudgement COUNTED = VoteJudgement.of(VoteStanding.COUNTS);

    private final String statefulSet;
    private final Consumer<RolloutEvent> sink;
    private final Map<VoteNote, VoteStanding> standings = new HashMap<>();

    VoteNarrator(String statefulSet, Consumer<RolloutEvent> sink) {
        this.statefulSet = statefulSet;
        this.sink = sink;
    }

    void counted(int wave, String gate, int ballot, Vote vote, Instant now) {
        sink.accept(voted(wave, gate, ballot, vote, COUNTED, now));
    }

    /** Says of votes that they do not count, once for each that is found of one. */
    void judged(Ballot ballot, String gate, List<VoteJudgement> judgements, Instant now) {
        for (int position = 0; position < ballot.votes().size(); position++) {
            VoteJudgement judgement = judgements.get(position);
            VoteNote note = new VoteNote(ballot.number(), position);
            Optional<VoteStanding> before = Optional.ofNullable(standings.put(note, judgement.standing()));
            if (before.orElse(VoteStanding.COUNTS) != judgement.standing()) {
                sink.accept(voted(
                        ballot.wave(), gate, ballot.number(), ballot.votes().get(position), judgement, now));
            }
        }
    }

    private RolloutEvent voted(int wave, String gate, int ballot, Vote vote, VoteJudgement judgement, Instant now) {
        return new RolloutEvent.Voted(
                now,
                statefulSet,
                wave,
                gate,
                ballot,
                vote.by(),
                vote.choice(),
                vote.at(),
                vote.reason(),
                judgement.standing(),
                judgement.detail());
    }

    private record VoteNote(int ballot, int position) {}
}
