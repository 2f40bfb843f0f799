package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a pod's status.
 *
 * <ol>
 *   <li>Terminating if it has a deletion timestamp, whatever else its status says.
 *   <li>Ready if its phase is Running and its condition Ready is True, as the StatefulSet controller has it ({@code
 *       isRunningAndReady} in stateful_set_utils.go).
 *   <li>Failed for good: an image that cannot be pulled or a container that cannot be made, where that is hopeless ({@link
 *       WaitingContainer}); a crash loop (CrashLoopBackOff after {@value #CRASHES} restarts, fewer may be a wait for a
 *       neighbour, and not before {@link #CRASH_TIME} after the pod's creation: how long a node waits between restarts is its own
 *       affair).
 *   <li>Failed after a grace that the rollout's options give: what kubelets try again. It counts from when the container's turn
 *       came: from the pod's place on a node, the end of its init containers or the last end of a container, whichever was last.
 *   <li>Failed after a grace of {@link #UNSCHEDULABLE_GRACE}: a pod that fits no node; an autoscaler may bring one.
 *   <li>Failed after a grace of {@link #ENDED_GRACE}: a pod that has ended, because a node evicted it, say. The StatefulSet
 *       controller deletes it and makes it anew ({@code processReplica} in stateful_set_control.go).
 *   <li>On a lost node: Ready is False without a reason while ContainersReady is still True. That is how the node controller
 *       leaves a pod whose node is not heard of ({@code MarkPodsNotReady} in pkg/controller/util/node/controller_utils.go): it
 *       turns Ready and nothing else, whereas a kubelet always gives a reason ({@code GeneratePodReadyCondition} in
 *       pkg/kubelet/status/generate.go). Such a pod is still there and counts as running, or as terminating for as long as the
 *       node is lost.
 *   <li>One that is not ready and was is told from one that never was by the time since when it is not.
 *   <li>Otherwise pending until a container runs, then running. Init containers, sidecars among them, are none of these ({@link
 *       InitContainers}): with them alone a pod is being initialized. Their failures are judged as those of containers.
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

    /** What the kubelet says of a pod whose containers are on their way ({@code GenerateContainersReadyCondition} in generate.go). */
    private static final Pattern UNREADY =
            Pattern.compile("containers with (?:unready status|incomplete status): \\[[^\\]]*]");

    /** How long a pod must have been there for its restarts to count. */
    public static final Duration CRASH_TIME = Duration.ofSeconds(30);

    private PodJudge() {}

    /** The view of a pod of a set whose lowest ordinal is {@code start}, with the default grace. */
    public static PodView view(Pod pod, int start) {
        return view(pod, start, RolloutOptions.FAILURE_GRACE);
    }

    /**
     * The view of a pod of a set whose lowest ordinal is {@code start}.
     *
     * @param grace how long what kubelets try again may fail
     */
    static PodView view(Pod pod, int start, Duration grace) {
        Map<String, String> labels = pod.getMetadata().getLabels() == null
                ? Map.of()
                : pod.getMetadata().getLabels();
        Instant created = time(pod.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
        Optional<Instant> readySince =
                pod.getMetadata().getDeletionTimestamp() == null ? readySince(pod, created) : Optional.empty();
        Optional<PodFailure> failure = failure(pod, created, grace);
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
                lostAt(pod, state),
                failure,
                cause(pod, state, failure),
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
        if (failure.isPresent() && failure.get().immediate()) {
            return PodState.FAILED;
        }
        boolean running = mainContainers(pod).stream()
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

    /**
     * A kubelet sets Ready to False before it starts a container, and touches its time again only where it changes
     * ({@code updateLastTransitionTime} in pkg/kubelet/status/status_manager.go): a pod whose Ready is False since after a start was
     * ready in between. A node that is lost is not the pod's affair.
     */
    private static Optional<Instant> lostAt(Pod pod, PodState state) {
        if (state == PodState.READY || state == PodState.TERMINATING) {
            return Optional.empty();
        }
        return unreadySince(pod)
                .filter(since -> starts(pod).anyMatch(start -> start.isBefore(since)))
                .filter(since -> lostNode(pod, PodCause.NodeLost.Going.STAYS).isEmpty());
    }

    private static Stream<Instant> starts(Pod pod) {
        return mainContainers(pod).stream()
                .flatMap(status -> Stream.of(status.getState(), status.getLastState()))
                .filter(Objects::nonNull)
                .flatMap(state -> Stream.of(
                                Optional.ofNullable(state.getRunning()).map(ContainerStateRunning::getStartedAt),
                                Optional.ofNullable(state.getTerminated()).map(ContainerStateTerminated::getStartedAt))
                        .flatMap(Optional::stream))
                .flatMap(start -> time(start).stream());
    }

    private static Optional<PodFailure> failure(Pod pod, Instant created, Duration grace) {
        if (phase(pod).equals("Failed") || phase(pod).equals("Succeeded")) {
            return Optional.of(ended(pod, created));
        }
        Optional<PodFailure> hopeful = Optional.empty();
        for (ContainerStatus status : containers(pod)) {
            Optional<PodFailure> failure = failure(pod, status, created, grace);
            if (failure.filter(PodFailure::immediate).isPresent()) {
                return failure;
            }
            hopeful = hopeful.or(() -> failure);
        }
        if (hopeful.isPresent()) {
            return hopeful;
        }
        return condition(pod, "PodScheduled")
                .filter(scheduled -> "False".equals(scheduled.getStatus()))
                .filter(scheduled -> "Unschedulable".equals(scheduled.getReason()))
                .map(scheduled -> {
                    Instant at = time(scheduled.getLastTransitionTime()).orElse(created);
                    PodCause cause = new PodCause.Unschedulable(String.valueOf(scheduled.getMessage()));
                    return new PodFailure("", cause, at, at.plus(UNSCHEDULABLE_GRACE));
                });
    }

    private static PodFailure ended(Pod pod, Instant created) {
        PodCause cause = new PodCause.Ended(
                phase(pod),
                Optional.ofNullable(pod.getStatus().getReason()),
                Optional.ofNullable(pod.getStatus().getMessage()));
        Instant at = unreadySince(pod).filter(created::isBefore).orElse(created);
        return new PodFailure("", cause, at, at.plus(ENDED_GRACE));
    }

    private static Optional<PodFailure> failure(Pod pod, ContainerStatus status, Instant created, Duration grace) {
        ContainerStateWaiting waiting =
                status.getState() == null ? null : status.getState().getWaiting();
        if (waiting == null || waiting.getReason() == null) {
            return Optional.empty();
        }
        int restarts = status.getRestartCount() == null ? 0 : status.getRestartCount();
        Optional<String> said = Optional.ofNullable(waiting.getMessage());
        Optional<WaitingContainer> prospect = WaitingContainer.of(waiting.getReason(), said);
        if (prospect.isPresent()) {
            PodCause cause = waits(InitContainers.of(pod), status, waiting);
            Instant at = turn(pod, created);
            return Optional.of(
                    prospect.get() == WaitingContainer.HOPELESS
                            ? immediate(status.getName(), cause, created)
                            : new PodFailure(
                                    status.getName(),
                                    cause,
                                    at,
                                    at.plus(grace),
                                    WaitingContainer.keepsCauseOfPull(waiting.getReason(), said)
                                            ? PodFailure.Status.KEEPS_THE_CAUSE_OF_A_PULL
                                            : PodFailure.Status.TELLS));
        }
        if ("CrashLoopBackOff".equals(waiting.getReason()) && restarts >= CRASHES) {
            ContainerStateTerminated last = lastTermination(status);
            PodCause cause = new PodCause.CrashLoop(
                    status.getName(),
                    InitContainers.of(pod).role(status),
                    Optional.ofNullable(last)
                            .map(ContainerStateTerminated::getExitCode)
                            .map(Integer::longValue),
                    Optional.ofNullable(last)
                            .map(ContainerStateTerminated::getReason)
                            .filter(reason -> !reason.equals("Error")),
                    restarts,
                    Optional.empty());
            Instant at = last == null ? created : time(last.getFinishedAt()).orElse(created);
            Instant judged = created.plus(CRASH_TIME);
            return Optional.of(new PodFailure(status.getName(), cause, at, judged.isAfter(at) ? judged : at));
        }
        return Optional.empty();
    }

    /** When the turn of the container came that waits now. */
    private static Instant turn(Pod pod, Instant created) {
        Stream<Optional<Instant>> conditions = Stream.of("PodScheduled", "Initialized")
                .map(type -> condition(pod, type)
                        .filter(holds -> "True".equals(holds.getStatus()))
                        .flatMap(holds -> time(holds.getLastTransitionTime())));
        Stream<Optional<Instant>> ends = containers(pod).stream()
                .flatMap(status -> Stream.of(status.getState(), status.getLastState()))
                .map(state -> Optional.ofNullable(state)
                        .map(ContainerState::getTerminated)
                        .flatMap(end -> time(end.getFinishedAt())));
        return Stream.concat(conditions, ends)
                .flatMap(Optional::stream)
                .filter(created::isBefore)
                .max(Instant::compareTo)
                .orElse(created);
    }

    private static ContainerStateTerminated lastTermination(ContainerStatus status) {
        ContainerState last = status.getLastState();
        return last == null ? null : last.getTerminated();
    }

    private static PodFailure immediate(String container, PodCause cause, Instant at) {
        return new PodFailure(container, cause, at, at);
    }

    private static Optional<PodCause> cause(Pod pod, PodState state, Optional<PodFailure> failure) {
        if (state == PodState.READY) {
            return Optional.empty();
        }
        Optional<PodCause> lost = lostNode(
                pod, state == PodState.TERMINATING ? PodCause.NodeLost.Going.GOES : PodCause.NodeLost.Going.STAYS);
        if (lost.isPresent() || state == PodState.TERMINATING) {
            return lost;
        }
        if (failure.isPresent()) {
            return failure.map(PodFailure::told);
        }
        return waitsFor(pod, state);
    }

    private static PodCause waits(InitContainers init, ContainerStatus status, ContainerStateWaiting waiting) {
        return new PodCause.ContainerWaits(
                status.getName(),
                init.role(status),
                waiting.getReason(),
                Optional.ofNullable(waiting.getMessage()),
                Optional.empty());
    }

    private static Optional<PodCause> waitsFor(Pod pod, PodState state) {
        InitContainers init = InitContainers.of(pod);
        Optional<PodCause> awaited = init.awaited();
        if (awaited.isPresent()) {
            return awaited;
        }
        for (ContainerStatus status : containers(pod)) {
            ContainerState current = status.getState();
            if (current != null
                    && current.getWaiting() != null
                    && current.getWaiting().getReason() != null) {
                return Optional.of(waits(init, status, current.getWaiting()));
            }
            if (current != null
                    && current.getTerminated() != null
                    && current.getTerminated().getExitCode() != null
                    && current.getTerminated().getExitCode() != 0) {
                return Optional.of(new PodCause.ContainerExited(
                        status.getName(),
                        init.role(status),
                        current.getTerminated().getExitCode()));
            }
        }
        return condition(pod, "Ready")
                .filter(ready -> state == PodState.RUNNING)
                .map(ready -> notReady(Optional.ofNullable(ready.getMessage())));
    }

    private static PodCause notReady(Optional<String> message) {
        return message.filter(text -> UNREADY.matcher(text).matches())
                .<PodCause>map(PodCause.ContainersUnready::new)
                .orElseGet(() -> new PodCause.NotReady(message));
    }

    private static Optional<PodCause> lostNode(Pod pod, PodCause.NodeLost.Going going) {
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
        Optional<String> node = Optional.ofNullable(pod.getSpec()).map(PodSpec::getNodeName);
        return Optional.of(new PodCause.NodeLost(node, going));
    }

    private static List<ContainerStatus> containers(Pod pod) {
        if (pod.getStatus() == null) {
            return List.of();
        }
        List<ContainerStatus> init = pod.getStatus().getInitContainerStatuses();
        List<ContainerStatus> main = mainContainers(pod);
        if (init == null || init.isEmpty()) {
            return main;
        }
        List<ContainerStatus> all = new ArrayList<>(init);
        all.addAll(main);
        return all;
    }

    private static List<ContainerStatus> mainContainers(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
                ? List.of()
                : pod.getStatus().getContainerStatuses();
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
