package io.jenkins.plugins.statefulset.rollout.engine.seen;

import java.util.Map;

/**
 * A pod of another set that goes, or is to go: its part of each budget that matches it is spent.
 *
 * @param set the StatefulSet that it belongs to, as {@code namespace/name}
 * @param labels of the pod, by which budgets match it; empty where only its UID is known
 */
public record PendingDisruption(String set, String pod, String uid, Map<String, String> labels) {
    public PendingDisruption {
        labels = Map.copyOf(labels);
    }
}
