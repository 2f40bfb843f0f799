package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.event.VoteStanding;
import java.util.Optional;

/**
 * What a judge finds of a vote.
 *
 * @param detail why it is not known, in the words of whoever was asked; empty for nothing to say
 */
public record VoteJudgement(VoteStanding standing, Optional<String> detail) {
    /** Nothing more is to be said. */
    public static VoteJudgement of(VoteStanding standing) {
        return new VoteJudgement(standing, Optional.empty());
    }

    /** Nobody can tell now. */
    public static VoteJudgement notKnown(String why) {
        return new VoteJudgement(VoteStanding.NOT_KNOWN, Optional.of(why));
    }

    public boolean counts() {
        return standing == VoteStanding.COUNTS;
    }
}
