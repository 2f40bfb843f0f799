package io.jenkins.plugins.statefulset.rollout.sim.validation;

/**
 * Labels and what selects them. Source: {@code k8s.io/apimachinery/pkg/apis/meta/v1/validation}.
 *
 * <ol>
 *   <li>A key is a qualified name, a value a label's; both are refused at the map, not at the key.
 *   <li>{@code In} and {@code NotIn} need values, {@code Exists} and {@code DoesNotExist} have none; there is no other operator.
 * </ol>
 */
final class LabelRules {
    private LabelRules() {}

    /** {@code ValidateLabels}. */
    static void labels(Field labels) {
        labels.texts().forEach((key, value) -> {
            Formats.qualifiedName(key).forEach(why -> labels.invalid(key, why));
            Formats.labelValue(value).forEach(why -> labels.invalid(value, why));
        });
    }

    /** {@code ValidateLabelSelector}; one that is not given is in order. */
    static void selector(Field selector) {
        labels(selector.at("matchLabels"));
        for (Field expression : selector.at("matchExpressions").items()) {
            Field values = expression.at("values");
            switch (expression.at("operator").text()) {
                case "In", "NotIn" -> {
                    if (values.isEmpty()) {
                        values.required("must be specified when `operator` is 'In' or 'NotIn'");
                    }
                }
                case "Exists", "DoesNotExist" -> {
                    if (!values.isEmpty()) {
                        values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    }
                }
                default -> expression.at("operator").invalid("not a valid selector operator");
            }
            key(expression.at("key"));
            values.items().forEach(value -> value.invalid(Formats.labelValue(value.text())));
        }
    }

    /** {@code ValidateLabelName}. */
    static void key(Field key) {
        key.invalid(Formats.qualifiedName(key.text()));
    }

    /** Whether a selector can be made of it ({@code LabelSelectorAsSelector}). */
    static boolean isUsable(Field selector) {
        FieldErrors own = new FieldErrors(selector.refusals().version());
        selector(own.root(selector.value()));
        return own.all().isEmpty();
    }
}
