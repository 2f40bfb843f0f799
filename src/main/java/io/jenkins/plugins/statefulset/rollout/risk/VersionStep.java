package io.jenkins.plugins.statefulset.rollout.risk;

/** How one version follows another. */
enum VersionStep {
    SAME,
    /** From a line to a release of it: 13 → 13.23. */
    PINNED,
    /** From a release to its line: 13.23 → 13. Which release that is, only the registry and the node's cache know. */
    FLOATED,
    FORWARD,
    BACKWARD;

    static VersionStep between(Version before, Version after) {
        if (before.equals(after)) {
            return SAME;
        }
        if (after.isWithin(before)) {
            return PINNED;
        }
        if (before.isWithin(after)) {
            return FLOATED;
        }
        return before.compareTo(after) < 0 ? FORWARD : BACKWARD;
    }
}
