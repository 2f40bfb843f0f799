package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.ArrayList;
import java.util.List;

/** Writes a pod's life as the status that the kubelet and the scheduler report. */
final class PodStatuses {
    private PodStatuses() {}

    static PodStatus created() {
        PodStatus status = new PodStatus();
        status.setPhase("Pending");
        status.setQosClass("Burstable");
        return status;
    }

    static PodStatus of(PodLife life, PodSpec spec) {
        PodStatus status = created();
        status.setPhase(
                switch (life.stage) {
                    case UNSCHEDULED, UNSCHEDULABLE, WAITING -> "Pending";
                    case RUNNING, BACKOFF -> "Running";
                    case ENDED -> life.end.getExitCode() == 0 ? "Succeeded" : "Failed";
                });
        status.setConditions(conditions(life, spec));
        if (life.scheduledAt.isEmpty()) {
            return status;
        }
        status.setStartTime(life.scheduledAt);
        status.setHostIP(
                "10.0.0." + spec.getNodeName().substring(spec.getNodeName().lastIndexOf('-') + 1));
        if (!life.ip.isEmpty()) {
            status.setPodIP(life.ip);
            status.setPodIPs(List.of(new PodIP(life.ip)));
        }
        List<ContainerStatus> containers = new ArrayList<>();
        for (int i = 0; i < spec.getContainers().size(); i++) {
            containers.add(container(
                    life,
                    spec.getContainers().get(i),
                    i == 0,
                    !Initialization.of(spec).isEmpty()));
        }
        status.setContainerStatuses(containers);
        if (spec.getInitContainers() != null && !spec.getInitContainers().isEmpty()) {
            status.setInitContainerStatuses(InitStatuses.of(life, spec));
        }
        return status;
    }

    private static List<PodCondition> conditions(PodLife life, PodSpec spec) {
        if (life.stage == PodLife.Stage.UNSCHEDULED) {
            return List.of();
        }
        if (life.stage == PodLife.Stage.UNSCHEDULABLE) {
            return List.of(condition("PodScheduled", "False", life.createdAt, "Unschedulable", life.waitingMessage));
        }
        String reason = null;
        String message = null;
        if (!life.containersReady) {
            boolean ended = life.stage == PodLife.Stage.ENDED;
            reason = ended ? (life.end.getExitCode() == 0 ? "PodCompleted" : "PodFailed") : "ContainersNotReady";
            message = ended ? null : "containers with unready status: [" + String.join(" ", unready(life, spec)) + "]";
        }
        boolean initialized = !life.initializedAt.isEmpty();
        boolean waitsForInit = !initialized && !Initialization.of(spec).isEmpty();
        return List.of(
                condition(
                        "Initialized",
                        initialized ? "True" : "False",
                        initialized ? life.initializedAt : life.scheduledAt,
                        waitsForInit ? "ContainersNotInitialized" : null,
                        waitsForInit
                                ? "containers with incomplete status: ["
                                        + String.join(" ", InitStatuses.incomplete(life, spec)) + "]"
                                : null),
                condition("Ready", status(life.ready), life.readyChangedAt, reason, message),
                condition(
                        "ContainersReady",
                        status(life.containersReady),
                        life.containersReadyChangedAt,
                        reason,
                        message),
                condition("PodScheduled", "True", life.scheduledAt, null, null));
    }

    private static List<String> unready(PodLife life, PodSpec spec) {
        List<String> names = new ArrayList<>(InitStatuses.unready(life, spec));
        if (!life.serving) {
            spec.getContainers().forEach(container -> names.add(container.getName()));
        }
        return names;
    }

    private static String status(boolean holds) {
        return holds ? "True" : "False";
    }

    private static PodCondition condition(String type, String status, String since, String reason, String message) {
        return new PodCondition(null, since, message, null, reason, status, type);
    }

    private static ContainerStatus container(PodLife life, Container container, boolean main, boolean hasInit) {
        ContainerStatus status = new ContainerStatus();
        status.setName(container.getName());
        status.setImage(container.getImage());
        status.setReady(life.serving);
        boolean bystander = !main && life.stage == PodLife.Stage.BACKOFF;
        boolean initializing = life.stage == PodLife.Stage.WAITING && hasInit && life.initializedAt.isEmpty();
        status.setRestartCount(main ? life.restarts : 0);
        status.setStarted(life.stage == PodLife.Stage.RUNNING);
        status.setState(bystander ? runningBeside(life) : initializing ? initializing() : life.state());
        ContainerState last = new ContainerState();
        last.setTerminated(main ? life.lastEnd : null);
        status.setLastState(last);
        if (life.stage == PodLife.Stage.RUNNING) {
            status.setContainerID("containerd://" + Integer.toHexString(life.uid.hashCode()) + life.restarts);
        }
        return status;
    }

    private static ContainerState runningBeside(PodLife life) {
        ContainerState state = new ContainerState();
        state.setRunning(new ContainerStateRunning(life.startedAt));
        return state;
    }

    private static ContainerState initializing() {
        ContainerState state = new ContainerState();
        state.setWaiting(new ContainerStateWaiting(null, "PodInitializing"));
        return state;
    }
}
