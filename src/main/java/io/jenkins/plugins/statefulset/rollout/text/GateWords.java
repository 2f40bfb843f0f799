package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.GateChanged;

/** What people read of a gate, the same on a terminal and in a log. */
public final class GateWords {
    private GateWords() {}

    /** Such as {@code soak after wave 1} and {@code gate promotion after wave 1}. */
    public static String of(GateChanged gate) {
        return (gate.soaks() ? gate.name() : "gate " + gate.name()) + " after wave " + gate.wave();
    }
}
