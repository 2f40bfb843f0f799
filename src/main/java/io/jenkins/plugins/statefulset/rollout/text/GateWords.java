package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.GateChanged;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;

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
    public static Message of(GateChanged gate) {
        if (gate.pod().isPresent() && gate.moment().isPresent()) {
            return Phrase.of("story.check")
                    .with(
                            "moment",
                            WaitWords.moment(gate.moment().get(), gate.pod().get()))
                    .with("check", gate.name())
                    .message();
        }
        Phrase words =
                gate.soaks() ? Phrase.of("story.soak") : Phrase.of("story.gate").with("gate", gate.name());
        return words.with("wave", gate.wave()).message();
    }
}
