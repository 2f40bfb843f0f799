package io.jenkins.plugins.statefulset.rollout.kube;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Label selectors as Kubernetes applies them (k8s.io/apimachinery, {@code metav1.LabelSelectorAsSelector}).
 *
 * <ol>
 *   <li>A selector that is not there matches nothing; one that is empty matches everything.
 *   <li>All of {@code matchLabels} and all of {@code matchExpressions} must hold.
 *   <li>{@code NotIn} holds for an object without the label too.
 * </ol>
 */
public final class LabelSelectors {
    private LabelSelectors() {}

    /**
     * @param selector the selector, {@code null} where the object has none (as the fabric8 models give it)
     * @param labels the labels of an object, {@code null} for none
     */
    public static boolean matches(LabelSelector selector, Map<String, String> labels) {
        if (selector == null) {
            return false;
        }
        Map<String, String> actual = labels == null ? Map.of() : labels;
        return contains(actual, selector.getMatchLabels())
                && expressions(selector).stream().allMatch(expression -> matches(expression, actual));
    }

    /**
     * The form of {@code Service.spec.selector}: a Service without one selects nothing.
     *
     * @param selector the labels asked for, {@code null} for none
     * @param labels the labels of an object, {@code null} for none
     */
    public static boolean matches(Map<String, String> selector, Map<String, String> labels) {
        return selector != null && !selector.isEmpty() && contains(labels == null ? Map.of() : labels, selector);
    }

    /** Whether it asks for nothing, and so matches every object. */
    public static boolean isEmpty(LabelSelector selector) {
        return (selector.getMatchLabels() == null || selector.getMatchLabels().isEmpty())
                && expressions(selector).isEmpty();
    }

    /** As {@code kubectl} writes it: {@code app=postgresql,tier in (a,b)}. */
    public static String describe(LabelSelector selector) {
        Map<String, String> labels = selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
        return Stream.concat(
                        labels.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()),
                        expressions(selector).stream().map(LabelSelectors::describe))
                .collect(Collectors.joining(","));
    }

    private static String describe(LabelSelectorRequirement expression) {
        String values = String.join(",", values(expression));
        return switch (operator(expression)) {
            case "Exists" -> expression.getKey();
            case "DoesNotExist" -> "!" + expression.getKey();
            case "In" -> expression.getKey() + " in (" + values + ")";
            default -> expression.getKey() + " notin (" + values + ")";
        };
    }

    private static boolean matches(LabelSelectorRequirement expression, Map<String, String> labels) {
        String value = labels.get(expression.getKey());
        return switch (operator(expression)) {
            case "In" -> value != null && values(expression).contains(value);
            case "NotIn" -> value == null || !values(expression).contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> false;
        };
    }

    /** Empty where a manifest names none, which no server takes. */
    private static String operator(LabelSelectorRequirement expression) {
        return expression.getOperator() == null ? "" : expression.getOperator();
    }

    private static boolean contains(Map<String, String> labels, Map<String, String> wanted) {
        return wanted == null || labels.entrySet().containsAll(wanted.entrySet());
    }

    private static List<LabelSelectorRequirement> expressions(LabelSelector selector) {
        return selector.getMatchExpressions() == null ? List.of() : selector.getMatchExpressions();
    }

    private static List<String> values(LabelSelectorRequirement expression) {
        return expression.getValues() == null ? List.of() : expression.getValues();
    }
}
