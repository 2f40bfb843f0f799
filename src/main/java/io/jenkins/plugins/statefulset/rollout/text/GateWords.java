package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.GateChanged;

/** What people read of a gate, the same on a terminal and in a log. */
public final class GateWords {
    private GateWords() {}

    /** What tells one from another while it runs: the same check runs around many pods. */
    public static String key(GateChanged gate) {
        return gate.pod()
                        .map(pod -> pod + " " + gate.moment().map(Enum::name).orElse("") + " ")
                        .orElse("")
                + gate.name();
    }

    /** Such as {@code soak after wave 1} and {@code gate promotion after wave 1}. */
    public static String of(GateChanged gate) {
        if (gate.pod().isPresent() && gate.moment().isPresent()) {
            return gate.moment().get().words(gate.pod().get()) + ": " + gate.name();
        }
        return (gate.soaks() ? gate.name() : "gate " + gate.name()) + " after wave " + gate.wave();
    }
}
