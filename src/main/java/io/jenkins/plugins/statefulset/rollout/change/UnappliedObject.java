package io.jenkins.plugins.statefulset.rollout.change;

/**
 * An object that stands beside the set in a new manifest, and that a rollout does not apply.
 *
 * @param kind as in the manifest
 * @param name its name
 * @param standing how it is to the one in place
 * @param needed whether the new pods refer to it
 */
public record UnappliedObject(String kind, String name, Standing standing, boolean needed) {
    /** How an object of a manifest is to the one in place. */
    public enum Standing {
        DIFFERENT,
        ABSENT,
        /** The account may not read it, or it is of a kind that is not compared. */
        UNKNOWN,
        SAME
    }

    /** {@code ConfigMap web-config}. */
    public String label() {
        return kind + " " + name;
    }
}
