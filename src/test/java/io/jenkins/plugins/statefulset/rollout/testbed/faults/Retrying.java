package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.vertx.core.VertxException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what is to come about in real time, and asks a server again that is away. */
final class Retrying {
    /** For what never comes about: longer than any fault here lasts, on a machine that is busy with other work. */
    static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final long LOOK_MILLIS = 50;

    private Retrying() {}

    static void until(String what, BooleanSupplier holds) {
        until(what, PATIENCE, holds);
    }

    static void until(String what, Duration patience, BooleanSupplier holds) {
        long end = System.nanoTime() + patience.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("in vain for " + patience.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        }
    }

    /** How long a fault lasts is part of what it is. */
    static void pass(int seconds) {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS))
                .join();
    }

    /** As a person does it who is told that the server does not answer, or that somebody else was faster. */
    static void done(String what, Runnable action) {
        until(what, () -> {
            try {
                action.run();
                return true;
            } catch (ClusterException | KubernetesClientException | VertxException again) {
                return false;
            }
        });
    }
}
