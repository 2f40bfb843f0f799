package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView.Currency;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How long a watch has said nothing. It counts from when it was opened, its last event, or its last confirmation. */
final class WatchSilence {
    private volatile long since = System.nanoTime();

    void broken() {
        since = System.nanoTime();
    }

    /**
     * @param question whether the server says the same as the watch did; asked only where it has been silent for longer
     */
    Currency confirm(Duration longest, BooleanSupplier question) {
        long asked = System.nanoTime();
        if (asked - since < longest.toNanos()) {
            return Currency.HEARD;
        }
        boolean same = question.getAsBoolean();
        if (same) {
            since = Math.max(since, asked);
        }
        return same ? Currency.CONFIRMED : Currency.OUTDATED;
    }
}
