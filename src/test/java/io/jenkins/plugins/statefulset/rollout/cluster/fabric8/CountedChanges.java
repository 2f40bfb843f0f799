package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Counts changes, and waits for a condition by looking again after each of them. */
final class CountedChanges implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Semaphore changes = new Semaphore(0);

    @Override
    public void run() {
        changes.release();
    }

    void until(String what, BooleanSupplier condition) {
        try {
            while (!condition.getAsBoolean()) {
                if (!changes.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    throw new AssertionError("no change came that made it true that " + what);
                }
            }
        } catch (InterruptedException interruption) {
            throw new AssertionError(interruption);
        }
    }
}
