package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.jenkins.plugins.statefulset.rollout.engine.PodView;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Compares what the controller counts in a set's status ({@code updateReplicas} in stateful_set_control.go) with the pods. */
final class StatusCount {
    private StatusCount() {}

    /** Whether the status counts the pods as they are seen. While one terminates this cannot be said, and is not asked. */
    static boolean agrees(StatefulSet set, List<Optional<PodView>> pods) {
        StatefulSetStatus status = set.getStatus();
        if (status == null || pods.stream().flatMap(Optional::stream).anyMatch(PodView::terminating)) {
            return true;
        }
        return Objects.equals(status.getObservedGeneration(), set.getMetadata().getGeneration())
                && count(pods, PodView::ready) == number(status.getReadyReplicas())
                && count(pods, pod -> pod.on(String.valueOf(status.getUpdateRevision())))
                        == number(status.getUpdatedReplicas());
    }

    private static long count(List<Optional<PodView>> pods, Predicate<PodView> which) {
        return pods.stream().flatMap(Optional::stream).filter(which).count();
    }

    private static int number(Integer value) {
        return value == null ? 0 : value;
    }
}
