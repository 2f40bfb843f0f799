package io.jenkins.plugins.statefulset.rollout.gate;

/** Something that a gate waits for. */
@FunctionalInterface
interface GateCondition {
    /** Blocks until it has looked. */
    GateObservation look(RemainingTime time);
}
