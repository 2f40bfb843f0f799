package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.kube.ApplyRules;
import io.jenkins.plugins.statefulset.rollout.kube.ApplyRules.Elements;
import io.jenkins.plugins.statefulset.rollout.kube.ApplyRules.Entries;
import io.jenkins.plugins.statefulset.rollout.kube.ApplyRules.Fields;
import io.jenkins.plugins.statefulset.rollout.kube.ApplyRules.Kind;
import io.jenkins.plugins.statefulset.rollout.kube.ApplyRules.Values;
import io.jenkins.plugins.statefulset.rollout.simulate.FieldSet.FieldNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Trees of objects as server-side apply sees them, by {@link ApplyRules}: which fields they have, how one is merged into another, and what of them is left
 * without some fields. Arguments are not modified. After {@code sigs.k8s.io/structured-merge-diff}, {@code typed/tofieldset.go}, {@code merge.go},
 * {@code remove.go}.
 *
 * <ol>
 *   <li>An element of a list and an entry of a map are fields themselves, beside what is in them.
 *   <li>Merged, a list has the order of what is applied; elements that only the object has keep their place before the next one that both have.
 *   <li>Where a key of an element is missing it has its default; a second element of the same keys is left out.
 * </ol>
 */
final class AppliedTree {
    private AppliedTree() {}

    /** The fields of a tree. */
    static FieldSet fields(JsonNode tree, Kind kind) {
        if (kind instanceof Fields fields && tree.isObject()) {
            Map<String, FieldSet> below = new TreeMap<>();
            tree.properties()
                    .forEach(field -> below.put(
                            FieldNames.field(field.getKey()),
                            named(field.getValue(), ApplyRules.field(fields.type(), field.getKey()))));
            return FieldSet.of(false, below);
        }
        if (kind instanceof Entries entries && tree.isObject()) {
            Map<String, FieldSet> below = new TreeMap<>();
            tree.properties()
                    .forEach(entry -> below.put(
                            FieldNames.field(entry.getKey()),
                            FieldSet.leaf()
                                    .with(fields(entry.getValue(), ApplyRules.field(entries.type(), entry.getKey())))));
            return FieldSet.of(false, below);
        }
        if (kind instanceof Elements elements && tree.isArray()) {
            Map<String, FieldSet> below = new TreeMap<>();
            keyed(tree, elements)
                    .forEach((name, element) ->
                            below.put(name, FieldSet.leaf().with(fields(element, new Fields(elements.element())))));
            return FieldSet.of(false, below);
        }
        if (kind instanceof Values && tree.isArray()) {
            Map<String, FieldSet> below = new TreeMap<>();
            tree.forEach(value -> below.put(FieldNames.value(value), FieldSet.leaf()));
            return FieldSet.of(false, below);
        }
        return FieldSet.leaf();
    }

    /** An empty object is a field itself: nothing else would say that it is there. */
    private static FieldSet named(JsonNode tree, Kind kind) {
        FieldSet inside = fields(tree, kind);
        return inside.isEmpty() || (tree.isContainerNode() && tree.isEmpty()) ? FieldSet.leaf() : inside;
    }

    /** The fields that both have with different values. */
    static FieldSet changed(JsonNode before, JsonNode after, Kind kind) {
        if (before.equals(after)) {
            return FieldSet.NONE;
        }
        Map<String, FieldSet> below = new TreeMap<>();
        if (kind instanceof Fields fields && before.isObject() && after.isObject()) {
            inBoth(
                    before,
                    after,
                    (name, was, is) ->
                            below.put(FieldNames.field(name), changed(was, is, ApplyRules.field(fields.type(), name))));
            return FieldSet.of(false, below);
        }
        if (kind instanceof Entries entries && before.isObject() && after.isObject()) {
            inBoth(
                    before,
                    after,
                    (name, was, is) -> below.put(
                            FieldNames.field(name), changed(was, is, ApplyRules.field(entries.type(), name))));
            return FieldSet.of(false, below);
        }
        if (kind instanceof Elements elements && before.isArray() && after.isArray()) {
            Map<String, JsonNode> were = keyed(before, elements);
            keyed(after, elements).forEach((name, element) -> Optional.ofNullable(were.get(name))
                    .ifPresent(was -> below.put(name, changed(was, element, new Fields(elements.element())))));
            return FieldSet.of(false, below);
        }
        return kind instanceof Values && before.isArray() && after.isArray() ? FieldSet.NONE : FieldSet.leaf();
    }

    private interface Both {
        void take(String name, JsonNode was, JsonNode is);
    }

    private static void inBoth(JsonNode before, JsonNode after, Both both) {
        before.properties().forEach(field -> {
            if (after.has(field.getKey())) {
                both.take(field.getKey(), field.getValue(), after.get(field.getKey()));
            }
        });
    }

