package io.jenkins.plugins.statefulset.rollout.rehearse;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.jenkins.plugins.statefulset.rollout.sim.Fault;
import io.jenkins.plugins.statefulset.rollout.sim.Faults;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The pods of a live set that are not ready, as faults: they are ill when the rehearsal begins, in the way that their status tells, and the next
 * revision heals them.
 */
final class Ailments {
    private static final Set<String> PULLS =
            Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError");
    private static final Set<String> CONFIGURATION = Set.of("CreateContainerConfigError", "CreateContainerError");

    private Ailments() {}

    static Faults of(Collection<Pod> pods) {
        List<Fault> faults = new ArrayList<>();
        for (Pod pod : pods) {
            OptionalInt ordinal = ordinal(pod.getMetadata().getName());
            boolean leaving = pod.getMetadata().getDeletionTimestamp() != null;
            if (!leaving && ordinal.isPresent() && !isReady(pod)) {
                faults.add(new Fault.Ill(ordinal, ailment(pod), Fault.Revisions.FIRST));
            }
        }
        return new Faults(faults);
    }

    private static OptionalInt ordinal(String pod) {
        String digits = pod.substring(pod.lastIndexOf('-') + 1);
        return digits.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static Fault.Ailment ailment(Pod pod) {
        Optional<String> waiting = Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> Stream.concat(
                        status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream()))
                .map(Ailments::waiting)
                .flatMap(Optional::stream)
                .findFirst();
        if (waiting.filter(PULLS::contains).isPresent()) {
            return Fault.Ailment.IMAGE_PULL;
        }
        if (waiting.filter(CONFIGURATION::contains).isPresent()) {
            return Fault.Ailment.CONFIG_ERROR;
        }
        if (waiting.filter("CrashLoopBackOff"::equals).isPresent()) {
            return Fault.Ailment.CRASH_LOOP;
        }
        String phase =
                Optional.ofNullable(pod.getStatus()).map(PodStatus::getPhase).orElse("");
        boolean unplaced =
                Optional.ofNullable(pod.getSpec().getNodeName()).orElse("").isEmpty();
        return phase.equals("Pending") && unplaced ? Fault.Ailment.UNSCHEDULABLE : Fault.Ailment.NEVER_READY;
    }

    private static Optional<String> waiting(ContainerStatus status) {
        return Optional.ofNullable(status.getState())
                .map(state -> state.getWaiting())
                .map(waiting -> waiting.getReason());
    }
}
