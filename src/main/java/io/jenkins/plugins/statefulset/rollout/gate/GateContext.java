package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import java.util.List;

/**
 * What a gate is asked about.
 *
 * @param revision the ControllerRevision that the wave's pods are on
 * @param pods names of the wave's pods, highest ordinal first
 */
public record GateContext(
        String namespace, String statefulSet, String rolloutId, Wave wave, String revision, List<String> pods) {
    public GateContext {
        pods = List.copyOf(pods);
    }
}
