package io.jenkins.plugins.statefulset.rollout.manifest;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.Problems;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the API server demands of a PodDisruptionBudget beyond the types of its fields (kubernetes {@code pkg/apis/policy/validation},
 * {@code ValidatePodDisruptionBudgetSpec}).
 */
final class BudgetSpecCheck {
    private static final Pattern PERCENTAGE = Pattern.compile("([0-9]|[1-9][0-9])%|100%");

    private final Problems problems;

    BudgetSpecCheck(Problems problems) {
        this.problems = problems;
    }

    void check(PodDisruptionBudgetSpec spec) {
        if (spec.getMinAvailable() != null && spec.getMaxUnavailable() != null) {
            throw problems.at("spec", Phrase.of("manifest.both-limits"));
        }
        check("spec.minAvailable", spec.getMinAvailable());
        check("spec.maxUnavailable", spec.getMaxUnavailable());
        String policy = spec.getUnhealthyPodEvictionPolicy();
        if (policy != null && !List.of("IfHealthyBudget", "AlwaysAllow").contains(policy)) {
            throw problems.at(
                    "spec.unhealthyPodEvictionPolicy",
                    Phrase.of("manifest.unknown-of-two")
                            .with("value", policy)
                            .with("allowed", StatefulSetCheck.either(List.of("IfHealthyBudget", "AlwaysAllow"))));
        }
        new SelectorCheck(problems).check("spec.selector", spec.getSelector());
    }

    private void check(String path, IntOrString value) {
        boolean valid = value == null
                || (value.getIntVal() != null
                        ? value.getIntVal() >= 0
                        : value.getStrVal() != null
                                && PERCENTAGE.matcher(value.getStrVal()).matches());
        if (!valid) {
            throw problems.at(
                    path, Phrase.of("manifest.limit-of-budget").with("value", String.valueOf(value.getValue())));
        }
    }
}
