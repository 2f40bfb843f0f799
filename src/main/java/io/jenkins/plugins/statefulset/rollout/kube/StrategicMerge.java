package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Applies a strategic merge patch as the API server does (k8s.io/apimachinery {@code pkg/util/strategicpatch}).
 *
 * <ol>
 *   <li>Maps are merged field by field; {@code null} removes a field.
 *   <li>A list is merged or replaced as {@link MergeRules} says of its field; an element that is new comes before those
 *       that only the object has.
 *   <li>{@code $patch: replace} in a map replaces it, in a list drops every element that the patch doesn't have;
 *       {@code $patch: delete} empties a map, or removes the element with that key. {@code $patch: merge} is refused, as the
 *       API server refuses it.
 *   <li>{@code $setElementOrder/<list>} orders, {@code $deleteFromPrimitiveList/<list>} removes plain values, and
 *       {@code $retainKeys} removes every field that it doesn't name.
 * </ol>
 *
 * <p>The arguments are not modified. An empty patch changes nothing.
 */
public final class StrategicMerge {
    private static final String PATCH = "$patch";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String SET_ORDER = "$setElementOrder/";
    private static final String DELETE_VALUES = "$deleteFromPrimitiveList/";

    private final Problems problems;

    /**
     * @param problems names the patch in errors
     */
    public StrategicMerge(Problems problems) {
        this.problems = problems;
    }

    /**
     * @param original the object as it is
     * @param patch the patch, which begins where the object begins
     * @param model the fabric8 model of the object, such as {@code StatefulSet.class}; it decides how lists are merged
     * @throws BadRequestException if the patch isn't one: no map, an element without its merge key, an unknown directive
     */
    public JsonNode apply(JsonNode original, JsonNode patch, Class<?> model) {
        if (!(patch instanceof ObjectNode changes) || !(original instanceof ObjectNode object)) {
            throw problems.at("", Phrase.of("manifest.patch-map"));
        }
        return mergeMap(object.deepCopy(), changes, Optional.of(ModelFields.type(model)), "");
    }

    private ObjectNode mergeMap(ObjectNode original, ObjectNode patch, Optional<JavaType> type, String path) {
        if (patch.has(PATCH)) {
            return switch (patch.get(PATCH).asText()) {
                case "replace" -> (ObjectNode) MergeLists.withoutDirectives(patch);
                case "delete" -> JsonNodeFactory.instance.objectNode();
                default -> throw unknownDirective(patch, path);
            };
        }
        retainKeys(original, patch, path);
        ObjectNode unmerged = original.deepCopy();
        for (Map.Entry<String, JsonNode> change : patch.properties()) {
            String name = change.getKey();
            if (name.startsWith(DELETE_VALUES)) {
                deleteValues(original, name.substring(DELETE_VALUES.length()), change.getValue(), path);
            } else if (!name.startsWith("$")) {
                mergeField(original, patch, name, type, path);
            }
        }
        for (Map.Entry<String, JsonNode> change : patch.properties()) {
            if (change.getKey().startsWith(SET_ORDER)) {
                setOrder(
                        original,
                        change.getKey().substring(SET_ORDER.length()),
                        change.getValue(),
                        type,
                        path,
                        unmerged);
            }
        }
        return original;
    }

    private void mergeField(
            ObjectNode original, ObjectNode patch, String name, Optional<JavaType> parent, String path) {
        JsonNode value = patch.get(name);
        JsonNode present = original.path(name);
        if (value.isNull()) {
            original.remove(name);
            return;
        }
        String fieldPath = path.isEmpty() ? name : path + "." + name;
        Optional<JavaType> type = parent.flatMap(p -> ModelFields.field(p, name));
        if (present instanceof ObjectNode map
                && value instanceof ObjectNode changes
                && !MergeRules.isReplacedMap(parent, name)) {
            original.set(name, mergeMap(map, changes, type, fieldPath));
        } else if (present instanceof ArrayNode list && value instanceof ArrayNode changes) {
            original.set(name, mergeList(list, changes, MergeRules.list(parent, name), type, fieldPath));
        } else {
            original.set(name, MergeLists.withoutDirectives(value));
        }
    }

