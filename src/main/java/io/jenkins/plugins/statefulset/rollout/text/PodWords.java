package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;

/** What people read of a pod's state, the same on a terminal, in a log, in a report and on a page. */
public final class PodWords {
    private PodWords() {}

    /** A single word. A pod that runs without being ready is starting. */
    public static String of(PodState state) {
        return switch (state) {
            case TERMINATING -> "terminating";
            case PENDING -> "pending";
            case RUNNING -> "starting";
            case READY -> "ready";
            case FAILED -> "failed";
        };
    }
}
