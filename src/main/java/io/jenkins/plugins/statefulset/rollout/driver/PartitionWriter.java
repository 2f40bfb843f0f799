package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;

/** Writes the partition of a set that no rollout drives, and nothing else. */
public final class PartitionWriter {
    private final Cluster cluster;

    public PartitionWriter(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * @param seen the set as it was judged
     * @throws ClusterException with {@link Reason#CONFLICT} where it has changed since, be it by a rollout that began
     */
    public void write(StatefulSet seen, int partition) {
        StatefulSet unused = cluster.patchStatefulSet(
                seen.getMetadata().getNamespace(),
                seen.getMetadata().getName(),
                SetPatch.of(seen).partition(partition).build());
    }
}
