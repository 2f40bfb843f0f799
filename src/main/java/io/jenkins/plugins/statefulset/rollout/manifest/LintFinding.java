package io.jenkins.plugins.statefulset.rollout.manifest;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;

/**
 * Something in a manifest that Kubernetes accepts and a person may not have meant.
 *
 * @param rule the name of the rule, such as {@code service-missing}; stable, for tests and for tools
 * @param level how much it matters
 * @param object kind and name of what it is found in, as in {@code CronJob nightly}; empty for the set itself
 * @param field path in that object, list entries by their index; empty for the whole object
 * @param message a sentence: what is there and what follows from it
 */
public record LintFinding(String rule, Level level, String object, String field, Message message) {
    /** How much a finding matters. */
    public enum Level {
        /** A mistake in all likelihood: something doesn't work as it looks. */
        WARNING,
        /** Worth knowing before a rollout; nothing need be wrong. */
        NOTE
    }

    static LintFinding warning(String rule, String field, Phrase message) {
        return new LintFinding(rule, Level.WARNING, "", field, message.message());
    }

    static LintFinding note(String rule, String field, Phrase message) {
        return new LintFinding(rule, Level.NOTE, "", field, message.message());
    }

    /** The same, found in another object than the set. */
    LintFinding in(String other) {
        return new LintFinding(rule, level, other, field, message);
    }
}
