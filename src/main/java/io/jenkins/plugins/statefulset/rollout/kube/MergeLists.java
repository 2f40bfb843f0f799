package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The lists of a strategic merge: which elements are the same, and in what order they end up. */
final class MergeLists {
    private MergeLists() {}

    static List<JsonNode> elements(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>(array.size());
        array.forEach(elements::add);
        return elements;
    }

    static ArrayNode array(List<JsonNode> elements) {
        return JsonNodeFactory.instance.arrayNode(elements.size()).addAll(elements);
    }

    static boolean sameKey(JsonNode left, JsonNode right, String key) {
        return left.has(key)
                && right.has(key)
                && left.get(key).asText().equals(right.get(key).asText());
    }

    /** Where a plain value is in a list, -1 if it isn't; 1 read as an int and as a long are the same. */
    static int indexOf(List<JsonNode> values, JsonNode value) {
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).asText().equals(value.asText())) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Orders a merged list: elements that {@code wanted} names in that order, the others as they were in {@code before},
     * and the two woven together by the order of {@code before}; what wasn't there before comes first.
     *
     * @param key the field that identifies an element, empty for plain values
     */
    static ArrayNode order(List<JsonNode> merged, List<JsonNode> wanted, List<JsonNode> before, String key) {
        List<JsonNode> named = new ArrayList<>();
        List<JsonNode> others = new ArrayList<>();
        merged.forEach(element -> (position(wanted, element, key) >= 0 ? named : others).add(element));
        named.sort(Comparator.comparingInt(element -> position(wanted, element, key)));
        ArrayNode ordered = JsonNodeFactory.instance.arrayNode(merged.size());
        int next = 0;
        for (JsonNode element : named) {
            int place = position(before, element, key);
            while (next < others.size() && place >= 0 && position(before, others.get(next), key) < place) {
                ordered.add(others.get(next++));
            }
            ordered.add(element);
        }
        others.subList(next, others.size()).forEach(ordered::add);
        return ordered;
    }

    private static int position(List<JsonNode> list, JsonNode element, String key) {
        if (key.isEmpty()) {
            return indexOf(list, element);
        }
        for (int i = 0; i < list.size(); i++) {
            if (sameKey(list.get(i), element, key)) {
                return i;
            }
        }
        return -1;
    }

    /** The value that a patch adds where nothing was: its content, without directives and nulls. */
    static JsonNode withoutDirectives(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode content = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> {
                if (!isDirective(field.getKey()) && !field.getValue().isNull()) {
                    content.set(field.getKey(), withoutDirectives(field.getValue()));
                }
            });
            return content;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode content = JsonNodeFactory.instance.arrayNode(array.size());
            array.forEach(element -> {
                boolean isOnlyDirective = element.isObject() && element.has("$patch");
                if (!isOnlyDirective) {
                    content.add(withoutDirectives(element));
                }
            });
            return content;
        }
        return value;
    }

    private static boolean isDirective(String name) {
        return name.equals("$patch")
                || name.equals("$retainKeys")
                || name.startsWith("$setElementOrder/")
                || name.startsWith("$deleteFromPrimitiveList/");
    }
}
