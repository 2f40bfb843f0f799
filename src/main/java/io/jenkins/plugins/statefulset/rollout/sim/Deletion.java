package io.jenkins.plugins.statefulset.rollout.sim;

import java.util.Optional;

/**
 * How an object is deleted.
 *
 * @param dependents what becomes of the objects that it owns
 * @param graceSeconds for pods, not negative; empty for what the pod itself says, 0 to remove the object at once
 */
public record Deletion(Dependents dependents, Optional<Long> graceSeconds, WriteMode mode) {
    public static final Deletion DEFAULT = new Deletion(Dependents.BACKGROUND, Optional.empty(), WriteMode.STORE);

    /** {@code propagationPolicy}. */
    public enum Dependents {
        BACKGROUND,
        FOREGROUND,
        ORPHAN
    }
}
