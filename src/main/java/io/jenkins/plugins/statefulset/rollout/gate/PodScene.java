package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import java.util.List;

/**
 * A pod that something is asked or done around, and those beside it.
 *
 * @param moment what for
 * @param pod that is to go, or is back
 * @param peers other pods of the set that are ready, those that are updated before the rest
 * @param updated those of them that are on the revision that the pod is to get
 * @param replicas of the set
 * @param way on which pods are, and so this one
 */
public record PodScene(PodMoment moment, String pod, List<String> peers, List<String> updated, int replicas, Way way) {
    public PodScene {
        peers = List.copyOf(peers);
        updated = List.copyOf(updated);
    }

    /**
     * Which way pods go.
     *
     * @param from the ControllerRevision that they leave; empty where it is not known
     * @param to the one that they get; empty where it is not known
     * @param back whether that is the way back
     */
    public record Way(String from, String to, boolean back) {
        /** Where nothing goes yet. */
        public static final Way NONE = new Way("", "", false);
    }
}
