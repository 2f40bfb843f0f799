package io.jenkins.plugins.statefulset.rollout.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Why a pod is not ready, or what it failed of, as its status tells it. Facts only; {@code PodCauseWords} says them. The {@code kind}
 * of each is the key of its sentence, and stays the same.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = PodCause.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = PodCause.ContainersUnready.class, name = "containers-unready"),
    @JsonSubTypes.Type(value = PodCause.NotReady.class, name = "not-ready"),
    @JsonSubTypes.Type(value = PodCause.InitContainerRuns.class, name = "init-container-runs"),
    @JsonSubTypes.Type(value = PodCause.SidecarStarts.class, name = "sidecar-starts"),
    @JsonSubTypes.Type(value = PodCause.SidecarNotReady.class, name = "sidecar-not-ready"),
    @JsonSubTypes.Type(value = PodCause.ContainerWaits.class, name = "container-waits"),
    @JsonSubTypes.Type(value = PodCause.ContainerExited.class, name = "container-exited"),
    @JsonSubTypes.Type(value = PodCause.CrashLoop.class, name = "crash-loop"),
    @JsonSubTypes.Type(value = PodCause.Unschedulable.class, name = "unschedulable"),
    @JsonSubTypes.Type(value = PodCause.Ended.class, name = "ended"),
    @JsonSubTypes.Type(value = PodCause.NodeLost.class, name = "node-lost"),
    @JsonSubTypes.Type(value = PodCause.NameTaken.class, name = "name-taken"),
    @JsonSubTypes.Type(value = PodCause.Unknown.class, name = "unknown")
})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public sealed interface PodCause {

    /** The reason of a container whose turn has not come. */
    String NOT_YET = "PodInitializing";

    /** What a container is to its pod. */
    enum Role {
        @JsonProperty("container")
        CONTAINER,
        /** An init container that goes on beside the containers. */
        @JsonProperty("sidecar")
        SIDECAR
    }

    /** Whether every pod that starts as it should passes through it, so that nobody needs to hear of it. */
    default boolean ordinary() {
        return false;
    }

    /** The same with what may be shown of the texts that others wrote. Names and numbers stay. */
    default PodCause shown(UnaryOperator<String> shown) {
        return this;
    }

    /**
     * The pod runs, and containers of it are not ready.
     *
     * @param message in the words of the pod's condition, which names them
     */
    record ContainersUnready(String message) implements PodCause {
        @Override
        public boolean ordinary() {
            return true;
        }

        @Override
        public PodCause shown(UnaryOperator<String> shown) {
            return new ContainersUnready(shown.apply(message));
        }
    }

    /**
     * The pod runs and is not ready for another reason.
     *
     * @param message in the words of the pod's condition; empty where it gives none, as before a readiness probe has succeeded
     */
    record NotReady(Optional<String> message) implements PodCause {
        @Override
        public PodCause shown(UnaryOperator<String> shown) {
            return new NotReady(message.map(shown));
        }
    }

    /** An init container has yet to end. */
    record InitContainerRuns(String container) implements PodCause {
        @Override
        public boolean ordinary() {
            return true;
        }
    }

    /** A sidecar has yet to start: its startup probe has not succeeded. */
    record SidecarStarts(String container) implements PodCause {}

    /** All containers are ready, and a sidecar is not. */
    record SidecarNotReady(String container) implements PodCause {}

    /**
     * A container does not run.
     *
     * @param reason as the kubelet has it, such as {@code ImagePullBackOff} or {@code ContainerCreating}
     * @param message what the kubelet says to it
     * @param until how long it may be tried again before that counts as a failure; empty where it does not count, or counts already
     */
    record ContainerWaits(String container, Role role, String reason, Optional<String> message, Optional<Instant> until)
            implements PodCause {
        /** What every container waits for once. */
        private static final List<String> FIRST = List.of("ContainerCreating", NOT_YET);

        @Override
        public boolean ordinary() {
            return message.isEmpty()
                    && until.isEmpty()
                    && (role == Role.CONTAINER ? FIRST.contains(reason) : reason.equals(NOT_YET));
        }

        @Override
        public PodCause shown(UnaryOperator<String> shown) {
            return new ContainerWaits(container, role, reason, message.map(shown), until);
        }
    }

    /** A container has ended with an error, and was not started again yet. */
    record ContainerExited(String container, Role role, long exitCode) implements PodCause {}

    /**
     * A container ends again and again.
     *
     * @param exitCode of its last end; empty where its status does not tell
     * @param reason of its last end where that says more than that there was an error, such as {@code OOMKilled}
     * @param until as in {@link ContainerWaits}
     */
    record CrashLoop(
            String container,
            Role role,
            Optional<Long> exitCode,
            Optional<String> reason,
            long restarts,
            Optional<Instant> until)
            implements PodCause {}

    /**
     * The pod fits no node.
     *
     * @param message the scheduler's
     */
    record Unschedulable(String message) implements PodCause {
        @Override
        public PodCause shown(UnaryOperator<String> shown) {
            return new Unschedulable(shown.apply(message));
        }
    }

    /**
     * The pod has come to its end, because a node evicted it, say.
     *
     * @param phase {@code Failed} or {@code Succeeded}
     * @param reason such as {@code Evicted}; empty where its status gives none
     */
    record Ended(String phase, Optional<String> reason, Optional<String> message) implements PodCause {
        @Override
        public PodCause shown(UnaryOperator<String> shown) {
            return new Ended(phase, reason, message.map(shown));
        }
    }

    /**
     * Nothing is heard of the pod's node.
     *
     * @param node empty where it is not known
     * @param pod whether the pod is to go, which it does only when the node is back or is deleted
     */
    record NodeLost(Optional<String> node, Going pod) implements PodCause {
        /** What is to become of the pod. */
        public enum Going {
            @JsonProperty("stays")
            STAYS,
            @JsonProperty("goes")
            GOES
        }
    }

    /** The pod is not there, and another one has its name: mostly one that the controller let go when its labels were changed. */
    record NameTaken() implements PodCause {}

    /** One that a later version told. */
    record Unknown() implements PodCause {}
}
