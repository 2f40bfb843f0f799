package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import io.jenkins.plugins.statefulset.rollout.text.PodCauseWords;
import java.time.Instant;
import java.util.Optional;

/**
 * A state of a pod that does not heal by waiting.
 *
 * @param container the container that failed; empty where it is the pod itself
 * @param cause what it failed of; without secrets
 * @param at when it last failed: a failure from before a rollout was taken up again does not count
 * @param judgedAfter the earliest moment at which it counts, for causes that get a grace
 * @param status how much the pod's status tells of it
 */
public record PodFailure(String container, PodCause cause, Instant at, Instant judgedAfter, Status status) {
    public PodFailure {
        cause = cause.shown(Secrets::text);
    }

    /** A failure whose cause is told. */
    public PodFailure(String container, PodCause cause, Instant at, Instant judgedAfter) {
        this(container, cause, at, judgedAfter, Status.TELLS);
    }

    /** What a status tells of a failure. */
    public enum Status {
        TELLS,
        /** That an image will be pulled again after a while, and not why that failed. */
        KEEPS_THE_CAUSE_OF_A_PULL
    }

    /** Whether it counts at once. */
    boolean immediate() {
        return judgedAfter.equals(at);
    }

    /** The cause in words. */
    public Message message() {
        return PodCauseWords.of(cause);
    }

    /** The cause with the moment until when it may heal. */
    PodCause told() {
        Optional<Instant> until = immediate() ? Optional.empty() : Optional.of(judgedAfter);
        if (cause instanceof PodCause.ContainerWaits waits) {
            return new PodCause.ContainerWaits(waits.container(), waits.role(), waits.reason(), waits.message(), until);
        }
        return cause instanceof PodCause.CrashLoop loop
                ? new PodCause.CrashLoop(
                        loop.container(), loop.role(), loop.exitCode(), loop.reason(), loop.restarts(), until)
                : cause;
    }
}
