package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import java.util.List;

/**
 * What a gate is asked about.
 *
 * @param revision the ControllerRevision that the wave's pods are on
 * @param pods names of the pods that are asked: the wave's, highest ordinal first, or those of a {@link PodCheck}
 * @param times how often in a row it must hold; at least 1
 */
public record GateContext(
        String namespace,
        String statefulSet,
        String rolloutId,
        Wave wave,
        String revision,
        List<String> pods,
        int times) {
    public GateContext {
        pods = List.copyOf(pods);
    }

    /** For a check that needs to hold once. */
    public GateContext(
            String namespace, String statefulSet, String rolloutId, Wave wave, String revision, List<String> pods) {
        this(namespace, statefulSet, rolloutId, wave, revision, pods, 1);
    }
}
