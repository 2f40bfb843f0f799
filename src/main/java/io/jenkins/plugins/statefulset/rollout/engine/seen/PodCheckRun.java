package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import java.time.Instant;

/**
 * What a check around a pod has said.
 *
 * @param at when it did; of one that is pending, when it was asked
 */
public record PodCheckRun(GateVerdict verdict, Instant at) {
    /**
     * One check around one pod.
     *
     * @param position in the rollout's list of such checks, from 0
     * @param uid of the pod: another of the same name is asked anew
     * @param since what it counts from: before a pod goes, the last disruption of anything; after it is back, its readiness
     */
    public record Key(int position, String uid, Instant since) {}
}
