package io.jenkins.plugins.statefulset.rollout.manifest;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
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
            throw problems.at(path + ".key", Phrase.of("manifest.selector-key"));
        }
        String operator = expression.getOperator();
        if (operator == null || !OPERATORS.contains(operator)) {
            throw problems.at(
                    path + ".operator",
                    (operator == null
                                    ? Phrase.of("manifest.selector-operator-missing")
                                    : Phrase.of("manifest.unknown-of-two").with("value", operator))
                            .with("allowed", Message.listed(OPERATORS)));
        }
        boolean hasValues =
                expression.getValues() != null && !expression.getValues().isEmpty();
        boolean wantsValues = operator.equals("In") || operator.equals("NotIn");
        if (hasValues != wantsValues) {
            throw problems.at(
                    path + ".values",
                    Phrase.of(wantsValues ? "manifest.selector-values-missing" : "manifest.selector-values-many")
                            .with("operator", operator));
        }
    }
}
