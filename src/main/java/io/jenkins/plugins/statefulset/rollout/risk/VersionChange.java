package io.jenkins.plugins.statefulset.rollout.risk;

/** A version before and after, and how the one follows the other. */
record VersionChange(Version before, Version after, VersionStep step) {
    boolean sameMajor() {
        return before.major() == after.major();
    }

    /** Whether the first two numbers are the same as far as both are told. */
    boolean sameLine() {
        return before.first(2).isWithin(after.first(2)) || after.first(2).isWithin(before.first(2));
    }
}
