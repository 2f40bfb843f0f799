package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import java.util.List;
import java.util.Optional;

/**
 * What a gate is asked about.
 *
 * @param revision the ControllerRevision that the wave's pods are on
 * @param pods names of the pods that are asked: the wave's, highest ordinal first, or those of a {@link PodCheck}
 * @param times how often in a row it must hold; at least 1
 * @param scene the pod that it is asked around, and the others; empty for a gate after a wave
 */
public record GateContext(
        String namespace,
        String statefulSet,
        String rolloutId,
        Wave wave,
        String revision,
        List<String> pods,
        int times,
        Optional<PodScene> scene) {
    public GateContext {
        pods = List.copyOf(pods);
    }

    /** The same, asked of these pods. */
    public GateContext on(List<String> others) {
        return new GateContext(namespace, statefulSet, rolloutId, wave, revision, others, times, scene);
    }

    /** For a check that needs to hold once. */
    public GateContext(
            String namespace, String statefulSet, String rolloutId, Wave wave, String revision, List<String> pods) {
        this(namespace, statefulSet, rolloutId, wave, revision, pods, 1, Optional.empty());
    }
}
