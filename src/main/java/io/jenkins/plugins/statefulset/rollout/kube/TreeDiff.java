package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds where two trees differ. Elements of lists that Kubernetes merges by a key are compared with the element of the
 * same key; other lists are one value. A list whose elements merely changed places is a difference too, because the
 * template's revision changes with it.
 */
public final class TreeDiff {
    private final List<Difference> found = new ArrayList<>();

    private TreeDiff() {}

    /**
     * One step on the way to a field.
     *
     * @param name the name of the field
     * @param element the key of the element where the field is a list
     */
    public record Step(String name, Optional<String> element) {}

    /**
     * @param path how to get there
     * @param before the value in the first tree, a missing node where there is none
     * @param after the value in the second tree
     * @param onlyOrder whether a list has the same elements in another order; the values are then their keys
     */
    public record Difference(List<Step> path, JsonNode before, JsonNode after, boolean onlyOrder) {
        public Difference {
            path = List.copyOf(path);
        }
    }

    public static List<Difference> between(JsonNode before, JsonNode after, Class<?> model) {
        TreeDiff diff = new TreeDiff();
        diff.compare(List.of(), before, after, Optional.of(ModelFields.type(model)), new MergeRules.Replace());
        return List.copyOf(diff.found);
    }

    private void compare(
            List<Step> path, JsonNode before, JsonNode after, Optional<JavaType> type, MergeRules.ListRule rule) {
        if (same(before, after)) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            compareFields(path, before, after, type);
        } else if (before.isArray() && after.isArray() && rule instanceof MergeRules.MergeByKey byKey) {
            compareElements(path, before, after, type.map(JavaType::getContentType), byKey.key());
        } else {
            found.add(new Difference(path, before, after, false));
        }
    }

    private void compareFields(List<Step> path, JsonNode before, JsonNode after, Optional<JavaType> type) {
        Set<String> names = new TreeSet<>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            compare(
                    append(path, new Step(name, Optional.empty())),
                    before.path(name),
                    after.path(name),
                    type.flatMap(parent -> ModelFields.field(parent, name)),
                    MergeRules.list(type, name));
        }
    }

    private void compareElements(
            List<Step> path, JsonNode before, JsonNode after, Optional<JavaType> type, String key) {
        Map<String, JsonNode> old = byKey(before, key);
        Map<String, JsonNode> current = byKey(after, key);
        if (old.size() != before.size() || current.size() != after.size()) {
            found.add(new Difference(path, before, after, false));
            return;
        }
        Set<String> keys = new LinkedHashSet<>(old.keySet());
        keys.addAll(current.keySet());
        Step list = path.get(path.size() - 1);
        for (String element : keys) {
            List<Step> place = new ArrayList<>(path.subList(0, path.size() - 1));
            place.add(new Step(list.name(), Optional.of(element)));
            compare(
                    place,
                    old.getOrDefault(element, MissingNode.getInstance()),
                    current.getOrDefault(element, MissingNode.getInstance()),
                    type,
                    new MergeRules.Replace());
        }
        List<String> kept = old.keySet().stream().filter(current::containsKey).toList();
        List<String> now = current.keySet().stream().filter(old::containsKey).toList();
        if (!kept.equals(now)) {
            found.add(new Difference(
                    path, TextNode.valueOf(String.join(", ", kept)), TextNode.valueOf(String.join(", ", now)), true));
        }
    }

    /** Ports are told apart by their protocol as well, else DNS servers couldn't be compared. */
    private static Map<String, JsonNode> byKey(JsonNode list, String key) {
        Map<String, JsonNode> elements = new LinkedHashMap<>();
        for (JsonNode element : list) {
            String protocol = element.path("protocol").asText("TCP");
            String suffix = key.equals("containerPort") && !protocol.equals("TCP") ? "/" + protocol : "";
            elements.put(element.path(key).asText() + suffix, element);
        }
        return elements;
    }

    private static boolean same(JsonNode before, JsonNode after) {
        boolean absentBefore = before.isMissingNode() || before.isNull();
        boolean absentAfter = after.isMissingNode() || after.isNull();
        if (absentBefore || absentAfter) {
            return absentBefore == absentAfter;
        }
        boolean numbers = before.isNumber() && after.isNumber();
        return numbers ? before.decimalValue().compareTo(after.decimalValue()) == 0 : before.equals(after);
    }

    private static List<Step> append(List<Step> path, Step step) {
        List<Step> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }
}
