package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.time.Instant;

/**
 * A state of a pod that does not heal by waiting.
 *
 * @param container the container that failed; empty where it is the pod itself
 * @param message the cause in words: waiting reason, exit code, restarts; without secrets
 * @param at when it last failed: a failure from before a rollout was taken up again does not count
 * @param judgedAfter the earliest moment at which it counts, for causes that get a grace
 * @param status how much the pod's status tells of it
 */
public record PodFailure(String container, String message, Instant at, Instant judgedAfter, Status status) {
    public PodFailure {
        message = Secrets.text(message);
    }

    /** A failure whose cause is told. */
    public PodFailure(String container, String message, Instant at, Instant judgedAfter) {
        this(container, message, at, judgedAfter, Status.TELLS);
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

    /** The cause, and until when it may heal. */
    public Message told() {
        Message cause = Message.of(message);
        return container.isEmpty() || immediate()
                ? cause
                : cause.and("; it is tried again, until ").and(judgedAfter);
    }
}
