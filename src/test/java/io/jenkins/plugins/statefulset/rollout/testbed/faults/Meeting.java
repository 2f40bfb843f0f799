package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A point that some rollouts come to, and go on from together. */
final class Meeting {
    private final AtomicInteger missing;
    private final CompletableFuture<Void> all = new CompletableFuture<>();

    Meeting(int rollouts) {
        missing = new AtomicInteger(rollouts);
    }

    /** @return complete when all are there */
    CompletableFuture<Void> arrive() {
        if (missing.decrementAndGet() == 0) {
            all.complete(null);
        }
        return all();
    }

    /** Complete when all are there; fails when that takes too long. */
    CompletableFuture<Void> all() {
        return all.copy().orTimeout(Retrying.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
