package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;

/** How risky a change is, in a word. */
public final class RiskWords {
    private RiskWords() {}

    /** @param level as an event has it; one that a later version wrote stays as it is */
    public static Message level(String level) {
        return switch (level) {
            case "none" -> Phrase.of("story.risk-none").message();
            case "low" -> Phrase.of("story.risk-low").message();
            case "high" -> Phrase.of("story.risk-high").message();
            default -> Message.of(level);
        };
    }
}
