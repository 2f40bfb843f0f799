package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the kubelet knows of a pod beyond its object. */
final class PodLife {
    final String namespace;
    final String name;
    final String uid;
    final Optional<JobOutcome> outcome;
    Stage stage = Stage.UNSCHEDULED;
    Optional<Fault.PodAilment> ailment = Optional.empty();
    String createdAt;
    String scheduledAt = "";
    String initializedAt = "";
    String startedAt = "";
    String finishedAt = "";
    String readyChangedAt;
    String containersReadyChangedAt;
    String waitingReason = "ContainerCreating";
    String waitingMessage = "";
    boolean ready;
    /** Whether its containers are ready, other than its sidecars. */
    boolean serving;

    /** By the kubelet's last word, which the loss of its node does not take back. */
    boolean containersReady;

    boolean gone;
    int restarts;
    long lostUntil;
    int run;
    String ip = "";
    /** Its init containers that have begun, in their order. */
    final List<InitContainerLife> init = new ArrayList<>();

    ContainerStateTerminated lastEnd;
    ContainerStateTerminated end;
    List<String> log = List.of();
    List<String> previousLog = List.of();

    PodLife(Pod pod, Optional<JobOutcome> outcome, String now) {
        this.namespace = pod.getMetadata().getNamespace();
        this.name = pod.getMetadata().getName();
        this.uid = pod.getMetadata().getUid();
        this.outcome = outcome;
        this.createdAt = now;
        this.readyChangedAt = now;
        this.containersReadyChangedAt = now;
    }

    boolean has(Fault.Ailment wanted) {
        return ailment.isPresent() && ailment.get().ailment() == wanted;
    }

    /** The kubelet's word of the containers; the pod is ready if its sidecars are, too. */
    void setReady(boolean containers, String now) {
        serving = containers;
        boolean value = containers && init.stream().allMatch(begun -> !begun.sidecar || begun.ready);
        if (ready != value) {
            ready = value;
            readyChangedAt = now;
        }
        if (containersReady != value) {
            containersReady = value;
            containersReadyChangedAt = now;
        }
    }

    /** The node controller's word: the pod is not ready, its containers are what the kubelet last said ({@code MarkPodsNotReady}). */
    void markNotReady(String now) {
        if (ready) {
            ready = false;
            readyChangedAt = now;
        }
    }

    /** The state of the container that matters, or of one beside it. */
    ContainerState state() {
        ContainerState state = new ContainerState();
        switch (stage) {
            case UNSCHEDULED, UNSCHEDULABLE -> {}
            case WAITING, BACKOFF ->
                state.setWaiting(
                        new ContainerStateWaiting(waitingMessage.isEmpty() ? null : waitingMessage, waitingReason));
            case RUNNING -> state.setRunning(new ContainerStateRunning(startedAt));
            case ENDED -> state.setTerminated(end);
        }
        return state;
    }

    /** How far a pod has come. */
    enum Stage {
        UNSCHEDULED,
        UNSCHEDULABLE,
        /** Its containers have not run yet. */
        WAITING,
        RUNNING,
        /** Its container ended and is to be started again. */
        BACKOFF,
        ENDED
    }
}
