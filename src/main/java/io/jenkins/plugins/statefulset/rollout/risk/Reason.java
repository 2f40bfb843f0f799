package io.jenkins.plugins.statefulset.rollout.risk;

import java.util.Objects;

/**
 * Why a change has its risk.
 *
 * @param level the risk that this one reason stands for
 * @param field path of the changed field in the StatefulSet, list entries by their name, for example
 *     {@code spec.template.spec.containers[postgresql].image}
 * @param text one sentence that names the field, its value before and after, and what that means. Values that may be
 *     secrets are left out of it
 */
public record Reason(RiskLevel level, String field, String text) implements Finding {
    public Reason {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(text, "text");
    }
}
