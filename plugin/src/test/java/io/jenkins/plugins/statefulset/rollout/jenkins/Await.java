package io.jenkins.plugins.statefulset.rollout.jenkins;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what comes a moment later. Between two looks the processor is left to those who bring it about. */
public final class Await {
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private Await() {}

    /** Until it is so. */
    public static void until(Callable<Boolean> so) throws Exception {
        while (!so.call()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Until it is there. */
    public static <T> T present(Callable<Optional<T>> wanted) throws Exception {
        Optional<T> found = wanted.call();
        while (found.isEmpty()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            found = wanted.call();
        }
        return found.get();
    }
}
