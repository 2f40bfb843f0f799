package io.jenkins.plugins.statefulset.rollout.manifest;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.jenkins.plugins.statefulset.rollout.problem.Problems;
import java.util.List;
import java.util.Optional;

/** What the API server demands of a label selector (kubernetes {@code metav1/validation}, {@code ValidateLabelSelectorRequirement}). */
final class SelectorCheck {
    private static final List<String> OPERATORS = List.of("In", "NotIn", "Exists", "DoesNotExist");

    private final Problems problems;

    SelectorCheck(Problems problems) {
        this.problems = problems;
    }

    /** @param selector null where there is none, as the fabric8 models give it */
    void check(String path, LabelSelector selector) {
        List<LabelSelectorRequirement> expressions = Optional.ofNullable(selector)
                .map(LabelSelector::getMatchExpressions)
                .orElse(List.of());
        for (int i = 0; i < expressions.size(); i++) {
            check(path + ".matchExpressions[" + i + "]", expressions.get(i));
        }
    }

    private void check(String path, LabelSelectorRequirement expression) {
        if (expression.getKey() == null || expression.getKey().isEmpty()) {
            throw problems.at(path + ".key", "missing; the label that is looked at");
        }
        String operator = expression.getOperator();
        if (operator == null || !OPERATORS.contains(operator)) {
            throw problems.at(
                    path + ".operator",
                    (operator == null ? "missing" : operator + " is unknown") + "; allowed are "
                            + String.join(", ", OPERATORS));
        }
        boolean hasValues =
                expression.getValues() != null && !expression.getValues().isEmpty();
        boolean wantsValues = operator.equals("In") || operator.equals("NotIn");
        if (hasValues != wantsValues) {
            throw problems.at(
                    path + ".values",
                    wantsValues ? "missing; " + operator + " needs at least one" : "not allowed with " + operator);
        }
    }
}
