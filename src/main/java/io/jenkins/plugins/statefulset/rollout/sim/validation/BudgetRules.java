package io.jenkins.plugins.statefulset.rollout.sim.validation;

import java.util.List;

/**
 * PodDisruptionBudgets. Source: {@code ValidatePodDisruptionBudgetSpec} of {@code pkg/apis/policy/validation}.
 *
 * <ol>
 *   <li>{@code minAvailable} and {@code maxUnavailable} are not both there. Neither is in order: then {@code minAvailable}
 *       counts as 1.
 *   <li>Each is a number that is not negative, or a percentage up to 100%.
 *   <li>The selector is in order; none at all selects nothing.
 * </ol>
 */
final class BudgetRules {
    private BudgetRules() {}

    static void check(Field spec) {
        if (spec.has("minAvailable") && spec.has("maxUnavailable")) {
            spec.invalid("minAvailable and maxUnavailable cannot be both set");
        }
        for (String field : List.of("minAvailable", "maxUnavailable")) {
            if (spec.has(field)) {
                IntOrPercentRules.check(spec.at(field));
            }
        }
        LabelRules.selector(spec.at("selector"));
        spec.at("unhealthyPodEvictionPolicy").mayBeOneOf(List.of("AlwaysAllow", "IfHealthyBudget"));
    }
}
