package io.jenkins.plugins.statefulset.rollout.engine;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a pod's status.
 *
 * <ol>
 *   <li>Terminating if it has a deletion timestamp, whatever else its status says.
 *   <li>Ready if its phase is Running and its condition Ready is True, as the StatefulSet controller has it ({@code
 *       isRunningAndReady} in stateful_set_utils.go).
 *   <li>Failed for good: an image that cannot be pulled (ImagePullBackOff, InvalidImageName, ErrImageNeverPull), a
 *       container whose configuration is invalid (CreateContainerConfigError, CreateContainerError, RunContainerError), a
 *       crash loop (CrashLoopBackOff after {@value #CRASHES} restarts: fewer may be a wait for a neighbour).
 *   <li>Failed after a grace of {@link #UNSCHEDULABLE_GRACE}: a pod that fits no node; an autoscaler may bring one.
 *   <li>Failed after a grace of {@link #ENDED_GRACE}: a pod that has ended, because a node evicted it, say. The StatefulSet
 *       controller deletes it and makes it anew ({@code processReplica} in stateful_set_control.go).
 *   <li>On a lost node: Ready is False without a reason while ContainersReady is still True. That is how the node controller
 *       leaves a pod whose node is not heard of ({@code MarkPodsNotReady} in pkg/controller/util/node/controller_utils.go): it
 *       turns Ready and nothing else, whereas a kubelet always gives a reason ({@code GeneratePodReadyCondition} in
 *       pkg/kubelet/status/generate.go). Such a pod is still there and counts as running, or as terminating for as long as the
 *       node is lost.
 *   <li>Otherwise pending until a container has run, then running.
 * </ol>
 */
public final class PodJudge {
    /** Restarts after which a crash loop is believed. */
    public static final int CRASHES = 3;

    /** How long a pod may stay unschedulable. */
    public static final Duration UNSCHEDULABLE_GRACE = Duration.ofMinutes(3);

    /** How long the controller is given to replace a pod whose phase is Failed or Succeeded. */
    public static final Duration ENDED_GRACE = Duration.ofMinutes(1);

    private static final String REVISION_LABEL = "controller-revision-hash";
    private static final Set<String> HOPELESS = Set.of(
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private PodJudge() {}

    /** The view of a pod of a set whose lowest ordinal is {@code start}. */
    public static PodView view(Pod pod, int start) {
        Map<String, String> labels = pod.getMetadata().getLabels() == null
                ? Map.of()
                : pod.getMetadata().getLabels();
        Instant created = time(pod.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
        Optional<Instant> readySince =
                pod.getMetadata().getDeletionTimestamp() == null ? readySince(pod, created) : Optional.empty();
        Optional<PodFailure> failure = failure(pod, created);
        PodState state = state(pod, readySince, failure);
        return new PodView(
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                String.valueOf(pod.getMetadata().getResourceVersion()),
                ordinal(pod.getMetadata().getName()).orElse(-1) - start,
                Optional.ofNullable(labels.get(REVISION_LABEL)),
                state,
                phase(pod),
                created,
                readySince,
                unreadySince(pod),
                failure,
                reason(pod, state, failure),
                labels);
    }

    /** The number behind the last dash of a pod's name. */
    public static Optional<Integer> ordinal(String podName) {
        int dash = podName.lastIndexOf('-');
        try {
            return Optional.of(Integer.parseInt(podName.substring(dash + 1)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether the pod is running and ready; one that is terminating may still be. */
    static boolean ready(Pod pod) {
        return "Running".equals(phase(pod))
                && condition(pod, "Ready")
                        .filter(ready -> "True".equals(ready.getStatus()))
                        .isPresent();
    }

    /** Whether the pod was made of that revision. */
    static boolean on(Pod pod, String revision) {
        return pod.getMetadata().getLabels() != null
                && revision.equals(pod.getMetadata().getLabels().get(REVISION_LABEL));
    }

    private static PodState state(Pod pod, Optional<Instant> readySince, Optional<PodFailure> failure) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return PodState.TERMINATING;
        }
        if (readySince.isPresent()) {
            return PodState.READY;
        }
        if (failure.isPresent()
                && failure.get().judgedAfter().equals(failure.get().at())) {
            return PodState.FAILED;
        }
        boolean running = containers(pod).stream()
                .anyMatch(
                        status -> status.getState() != null && status.getState().getRunning() != null);
        return running ? PodState.RUNNING : PodState.PENDING;
    }

    private static Optional<Instant> readySince(Pod pod, Instant created) {
        if (!"Running".equals(phase(pod))) {
            return Optional.empty();
        }
        return condition(pod, "Ready")
                .filter(ready -> "True".equals(ready.getStatus()))
                .map(ready -> time(ready.getLastTransitionTime()).orElse(created));
    }

    private static Optional<Instant> unreadySince(Pod pod) {
        return condition(pod, "Ready")
                .filter(ready -> !"True".equals(ready.getStatus()))
                .flatMap(ready -> time(ready.getLastTransitionTime()));
    }

    private static Optional<PodFailure> failure(Pod pod, Instant created) {
        if (phase(pod).equals("Failed") || phase(pod).equals("Succeeded")) {
            return Optional.of(ended(pod, created));
        }
        for (ContainerStatus status : containers(pod)) {
            Optional<PodFailure> failure = failure(status, created);
            if (failure.isPresent()) {
                return failure;
            }
        }
        return condition(pod, "PodScheduled")
                .filter(scheduled -> "False".equals(scheduled.getStatus()))
                .filter(scheduled -> "Unschedulable".equals(scheduled.getReason()))
                .map(scheduled -> {
                    Instant at = time(scheduled.getLastTransitionTime()).orElse(created);
                    return new PodFailure(
                            "", "unschedulable: " + scheduled.getMessage(), at, at.plus(UNSCHEDULABLE_GRACE));
                });
    }

    private static PodFailure ended(Pod pod, Instant created) {
        String reason = pod.getStatus().getReason();
        String message = pod.getStatus().getMessage();
        Instant at = unreadySince(pod).filter(created::isBefore).orElse(created);
        return new PodFailure(
                "",
                (reason == null ? "phase " + phase(pod) : reason) + (message == null ? "" : ": " + message),
                at,
                at.plus(ENDED_GRACE));
    }

    private static Optional<PodFailure> failure(ContainerStatus status, Instant created) {
        ContainerStateWaiting waiting =
                status.getState() == null ? null : status.getState().getWaiting();
        if (waiting == null || waiting.getReason() == null) {
            return Optional.empty();
        }
        int restarts = status.getRestartCount() == null ? 0 : status.getRestartCount();
        if (HOPELESS.contains(waiting.getReason())) {
            String detail = waiting.getMessage() == null ? "" : ": " + waiting.getMessage();
            return Optional.of(immediate(status.getName(), waiting.getReason() + detail, created));
        }
        if ("CrashLoopBackOff".equals(waiting.getReason()) && restarts >= CRASHES) {
            ContainerStateTerminated last = lastTermination(status);
            String exit = last == null
                    ? ""
                    : ", exit code " + last.getExitCode()
                            + (last.getReason() == null || last.getReason().equals("Error")
                                    ? ""
                                    : " (" + last.getReason() + ")");
            Instant at = last == null ? created : time(last.getFinishedAt()).orElse(created);
            return Optional.of(
                    immediate(status.getName(), "CrashLoopBackOff" + exit + ", " + restarts + " restarts", at));
        }
        return Optional.empty();
    }

    private static ContainerStateTerminated lastTermination(ContainerStatus status) {
        ContainerState last = status.getLastState();
        return last == null ? null : last.getTerminated();
    }

    private static PodFailure immediate(String container, String message, Instant at) {
        return new PodFailure(container, message, at, at);
    }

    private static Optional<String> reason(Pod pod, PodState state, Optional<PodFailure> failure) {
        if (state == PodState.READY) {
            return Optional.empty();
        }
        Optional<String> lost = lostNode(pod);
        if (lost.isPresent() && state == PodState.TERMINATING) {
            return lost.map(node -> node + "; it stays until the node is back or is deleted");
        }
        if (state == PodState.TERMINATING) {
            return Optional.empty();
        }
        if (lost.isPresent()) {
            return lost;
        }
        if (failure.isPresent()) {
            return failure.map(PodFailure::message);
        }
        for (ContainerStatus status : containers(pod)) {
            ContainerState current = status.getState();
            if (current != null
                    && current.getWaiting() != null
                    && current.getWaiting().getReason() != null) {
                String message = current.getWaiting().getMessage();
                return Optional.of(current.getWaiting().getReason() + (message == null ? "" : ": " + message));
            }
            if (current != null
                    && current.getTerminated() != null
                    && current.getTerminated().getExitCode() != null
                    && current.getTerminated().getExitCode() != 0) {
                return Optional.of("exit code " + current.getTerminated().getExitCode());
            }
        }
        return condition(pod, "Ready")
                .filter(ready -> state == PodState.RUNNING)
                .map(ready ->
                        ready.getMessage() == null ? "readiness probe has not succeeded yet" : ready.getMessage());
    }

    private static Optional<String> lostNode(Pod pod) {
        boolean lost = condition(pod, "Ready")
                        .filter(ready -> "False".equals(ready.getStatus()))
                        .filter(ready ->
                                ready.getReason() == null || ready.getReason().isEmpty())
                        .isPresent()
                && condition(pod, "ContainersReady")
                        .filter(ready -> "True".equals(ready.getStatus()))
                        .isPresent();
        if (!lost) {
            return Optional.empty();
        }
        String node = pod.getSpec() == null || pod.getSpec().getNodeName() == null
                ? ""
                : " " + pod.getSpec().getNodeName();
        return Optional.of("its node" + node + " is lost (NotReady or unreachable)");
    }

    private static List<ContainerStatus> containers(Pod pod) {
        if (pod.getStatus() == null) {
            return List.of();
        }
        List<ContainerStatus> init = pod.getStatus().getInitContainerStatuses();
        List<ContainerStatus> main = pod.getStatus().getContainerStatuses();
        if (init == null || init.isEmpty()) {
            return main == null ? List.of() : main;
        }
        List<ContainerStatus> all = new ArrayList<>(init);
        if (main != null) {
            all.addAll(main);
        }
        return all;
    }

    private static String phase(Pod pod) {
        PodStatus status = pod.getStatus();
        return status == null || status.getPhase() == null ? "" : status.getPhase();
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        if (pod.getStatus() == null || pod.getStatus().getConditions() == null) {
            return Optional.empty();
        }
        for (PodCondition condition : pod.getStatus().getConditions()) {
            if (type.equals(condition.getType())) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> time(String text) {
        return text == null || text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    }
}
