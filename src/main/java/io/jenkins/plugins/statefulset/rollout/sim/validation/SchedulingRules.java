package io.jenkins.plugins.statefulset.rollout.sim.validation;

import com.fasterxml.jackson.databind.node.IntNode;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Where a pod may run. Source: {@code validateAffinity}, {@code ValidateTolerations},
 * {@code validateTopologySpreadConstraints}, {@code validateSchedulingGates}.
 *
 * <ol>
 *   <li>A term names an operator with as many values as it takes; a weight is from 1 to 100; a topology has a key.
 *   <li>A toleration without a key tolerates whatever exists; seconds are there for {@code NoExecute} only.
 *   <li>Pods are spread by a skew of at least 1, once for each topology and action.
 * </ol>
 */
final class SchedulingRules {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
    private static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");
    private static final String BOTH = "exists in both matchLabelKeys and labelSelector";

    private SchedulingRules() {}

    static void check(Field spec) {
        LabelRules.labels(spec.at("nodeSelector"));
        affinity(spec.at("affinity"));
        gates(spec.at("schedulingGates"));
        spread(spec.at("topologySpreadConstraints"));
        spec.at("tolerations").items().forEach(SchedulingRules::toleration);
    }

    private static void affinity(Field affinity) {
        Field nodes = affinity.at("nodeAffinity");
        if (nodes.has(REQUIRED)) {
            Field terms = nodes.at(REQUIRED).at("nodeSelectorTerms");
            if (terms.isEmpty()) {
                terms.required("must have at least one node selector term");
            }
            terms.items().forEach(term -> nodeTerm(term, Values.AS_LABELS));
        }
        for (Field term : nodes.at(PREFERRED).items()) {
            weight(term.at("weight"));
            nodeTerm(term.at("preference"), Values.ANY);
        }
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            Field pods = affinity.at(kind);
            pods.at(REQUIRED).items().forEach(SchedulingRules::podTerm);
            for (Field term : pods.at(PREFERRED).items()) {
                weight(term.at("weight"));
                podTerm(term.at("podAffinityTerm"));
            }
        }
    }

    private static void weight(Field weight) {
        if (weight.number() < 1 || weight.number() > 100) {
            weight.orElse(IntNode.valueOf(0)).invalid("must be in the range 1-100");
        }
    }

    /** What values of a node selector may be. */
    private enum Values {
        AS_LABELS,
        ANY
    }

    private static void nodeTerm(Field term, Values values) {
        for (Field expression : term.at("matchExpressions").items()) {
            nodeExpression(expression, values);
        }
        for (Field expression : term.at("matchFields").items()) {
            Field operator = expression.at("operator");
            List<Field> names = expression.at("values").items();
            if (!operator.is("In") && !operator.is("NotIn")) {
                operator.invalid("not a valid selector operator");
            } else if (names.size() != 1) {
                expression
                        .at("values")
                        .required("must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
            }
            if (expression.at("key").is("metadata.name")) {
                names.forEach(name -> name.invalid(Formats.dnsSubdomain(name.text())));
            } else {
                expression.at("key").invalid("not a valid field selector key");
            }
        }
    }

    private static void nodeExpression(Field expression, Values allowed) {
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
            case "Gt", "Lt" -> {
                if (values.items().size() != 1) {
                    values.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
                }
            }
            default -> expression.at("operator").invalid("not a valid selector operator");
        }
        LabelRules.key(expression.at("key"));
        if (allowed == Values.AS_LABELS) {
            values.items().forEach(value -> value.invalid(Formats.labelValue(value.text())));
        }
    }

    private static void podTerm(Field term) {
        LabelRules.selector(term.at("labelSelector"));
        LabelRules.selector(term.at("namespaceSelector"));
        for (Field namespace : term.at("namespaces").items()) {
            namespace.as(term.at("namespace")).invalid(Formats.dnsLabel(namespace.text()));
        }
        labelKeys(term);
        if (term.at("topologyKey").isEmpty()) {
            term.at("topologyKey").required("can not be empty");
        }
        LabelRules.key(term.at("topologyKey"));
    }

    /** {@code ValidateMatchLabelKeysAndMismatchLabelKeys}; keys join the selector of the pods that come of it. */
    private static void labelKeys(Field term) {
        Field selector = term.at("labelSelector");
        Field matching = term.at("matchLabelKeys");
        Field mismatching = term.at("mismatchLabelKeys");
        for (Field keys : List.of(matching, mismatching)) {
            if (!keys.isEmpty() && !selector.isSet()) {
                keys.forbidden("must not be specified when labelSelector is not set");
            } else {
                keys.items().forEach(LabelRules::key);
            }
        }
        List<String> keys = matching.items().stream().map(Field::text).toList();
        Set<String> selected = new HashSet<>(selector.at("matchLabels").texts().keySet());
        for (Field expression : selector.at("matchExpressions").items()) {
            String key = expression.at("key").text();
            if (keys.contains(key) && !selected.add(key)) {
                term.index(keys.lastIndexOf(key)).invalid(key, BOTH);
            }
        }
        List<String> others = mismatching.items().stream().map(Field::text).toList();
        for (Field key : matching.items()) {
            if (others.contains(key.text())) {
                key.invalid("exists in both matchLabelKeys and mismatchLabelKeys");
            }
        }
    }

    private static void toleration(Field toleration) {
        Field key = toleration.at("key");
        Field operator = toleration.at("operator");
        Field value = toleration.at("value");
        Field effect = toleration.at("effect");
        if (!key.isEmpty()) {
            LabelRules.key(key);
        } else if (!operator.is("Exists")) {
            operator.invalid(
                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        }
        if (toleration.has("tolerationSeconds") && !effect.is("NoExecute")) {
            effect.invalid("effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        switch (operator.text()) {
            case "Equal", "" -> {
                List<String> wrong = Formats.labelValue(value.text());
                if (!wrong.isEmpty()) {
                    value.as(operator).invalid(String.join(";", wrong));
                }
            }
            case "Exists" -> {
                if (!value.isEmpty()) {
                    value.as(operator).invalid("value must be empty when `operator` is 'Exists'");
                }
            }
            default -> operator.unsupported(operators(toleration));
        }
        if (!effect.isEmpty()) {
            effect.mustBeOneOf(EFFECTS);
        }
    }

    private static List<String> operators(Field toleration) {
        return toleration.refusals().since(1, 35) ? List.of("Equal", "Exists", "Lt", "Gt") : List.of("Equal", "Exists");
    }

    private static void spread(Field constraints) {
        List<Field> all = constraints.items();
        for (int i = 0; i < all.size(); i++) {
            Field constraint = all.get(i);
            Field action = constraint.at("whenUnsatisfiable");
            if (constraint.at("maxSkew").number() <= 0) {
                constraint.at("maxSkew").orElse(IntNode.valueOf(0)).invalid(Formats.NOT_POSITIVE);
            }
            if (constraint.at("topologyKey").isEmpty()) {
                constraint.at("topologyKey").required("can not be empty");
            }
            action.mustBeOneOf(List.of("DoNotSchedule", "ScheduleAnyway"));
            if (all.subList(i + 1, all.size()).stream().anyMatch(other -> isSame(constraint, other))) {
                constraint
                        .at("{topologyKey, whenUnsatisfiable}")
                        .duplicate("{" + constraint.at("topologyKey").text() + ", " + action.text() + "}");
            }
            Field domains = constraint.at("minDomains");
            if (domains.isSet() && domains.number() <= 0) {
                domains.invalid(Formats.NOT_POSITIVE);
            }
            if (domains.isSet() && !action.is("DoNotSchedule")) {
                domains.invalid("can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + action.text());
            }
            for (String policy : List.of("nodeAffinityPolicy", "nodeTaintsPolicy")) {
                constraint.at(policy).mayBeOneOf(List.of("Honor", "Ignore"));
            }
            labelKeys(constraint);
            LabelRules.selector(constraint.at("labelSelector"));
        }
    }

    private static boolean isSame(Field one, Field other) {
        return List.of("topologyKey", "whenUnsatisfiable").stream()
                .allMatch(field ->
                        Objects.equals(one.at(field).text(), other.at(field).text()));
    }

    private static void gates(Field gates) {
        Set<String> names = new HashSet<>();
        for (Field gate : gates.items()) {
            String name = gate.at("name").text();
            Formats.qualifiedName(name).forEach(why -> gate.invalid(name, why));
            if (!names.add(name)) {
                gate.duplicate(name);
            }
        }
    }
}
