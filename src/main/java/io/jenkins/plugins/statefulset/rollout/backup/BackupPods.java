package io.jenkins.plugins.statefulset.rollout.backup;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the status of a Job's pod says; a status that is absent says nothing. */
final class BackupPods {
    private BackupPods() {}

    /** The pod's phase; Pending before the first status. */
    static String phase(Pod pod) {
        return pod.getStatus() == null ? "Pending" : text(pod.getStatus().getPhase());
    }

    private static Stream<ContainerState> states(Pod pod) {
        if (pod.getStatus() == null) {
            return Stream.empty();
        }
        List<ContainerStatus> statuses = new ArrayList<>(pod.getStatus().getInitContainerStatuses());
        statuses.addAll(pod.getStatus().getContainerStatuses());
        return statuses.stream().map(ContainerStatus::getState).filter(state -> state != null);
    }

    /** How its containers have ended, init containers first. */
    static Stream<ContainerStateTerminated> terminated(Pod pod) {
        return states(pod).map(ContainerState::getTerminated).filter(state -> state != null);
    }

    /** What its containers wait for, init containers first. */
    static List<ContainerStateWaiting> waiting(Pod pod) {
        return states(pod)
                .map(ContainerState::getWaiting)
                .filter(state -> state != null)
                .toList();
    }

    /** Empty for an absent one. */
    static String text(String text) {
        return text == null ? "" : text;
    }
}
