package io.jenkins.plugins.statefulset.rollout.change;

import java.util.Optional;

/**
 * One field that differs between two templates, in words that may be shown: values that may be secret are left out, long
 * ones shortened.
 *
 * @param path where it is, as in {@code spec.template.spec.containers[postgresql].image}
 * @param subject what it belongs to, as in {@code container postgresql}, {@code volume config} or {@code pod}
 * @param field the field within the subject, as in {@code image}, {@code env POSTGRES_DB} or
 *     {@code resources.limits.memory}
 * @param before the former value, empty where there was none
 * @param after the new value, empty where there is none
 */
public record FieldChange(String path, String subject, String field, Optional<String> before, Optional<String> after) {
    private static final String NONE = "(none)";

    /** Subject and field, as in {@code container postgresql image}. */
    public String label() {
        return field.isEmpty() ? subject : subject + " " + field;
    }

    /** Both values, as in {@code postgres:13 → postgres:13.23}. */
    public String transition() {
        return before.orElse(NONE) + " → " + after.orElse(NONE);
    }

    /** The whole change in a line. */
    @Override
    public String toString() {
        return label() + ": " + transition();
    }
}
