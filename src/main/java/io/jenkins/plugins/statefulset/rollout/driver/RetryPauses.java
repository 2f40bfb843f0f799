package io.jenkins.plugins.statefulset.rollout.driver;

import java.time.Duration;

/** How long to pause before a request is tried again. */
final class RetryPauses {
    /** How long the server is believed that a pod is gone which the watch still shows. */
    static final Duration GONE = Duration.ofSeconds(30);

    /** For the watch to bring what a write was in conflict with, before the server is asked for it. */
    static final Duration WATCH = Duration.ofMillis(250);

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final Duration LONGEST_CONFLICT = Duration.ofSeconds(5);

    private int troubles;
    private int conflicts;

    void succeeded() {
        troubles = 0;
        conflicts = 0;
    }

    /** 5 ms, doubled each time, up to 5 s: a world that has moved on shows itself soon, or the watch is silent. */
    Duration afterConflict() {
        Duration pause = Duration.ofMillis(5L << Math.min(conflicts, 10));
        conflicts++;
        return pause.compareTo(LONGEST_CONFLICT) > 0 ? LONGEST_CONFLICT : pause;
    }

    /** 250 ms, doubled each time, up to 30 s. */
    Duration afterTrouble() {
        Duration pause = Duration.ofMillis(250L << Math.min(troubles, 7));
        troubles++;
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    /** One hiccup is not. */
    boolean worthAWord() {
        return troubles > 2;
    }
}
