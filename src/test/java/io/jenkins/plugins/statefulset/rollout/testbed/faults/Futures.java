package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** Waits for what Vert.x does. */
final class Futures {
    private static final long LONGEST_SECONDS = 30;

    private Futures() {}

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