    /** The object with what is applied. */
    static JsonNode merged(JsonNode object, JsonNode applied, Kind kind) {
        if (kind instanceof Fields fields && object.isObject() && applied.isObject()) {
            return mergedFields(object, applied, fields.type());
        }
        if (kind instanceof Entries entries && object.isObject() && applied.isObject()) {
            return mergedFields(object, applied, entries.type());
        }
        if (kind instanceof Elements elements && applied.isArray()) {
            return mergedLists(keyed(object, elements), keyed(applied, elements), new Fields(elements.element()));
        }
        if (kind instanceof Values && object.isArray() && applied.isArray()) {
            ArrayNode merged = object.deepCopy();
            applied.forEach(value -> {
                if (!contains(merged, value)) {
                    merged.add(value);
                }
            });
            return merged;
        }
        return applied;
    }

    private static ObjectNode mergedFields(JsonNode object, JsonNode applied, JavaType type) {
        ObjectNode merged = object.deepCopy();
        applied.properties()
                .forEach(field -> merged.set(
                        field.getKey(),
                        merged(object.path(field.getKey()), field.getValue(), ApplyRules.field(type, field.getKey()))));
        return merged;
    }

    private static boolean contains(JsonNode array, JsonNode value) {
        for (JsonNode there : array) {
            if (there.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static ArrayNode mergedLists(Map<String, JsonNode> object, Map<String, JsonNode> applied, Kind element) {
        ArrayNode merged = JsonNodeFactory.instance.arrayNode();
        List<String> there = List.copyOf(object.keySet());
        int next = 0;
        for (Map.Entry<String, JsonNode> wanted : applied.entrySet()) {
            int place = there.indexOf(wanted.getKey());
            for (; next < place; next++) {
                addUnless(applied, there.get(next), object, merged);
            }
            JsonNode was = object.get(wanted.getKey());
            merged.add(was == null ? wanted.getValue() : merged(was, wanted.getValue(), element));
        }
        for (; next < there.size(); next++) {
            addUnless(applied, there.get(next), object, merged);
        }
        return merged;
    }

    private static void addUnless(
            Map<String, JsonNode> applied, String name, Map<String, JsonNode> object, ArrayNode merged) {
        if (!applied.containsKey(name)) {
            merged.add(object.get(name));
        }
    }

    /** The tree without these fields; what is empty without them goes as well. */
    static JsonNode without(JsonNode tree, FieldSet gone, Kind kind) {
        if (gone.isEmpty()) {
            return tree;
        }
        if (tree.isObject() && (kind instanceof Fields || kind instanceof Entries)) {
            ObjectNode left = JsonNodeFactory.instance.objectNode();
            tree.properties().forEach(field -> {
                FieldSet inside = gone.at(FieldNames.field(field.getKey()));
                kept(field.getValue(), inside, child(kind, field.getKey()))
                        .ifPresent(value -> left.set(field.getKey(), value));
            });
            return left;
        }
        if (tree.isArray() && kind instanceof Elements elements) {
            ArrayNode left = JsonNodeFactory.instance.arrayNode();
            keyed(tree, elements).forEach((name, element) -> {
                if (!gone.at(name).member()) {
                    left.add(without(element, gone.at(name), new Fields(elements.element())));
                }
            });
            return left;
        }
        if (tree.isArray() && kind instanceof Values) {
            ArrayNode left = JsonNodeFactory.instance.arrayNode();
            tree.forEach(value -> {
                if (!gone.at(FieldNames.value(value)).member()) {
                    left.add(value);
                }
            });
            return left;
        }
        return tree;
    }

    private static Kind child(Kind parent, String name) {
        return parent instanceof Fields fields
                ? ApplyRules.field(fields.type(), name)
                : ApplyRules.field(((Entries) parent).type(), name);
    }

    private static Optional<JsonNode> kept(JsonNode value, FieldSet gone, Kind kind) {
        if (gone.isEmpty()) {
            return Optional.of(value);
        }
        if (gone.member()) {
            return Optional.empty();
        }
        JsonNode left = without(value, gone, kind);
        return left.isEmpty() && !value.isEmpty() ? Optional.empty() : Optional.of(left);
    }

    /** By the names of their steps, in the order of the list. */
    private static Map<String, JsonNode> keyed(JsonNode list, Elements elements) {
        Map<String, JsonNode> keyed = new LinkedHashMap<>();
        for (JsonNode element : list) {
            Map<String, JsonNode> keys = new TreeMap<>();
            for (String key : elements.keys()) {
                JsonNode value = element.path(key);
                if (!value.isMissingNode() && !value.isNull()) {
                    keys.put(key, value);
                } else {
                    ApplyRules.keyDefault(key)
                            .map(JsonNodeFactory.instance::textNode)
                            .ifPresent(text -> keys.put(key, text));
                }
            }
            keyed.putIfAbsent(FieldNames.element(keys), element);
        }
        return keyed;
    }
}
