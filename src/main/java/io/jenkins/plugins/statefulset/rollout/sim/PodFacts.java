package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What controllers ask of a pod object. */
final class PodFacts {
    static final String REVISION_LABEL = "controller-revision-hash";

    private PodFacts() {}

    static Optional<OwnerReference> controllerOf(Pod pod) {
        for (OwnerReference owner : pod.getMetadata().getOwnerReferences()) {
            if (Boolean.TRUE.equals(owner.getController())) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }

    static boolean isOwnedBySet(Pod pod) {
        return controllerOf(pod)
                .filter(owner -> owner.getKind().equals("StatefulSet"))
                .isPresent();
    }

    /** The number behind the last dash of the pod's name; {@code getOrdinal} of stateful_set_utils.go. */
    static int ordinalOf(Pod pod) {
        String name = pod.getMetadata().getName();
        return Integer.parseInt(name, name.lastIndexOf('-') + 1, name.length(), 10);
    }

    static String revisionOf(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(REVISION_LABEL, "");
    }

    /** When its readiness changed last. */
    static Instant readySince(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(condition -> Instant.parse(condition.getLastTransitionTime()))
                .findFirst()
                .orElse(Instant.EPOCH);
    }

    static boolean isTerminating(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    static String phaseOf(Pod pod) {
        return pod.getStatus().getPhase();
    }

    /** {@code isTerminalPhase}: Failed or Succeeded. */
    static boolean isTerminal(Pod pod) {
        return phaseOf(pod).equals("Failed") || phaseOf(pod).equals("Succeeded");
    }

    /** {@code IsPodReady} of pkg/api/v1/pod. */
    static boolean isReady(Pod pod) {
        for (PodCondition condition : pod.getStatus().getConditions()) {
            if (condition.getType().equals("Ready")) {
                return condition.getStatus().equals("True");
            }
        }
        return false;
    }

    /** Whether it counts as healthy for a budget, {@code countHealthyPods}: ready and not being deleted. */
    static boolean isHealthy(Pod pod) {
        return !isTerminating(pod) && isReady(pod);
    }
}
