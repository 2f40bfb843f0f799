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
 */
public record PodScene(PodMoment moment, String pod, List<String> peers, List<String> updated, int replicas) {
    public PodScene {
        peers = List.copyOf(peers);
        updated = List.copyOf(updated);
    }
}
