package io.jenkins.plugins.statefulset.rollout.systems;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a client asked of a system, once.
 *
 * @param id of the value that is written or read; a write that fails is tried again under the same id
 * @param error empty where the system acknowledged a write, or answered a read
 */
public record Attempt(Kind kind, String id, Instant began, Instant ended, Optional<String> error) {
    /** What a client asks for. */
    public enum Kind {
        READ,
        WRITE
    }

    public boolean succeeded() {
        return error.isEmpty();
    }

    public boolean acknowledgesAWrite() {
        return kind == Kind.WRITE && succeeded();
    }

    public Duration took() {
        return Duration.between(began, ended);
    }
}
