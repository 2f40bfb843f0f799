package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.jenkins.plugins.statefulset.rollout.engine.PodView;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Compares what the controller counts in a set's status ({@code updateReplicas} in stateful_set_control.go) with the pods. */
final class StatusCount {
    private StatusCount() {}

    /** Whether the status counts the pods as they are seen. While one terminates this cannot be said, and is not asked. */
    static boolean agrees(StatefulSet set, List<Optional<PodView>> pods) {
        StatefulSetStatus status = set.getStatus();
        if (status == null) {
            return true;
        }
        String updateRevision = String.valueOf(status.getUpdateRevision());
        int ready = 0;
        int updated = 0;
        for (Optional<PodView> present : pods) {
            if (present.isEmpty()) {
                continue;
            }
            PodView pod = present.get();
            if (pod.terminating()) {
                return true;
            }
            ready += pod.ready() ? 1 : 0;
            updated += pod.on(updateRevision) ? 1 : 0;
        }
        return Objects.equals(status.getObservedGeneration(), set.getMetadata().getGeneration())
                && ready == number(status.getReadyReplicas())
                && updated == number(status.getUpdatedReplicas());
    }

    private static int number(Integer value) {
        return value == null ? 0 : value;
    }
}
