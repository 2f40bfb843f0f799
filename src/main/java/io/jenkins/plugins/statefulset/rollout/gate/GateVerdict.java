package io.jenkins.plugins.statefulset.rollout.gate;

/** What a gate says. */
public sealed interface GateVerdict {

    /** @param message what it waits for */
    record Pending(String message) implements GateVerdict {}

    /** @param message what was seen; may be empty */
    record Passed(String message) implements GateVerdict {}

    /** @param message what was seen, for a person */
    record Failed(String message) implements GateVerdict {}
}
