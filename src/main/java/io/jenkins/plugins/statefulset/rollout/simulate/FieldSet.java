package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * Fields of an object, as {@code fieldsV1} of {@code managedFields} has them ({@code sigs.k8s.io/structured-merge-diff}, {@code fieldpath.Set}): a tree
 * whose names are {@code f:replicas}, {@code k:{"name":"db"}} of an element with that key, {@code v:"x"} of a value in a set.
 *
 * @param member whether the field at this place itself is in it
 * @param below by name
 */
record FieldSet(boolean member, Map<String, FieldSet> below) {
    static final FieldSet NONE = new FieldSet(false, Map.of());
    private static final FieldSet LEAF = new FieldSet(true, Map.of());
    private static final String SELF = ".";

    /** Only the field itself. */
    static FieldSet leaf() {
        return LEAF;
    }

    /** Without the names below which nothing is. */
    static FieldSet of(boolean member, Map<String, FieldSet> below) {
        Map<String, FieldSet> full = new TreeMap<>(below);
        full.values().removeIf(FieldSet::isEmpty);
        return new FieldSet(member, full);
    }

    /** @param fields as they stand there; what is no object is taken for an empty one */
    static FieldSet read(JsonNode fields) {
        boolean member = fields.has(SELF) || fields.isEmpty();
        return new FieldSet(member, children(fields));
    }

    /** The same of a whole object, which is no field itself. */
    static FieldSet readRoot(JsonNode fields) {
        return new FieldSet(false, children(fields));
    }

    private static Map<String, FieldSet> children(JsonNode fields) {
        Map<String, FieldSet> below = new TreeMap<>();
        fields.properties().forEach(field -> {
            if (!field.getKey().equals(SELF)) {
                below.put(field.getKey(), read(field.getValue()));
            }
        });
        return below;
    }

    ObjectNode json() {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        if (member && !below.isEmpty()) {
            fields.putObject(SELF);
        }
        below.forEach((name, set) -> fields.set(name, set.json()));
        return fields;
    }

    boolean isEmpty() {
        return !member && below.isEmpty();
    }

    FieldSet at(String name) {
        return below.getOrDefault(name, NONE);
    }

    FieldSet with(FieldSet other) {
        return combine(other, (one, another) -> one || another);
    }

    FieldSet without(FieldSet other) {
        return combine(other, (one, another) -> one && !another);
    }

    FieldSet and(FieldSet other) {
        return combine(other, (one, another) -> one && another);
    }

    private FieldSet combine(FieldSet other, BinaryOperator<Boolean> members) {
        Map<String, FieldSet> both = new TreeMap<>();
        below.forEach((name, set) -> both.put(name, set.combine(other.at(name), members)));
        other.below.forEach((name, set) -> {
            if (!below.containsKey(name)) {
                both.put(name, NONE.combine(set, members));
            }
        });
        return of(members.apply(member, other.member), both);
    }

    /** Each field in it, as a path for people: {@code .spec.template.spec.containers[name="db"].image}. */
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        collect("", paths);
        return paths;
    }

    private void collect(String path, List<String> paths) {
        if (member) {
            paths.add(path);
        }
        below.forEach((name, set) -> set.collect(path + step(name), paths));
    }

    private static String step(String name) {
        String what = name.substring(2);
        if (name.startsWith("f:")) {
            return "." + what;
        }
        return name.startsWith("k:")
                ? "["
                        + FieldNames.keys(what).entrySet().stream()
                                .map(key -> key.getKey() + "=" + key.getValue())
                                .reduce((one, other) -> one + "," + other)
                                .orElse("")
                        + "]"
                : "[=" + what + "]";
    }

    /** The names of these steps. */
    static final class FieldNames {
        private FieldNames() {}

        static String field(String name) {
            return "f:" + name;
        }

        static String value(JsonNode value) {
            return "v:" + value;
        }

        /** @param keys by name */
        static String element(Map<String, JsonNode> keys) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            new TreeMap<>(keys).forEach(object::set);
            return "k:" + object;
        }

        private static Map<String, JsonNode> keys(String json) {
            Map<String, JsonNode> keys = new TreeMap<>();
            Optional.of(json).map(ApiRequest::tree).ifPresent(object -> object.properties()
                    .forEach(key -> keys.put(key.getKey(), key.getValue())));
            return keys;
        }
    }
}