    private ArrayNode mergeList(
            ArrayNode original, ArrayNode patch, MergeRules.ListRule rule, Optional<JavaType> type, String path) {
        if (rule instanceof MergeRules.MergeByKey byKey) {
            return mergeElements(original, patch, byKey.key(), type.map(JavaType::getContentType), path);
        }
        if (rule instanceof MergeRules.MergeValues) {
            List<JsonNode> values = MergeLists.elements(original);
            patch.forEach(value -> {
                if (MergeLists.indexOf(values, value) < 0) {
                    values.add(value);
                }
            });
            return MergeLists.order(values, MergeLists.elements(patch), MergeLists.elements(original), "");
        }
        return (ArrayNode) MergeLists.withoutDirectives(patch);
    }

    private ArrayNode mergeElements(
            ArrayNode original, ArrayNode patch, String key, Optional<JavaType> type, String path) {
        List<JsonNode> elements = MergeLists.elements(original);
        List<ObjectNode> changes = new ArrayList<>();
        boolean replace = false;
        for (int i = 0; i < patch.size(); i++) {
            String place = path + "[" + i + "]";
            if (!(patch.get(i) instanceof ObjectNode change)) {
                throw problems.at(place, Phrase.of("manifest.patch-element").with("key", key));
            }
            String directive = change.path(PATCH).asText("");
            if (!directive.equals("replace") && !change.has(key)) {
                throw problems.at(place, Phrase.of("manifest.patch-key").with("key", key));
            }
            switch (directive) {
                case "" -> changes.add(change);
                case "replace" -> replace = true;
                case "delete" -> elements.removeIf(element -> MergeLists.sameKey(element, change, key));
                default -> throw unknownDirective(change, place);
            }
        }
        if (replace) {
            elements.clear();
        }
        List<JsonNode> before = List.copyOf(elements);
        changes.forEach(change -> mergeElement(elements, change, key, type, path));
        return MergeLists.order(elements, List.copyOf(changes), before, key);
    }

    private void mergeElement(
            List<JsonNode> elements, ObjectNode change, String key, Optional<JavaType> type, String path) {
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i) instanceof ObjectNode element && MergeLists.sameKey(element, change, key)) {
                String place = path + "[" + change.get(key).asText() + "]";
                elements.set(i, mergeMap(element, change, type, place));
                return;
            }
        }
        elements.add(MergeLists.withoutDirectives(change));
    }

    private void retainKeys(ObjectNode original, ObjectNode patch, String path) {
        if (!patch.has(RETAIN_KEYS)) {
            return;
        }
        JsonNode retained = patch.get(RETAIN_KEYS);
        if (!retained.isArray()) {
            throw problems.at(path, Phrase.of("manifest.patch-retain").with("directive", RETAIN_KEYS));
        }
        Set<String> names =
                MergeLists.elements(retained).stream().map(JsonNode::asText).collect(Collectors.toSet());
        patch.properties().stream()
                .filter(field ->
                        !field.getKey().startsWith("$") && !field.getValue().isNull())
                .filter(field -> !names.contains(field.getKey()))
                .findFirst()
                .ifPresent(field -> {
                    throw problems.at(
                            path,
                            Phrase.of("manifest.patch-not-retained")
                                    .with("field", field.getKey())
                                    .with("directive", RETAIN_KEYS)
                                    .with("names", names.toString()));
                });
        original.retain(names);
    }

    private void deleteValues(ObjectNode original, String name, JsonNode values, String path) {
        if (!values.isArray()) {
            throw problems.at(path, Phrase.of("manifest.patch-values").with("directive", DELETE_VALUES + name));
        }
        if (original.get(name) instanceof ArrayNode list) {
            List<JsonNode> kept = MergeLists.elements(list);
            kept.removeIf(value -> MergeLists.indexOf(MergeLists.elements(values), value) >= 0);
            original.set(name, MergeLists.array(kept));
        }
    }

    private void setOrder(
            ObjectNode original,
            String name,
            JsonNode order,
            Optional<JavaType> parent,
            String path,
            ObjectNode unmerged) {
        if (!order.isArray()) {
            throw problems.at(path, Phrase.of("manifest.patch-order").with("directive", SET_ORDER + name));
        }
        String key = MergeRules.list(parent, name) instanceof MergeRules.MergeByKey byKey ? byKey.key() : "";
        if (original.get(name) instanceof ArrayNode list) {
            List<JsonNode> elements = MergeLists.elements(list);
            original.set(
                    name,
                    MergeLists.order(
                            elements, MergeLists.elements(order), MergeLists.elements(unmerged.path(name)), key));
        }
    }

    private BadRequestException unknownDirective(JsonNode patch, String path) {
        return problems.at(
                path,
                Phrase.of("manifest.patch-directive")
                        .with("directive", "$patch: " + patch.get(PATCH).asText()));
    }
}
