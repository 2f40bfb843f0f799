package io.jenkins.plugins.statefulset.rollout.risk;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Optional;

/**
 * Init containers that go on running beside the containers of a pod: those with {@code restartPolicy: Always}
 * (<a href="https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/">Kubernetes, Sidecar Containers</a>). They are
 * judged as containers; the other init containers end before any server starts.
 */
final class Sidecars {
    private Sidecars() {}

    static List<Container> of(PodSpec pod) {
        return Optional.ofNullable(pod.getInitContainers()).orElse(List.of()).stream()
                .filter(container -> "Always".equals(container.getRestartPolicy()))
                .toList();
    }
}
