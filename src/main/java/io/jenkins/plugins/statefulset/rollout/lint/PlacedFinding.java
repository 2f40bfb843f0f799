package io.jenkins.plugins.statefulset.rollout.lint;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.Optional;

/**
 * A finding with its place.
 *
 * @param rule the one that it is of
 * @param severity mostly the rule's own
 * @param object kind, namespace and name, as in {@code StatefulSet shop/db}
 * @param field path in that object; empty for the whole object
 * @param file where the object was read; empty for one of a cluster
 * @param line in that file, from 1
 * @param told a sentence: what is there
 * @param suppressed why it counts for nothing; empty where it counts
 */
public record PlacedFinding(
        LintRule rule,
        LintRule.Severity severity,
        String object,
        String field,
        Optional<String> file,
        int line,
        Message told,
        Optional<String> suppressed) {
    /** The same for programs. */
    public String message() {
        return told.toString();
    }

    /** File and line, or the object. */
    public String place() {
        return file.map(name -> name + ":" + line).orElse(object);
    }
}
