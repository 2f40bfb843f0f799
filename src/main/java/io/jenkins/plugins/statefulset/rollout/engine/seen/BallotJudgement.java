package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.jenkins.plugins.statefulset.rollout.gate.VoteJudgement;
import java.time.Instant;
import java.util.List;

/** What is known of whose votes count in a ballot. */
public sealed interface BallotJudgement {
    /** How many votes it is about, the first of the ballot. */
    int votes();

    /** It has been asked, and there is no answer yet. */
    record Asked(int votes) implements BallotJudgement {}

    /**
     * An answer.
     *
     * @param standings of each vote, in their order
     * @param at when it was given
     */
    record Judged(int votes, List<VoteJudgement> standings, Instant at) implements BallotJudgement {
        public Judged {
            standings = List.copyOf(standings);
        }
    }
}
