package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The status of a pod from those of its containers, as the kubelet has it ({@code getPhase}, {@code pkg/kubelet/status}). */
final class AgentPodStatuses {
    private static final Set<String> OURS =
            Set.of("PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready");

    private final String startTime =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    private List<PodCondition> conditions = List.of();

    /** @param seen whose conditions of others are kept */
    PodStatus of(Pod seen, String address, List<ContainerRun> inits, List<ContainerRun> containers) {
        String phase = phase(seen.getSpec().getRestartPolicy(), inits, containers);
        conditions = conditions(seen, phase, inits, containers);
        return new PodStatusBuilder()
                .withPhase(phase)
                .withStartTime(startTime)
                .withHostIP(NodeRegistration.ADDRESS)
                .withHostIPs(new HostIP(NodeRegistration.ADDRESS))
                .withPodIP(address)
                .withPodIPs(new PodIP(address))
                .withQosClass(seen.getStatus() == null ? null : seen.getStatus().getQosClass())
                .withConditions(conditions)
                .withInitContainerStatuses(
                        inits.stream().map(ContainerRun::status).toList())
                .withContainerStatuses(
                        containers.stream().map(ContainerRun::status).toList())
                .build();
    }

    static boolean initialized(List<ContainerRun> inits) {
        return inits.stream()
                .allMatch(init -> init.exitCode().filter(code -> code == 0).isPresent());
    }

    static String phase(String restartPolicy, List<ContainerRun> inits, List<ContainerRun> containers) {
        if (inits.stream()
                .anyMatch(init -> init.exitCode().filter(code -> code != 0).isPresent())) {
            return "Failed";
        }
        if (!initialized(inits) || !containers.stream().allMatch(ContainerRun::hasRun)) {
            return "Pending";
        }
        if (!containers.stream().allMatch(ContainerRun::over)) {
            return "Running";
        }
        return containers.stream()
                        .allMatch(
                                run -> run.exitCode().filter(code -> code == 0).isPresent())
                ? "Succeeded"
                : "Failed";
    }

    private List<PodCondition> conditions(
            Pod seen, String phase, List<ContainerRun> inits, List<ContainerRun> containers) {
        List<PodCondition> all = new ArrayList<>();
        if (seen.getStatus() != null) {
            seen.getStatus().getConditions().stream()
                    .filter(condition -> !OURS.contains(condition.getType()))
                    .forEach(all::add);
        }
        boolean ready = containers.stream().allMatch(ContainerRun::ready);
        String why = phase.equals("Succeeded")
                ? "PodCompleted"
                : phase.equals("Failed") ? "PodFailed" : "ContainersNotReady";
        all.add(condition("PodReadyToStartContainers", true, ""));
        all.add(condition("Initialized", initialized(inits), "ContainersNotInitialized"));
        all.add(condition("ContainersReady", ready, why));
        all.add(condition("Ready", ready, why));
        return all;
    }

    private PodCondition condition(String type, boolean holds, String otherwise) {
        String status = holds ? "True" : "False";
        Optional<PodCondition> before = conditions.stream()
                .filter(condition -> condition.getType().equals(type)
                        && condition.getStatus().equals(status))
                .findFirst();
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(holds ? null : otherwise)
                .withLastTransitionTime(before.map(PodCondition::getLastTransitionTime)
                        .orElseGet(() ->
                                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()))
                .build();
    }
}
