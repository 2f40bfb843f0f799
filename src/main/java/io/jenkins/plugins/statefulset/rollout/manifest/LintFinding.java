package io.jenkins.plugins.statefulset.rollout.manifest;

/**
 * Something in a manifest that Kubernetes accepts and a person may not have meant.
 *
 * @param rule the name of the rule, such as {@code service-missing}; stable, for tests and for tools
 * @param level how much it matters
 * @param message a sentence: what is there and what follows from it
 */
public record LintFinding(String rule, Level level, String message) {
    /** How much a finding matters. */
    public enum Level {
        /** A mistake in all likelihood: something doesn't work as it looks. */
        WARNING,
        /** Worth knowing before a rollout; nothing need be wrong. */
        NOTE
    }

    static LintFinding warning(String rule, String message) {
        return new LintFinding(rule, Level.WARNING, message);
    }

    static LintFinding note(String rule, String message) {
        return new LintFinding(rule, Level.NOTE, message);
    }
}
