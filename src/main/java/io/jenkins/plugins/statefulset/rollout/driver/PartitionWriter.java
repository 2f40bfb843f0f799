package io.jenkins.plugins.statefulset.rollout.driver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes the partition of a set that no rollout drives.
 *
 * <ol>
 *   <li>Nothing but the partition is written.
 *   <li>It is written to the set as it was judged: where that has changed since, be it by a rollout that began, it is read and judged anew.
 * </ol>
 */
public final class PartitionWriter {
    private static final int TRIES = 10;
    private static final Duration AGAIN = Duration.ofMillis(50);

    private final Cluster cluster;
    private final Scheduler scheduler;

    public PartitionWriter(Cluster cluster, Scheduler scheduler) {
        this.cluster = cluster;
        this.scheduler = scheduler;
    }

    /**
     * @param read the set as it is now
     * @param judge which partition it is to have; throws where it is to have none
     * @return the set as it was judged
     * @throws ClusterException if the server refuses it, or the set changes all the time
     */
    public StatefulSet write(Supplier<StatefulSet> read, Function<StatefulSet, Integer> judge) {
        for (int attempt = 1; ; attempt++) {
            StatefulSet set = read.get();
            ArrayNode patch = SetPatch.of(set).partition(judge.apply(set)).build();
            try {
                StatefulSet unused = cluster.patchStatefulSet(
                        set.getMetadata().getNamespace(), set.getMetadata().getName(), patch);
                return set;
            } catch (ClusterException e) {
                if (e.reason() != Reason.CONFLICT || attempt == TRIES) {
                    throw e;
                }
                scheduler.pause(AGAIN.multipliedBy(attempt));
            }
        }
    }
}
