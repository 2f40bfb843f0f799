package io.jenkins.plugins.statefulset.rollout.gate;

import java.time.Duration;

/** What a gate says. */
public sealed interface GateVerdict {

    /** @param message what it waits for */
    record Pending(String message) implements GateVerdict {}

    /**
     * @param message what was seen; may be empty
     * @param took from the begin of the look that passed, or of the first of its row, to this; zero where nobody measured it. What was waited
     *     for before that is not part of it
     */
    record Passed(String message, Duration took) implements GateVerdict {
        public Passed(String message) {
            this(message, Duration.ZERO);
        }
    }

    /** @param message what was seen, for a person */
    record Failed(String message) implements GateVerdict {}
}
