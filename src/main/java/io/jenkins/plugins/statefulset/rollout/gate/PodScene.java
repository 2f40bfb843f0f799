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
 * @param round the same as long as the same pod is asked about, and nothing has changed that it would have to be asked anew for, whoever asks;
 *     opaque
 */
public record PodScene(
        PodMoment moment, String pod, List<String> peers, List<String> updated, int replicas, Way way, String round) {
    public PodScene {
        peers = List.copyOf(peers);
        updated = List.copyOf(updated);
    }

    /** Where nothing goes yet. */
    public PodScene(PodMoment moment, String pod, List<String> peers, List<String> updated, int replicas) {
        this(moment, pod, peers, updated, replicas, Way.NONE, "");
    }

    /**
     * Which way pods go.
     *
     * @param from the ControllerRevision that they leave; empty where it is not known
     * @param to the one that they get; empty where it is not known
     * @param back whether that is the way back
     */
    public record Way(String from, String to, boolean back) {
        private static final Way NONE = new Way("", "", false);
    }
}
