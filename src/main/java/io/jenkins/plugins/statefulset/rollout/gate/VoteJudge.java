package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.event.Vote;
import io.jenkins.plugins.statefulset.rollout.event.VoteStanding;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Says whose votes count. Who people are and in which groups is known to whatever has their accounts, not to a cluster, so a program that has none
 * judges nothing.
 */
@FunctionalInterface
public interface VoteJudge {
    /** What a program without accounts of people says. */
    VoteJudge NOBODY = (gate, votes) -> CompletableFuture.completedFuture(votes.stream()
            .map(vote -> VoteJudgement.notKnown(
                    "whoever drives the rollout now has no accounts of people; take it up where the vote was cast"))
            .toList());

    /**
     * Judges votes as things stand now; called again whenever that matters.
     *
     * @return one judgement for each vote, in their order; {@link VoteStanding#NOT_KNOWN} where it could not be found out, which is asked again.
     *     It may take its time, and must not block the caller
     */
    CompletionStage<List<VoteJudgement>> judge(GateSpec.Approval gate, List<Vote> votes);
}
