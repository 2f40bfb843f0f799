package io.jenkins.plugins.statefulset.rollout.lint;

import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.message.Message;

/**
 * A rule of the catalogue.
 *
 * @param id in kebab-case; stable, for suppressions and for tools
 * @param severity how much a finding matters
 * @param reason what follows from what the rule finds, in a sentence
 * @param help what to do, in a sentence
 * @param example YAML that it finds
 */
public record LintRule(String id, Severity severity, Message reason, Message help, String example) {
    /** The reason, for programs. */
    public String why() {
        return reason.toString();
    }

    /** The help, for programs. */
    public String remedy() {
        return help.toString();
    }

    /** How much a finding matters, the least first. */
    public enum Severity {
        NOTE,
        WARNING;

        public String wireName() {
            return ConstantWords.of(this);
        }
    }
}
