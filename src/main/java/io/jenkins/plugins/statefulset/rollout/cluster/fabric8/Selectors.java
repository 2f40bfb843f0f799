package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A label selector as the query parameter {@code labelSelector} has it. */
final class Selectors {
    private Selectors() {}

    static String text(LabelSelector selector) {
        Map<String, String> labels = selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
        Stream<String> equal =
                new TreeMap<>(labels).entrySet().stream().map(label -> label.getKey() + "=" + label.getValue());
        Stream<String> requirements = selector.getMatchExpressions().stream().map(Selectors::text);
        return Stream.concat(equal, requirements).collect(Collectors.joining(","));
    }

    private static String text(LabelSelectorRequirement requirement) {
        String values = "(" + String.join(",", requirement.getValues()) + ")";
        return switch (requirement.getOperator()) {
            case "In" -> requirement.getKey() + " in " + values;
            case "NotIn" -> requirement.getKey() + " notin " + values;
            case "Exists" -> requirement.getKey();
            case "DoesNotExist" -> "!" + requirement.getKey();
            default ->
                throw new IllegalArgumentException(
                        "unknown operator '" + requirement.getOperator() + "' in a label selector");
        };
    }
}
