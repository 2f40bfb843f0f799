package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.jenkins.plugins.statefulset.rollout.kube.TemplateHash;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A StatefulSet, as far as decisions depend on it.
 *
 * @param resourceVersion what a write is made conditional on
 * @param replicas wanted pods
 * @param start {@code spec.ordinals.start}
 * @param partition {@code spec.updateStrategy.rollingUpdate.partition}: an index; 0 with OnDelete
 * @param maxUnavailable pods that may be unavailable at once: 1 unless the set says more and the server honours it
 * @param maxUnavailableWritten the same as the set has it, {@code 2} or {@code 25%}; empty where it has none
 * @param minReadySeconds seconds that a pod must have been ready to count
 * @param terminationGraceSeconds seconds that a pod may take to end
 * @param observed whether the controller has seen the present spec, so that the status counts
 * @param shrinking whether pods beyond the replicas are still there: under OrderedReady the controller waits for their end before it takes
 *     any other down
 * @param updateRevision the revision of the present template
 * @param currentRevision the revision that pods below the partition are made from
 * @param templateHash {@link TemplateHash} of the present template
 */
public record SetView(
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        int replicas,
        int start,
        UpdateStrategy strategy,
        PodManagement podManagement,
        int partition,
        int maxUnavailable,
        Optional<String> maxUnavailableWritten,
        int minReadySeconds,
        int terminationGraceSeconds,
        boolean observed,
        boolean shrinking,
        Optional<String> updateRevision,
        Optional<String> currentRevision,
        String templateHash) {

    /** {@code spec.podManagementPolicy}. */
    public enum PodManagement {
        ORDERED_READY,
        PARALLEL
    }

    /** The same set with the strategy RollingUpdate and that partition. */
    public SetView rollingFrom(int index) {
        return new SetView(
                namespace,
                name,
                uid,
                resourceVersion,
                replicas,
                start,
                UpdateStrategy.ROLLING_UPDATE,
                podManagement,
                index,
                maxUnavailable,
                maxUnavailableWritten,
                minReadySeconds,
                terminationGraceSeconds,
                observed,
                shrinking,
                updateRevision,
                currentRevision,
                templateHash);
    }

    /** That partition, for a set whose strategy has such a field; else none. */
    public OptionalInt ifPartitioned(int index) {
        return strategy == UpdateStrategy.ROLLING_UPDATE ? OptionalInt.of(index) : OptionalInt.empty();
    }

    public int ordinal(int index) {
        return start + index;
    }

    public String podName(int index) {
        return name + "-" + ordinal(index);
    }
}
