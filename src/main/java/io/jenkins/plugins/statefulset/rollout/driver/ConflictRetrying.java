package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/** Whatever was written to a set since it was read is no reason to refuse a person: it is read, judged and written anew. */
public final class ConflictRetrying {
    /** Each is a request or two; the controller and other people may write meanwhile. */
    private static final int TRIES = 12;

    /** A little longer each time. */
    private static final Duration AGAIN = Duration.ofMillis(20);

    private final Scheduler scheduler;

    public ConflictRetrying(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * @param read the set as it is now
     * @param write judges and writes it on the condition that it still is as it was read
     * @throws ClusterException if the server refuses it, or the set changes all the time
     */
    public <T> T write(Supplier<StatefulSet> read, Function<StatefulSet, T> write) {
        for (int attempt = 1; ; attempt++) {
            try {
                return write.apply(read.get());
            } catch (ClusterException e) {
                if (e.reason() != Reason.CONFLICT || attempt == TRIES) {
                    throw e;
                }
                scheduler.pause(AGAIN.multipliedBy(attempt));
            }
        }
    }
}
