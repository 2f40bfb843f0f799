package io.jenkins.plugins.statefulset.rollout.driver;

import java.time.Duration;

/** How long to pause before a request is tried again. */
final class Retries {
    /** Between two evictions that a budget refuses: what changes a budget comes over a watch as well. */
    static final Duration EVICTION = Duration.ofSeconds(1);

    /** For the watch to bring what a write was in conflict with, before the server is asked for it. */
    static final Duration WATCH = Duration.ofMillis(250);

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private int troubles;

    void succeeded() {
        troubles = 0;
    }

    Duration afterConflict() {
        return Duration.ofMillis(5);
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
