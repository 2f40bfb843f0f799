package io.jenkins.plugins.statefulset.rollout.gate;

/** Something that a gate waits for. */
@FunctionalInterface
interface Condition {
    /** Blocks until it has looked. */
    Look look(TimeLeft time);
}
