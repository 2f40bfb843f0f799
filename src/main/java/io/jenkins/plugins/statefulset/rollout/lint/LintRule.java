package io.jenkins.plugins.statefulset.rollout.lint;

import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;

/**
 * A rule of the catalogue.
 *
 * @param id in kebab-case; stable, for suppressions and for tools
 * @param severity how much a finding matters
 * @param why what follows from what the rule finds, in a sentence
 * @param remedy what to do, in a sentence
 * @param example YAML that it finds
 */
public record LintRule(String id, Severity severity, String why, String remedy, String example) {
    /** How much a finding matters, the least first. */
    public enum Severity {
        NOTE,
        WARNING;

        public String wireName() {
            return ConstantWords.of(this);
        }
    }
}
