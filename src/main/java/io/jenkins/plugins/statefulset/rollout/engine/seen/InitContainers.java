package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The init containers of a pod: those that end before its containers start, and the sidecars among them, which go on beside
 * the containers ({@code restartPolicy: Always}).
 *
 * <ol>
 *   <li>A plain one that runs is what the pod waits for.
 *   <li>A sidecar that runs holds the pod up only until it has started, which its startup probe says, and again for as long as
 *       its readiness probe fails: the pod is not ready without it ({@code GenerateContainersReadyCondition} in
 *       pkg/kubelet/status/generate.go).
 * </ol>
 */
final class InitContainers {
    private final Set<String> sidecars;
    private final List<ContainerStatus> statuses;
    private final List<ContainerStatus> containers;

    private InitContainers(Set<String> sidecars, List<ContainerStatus> statuses, List<ContainerStatus> containers) {
        this.sidecars = sidecars;
        this.statuses = statuses;
        this.containers = containers;
    }

    static InitContainers of(Pod pod) {
        List<Container> declared = pod.getSpec() == null || pod.getSpec().getInitContainers() == null
                ? List.of()
                : pod.getSpec().getInitContainers();
        return new InitContainers(
                declared.stream()
                        .filter(container -> "Always".equals(container.getRestartPolicy()))
                        .map(Container::getName)
                        .collect(Collectors.toSet()),
                pod.getStatus() == null || pod.getStatus().getInitContainerStatuses() == null
                        ? List.of()
                        : pod.getStatus().getInitContainerStatuses(),
                pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
                        ? List.of()
                        : pod.getStatus().getContainerStatuses());
    }

    /** What a container is to the pod. */
    PodCause.Role role(ContainerStatus status) {
        return isSidecar(status) ? PodCause.Role.SIDECAR : PodCause.Role.CONTAINER;
    }

    /** What the pod waits for: an init container that has yet to end or to start, or a sidecar that alone is not ready. */
    Optional<PodCause> awaited() {
        for (ContainerStatus status : statuses) {
            if (!runs(status)) {
                continue;
            }
            if (!isSidecar(status)) {
                return Optional.of(new PodCause.InitContainerRuns(status.getName()));
            }
            if (Boolean.FALSE.equals(status.getStarted())) {
                return Optional.of(new PodCause.SidecarStarts(status.getName()));
            }
        }
        if (!containers.stream().allMatch(status -> Boolean.TRUE.equals(status.getReady()))) {
            return Optional.empty();
        }
        return statuses.stream()
                .filter(status -> isSidecar(status) && runs(status))
                .filter(status -> Boolean.FALSE.equals(status.getReady()))
                .findFirst()
                .map(status -> new PodCause.SidecarNotReady(status.getName()));
    }

    private boolean isSidecar(ContainerStatus status) {
        return statuses.contains(status) && sidecars.contains(status.getName());
    }

    private static boolean runs(ContainerStatus status) {
        return status.getState() != null && status.getState().getRunning() != null;
    }
}
