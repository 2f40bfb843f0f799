package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Small steps on JSON trees, with Go's idea of a field that is not set: absent, null, or an empty string. */
public final class Trees {
    /** Fields of type bool or int without a pointer: Go leaves them out when they are false or 0. */
    private static final Set<String> OMITTED_WHEN_ZERO =
            Set.of("hostNetwork", "hostPID", "hostIPC", "stdin", "stdinOnce", "tty", "initialDelaySeconds", "hostPort");

    private static final Set<String> OMITTED_WHEN_EMPTY =
            Set.of("labels", "annotations", "nodeSelector", "limits", "requests", "overhead", "matchLabels");
    /** Strings that the API keeps though they are empty, because it has a pointer to them. */
    private static final Set<String> KEPT_WHEN_EMPTY = Set.of(
            "service",
            "type",
            "storageClassName",
            "runtimeClassName",
            "preemptionPolicy",
            "fsGroupChangePolicy",
            "runAsUserName",
            "gmsaCredentialSpec",
            "gmsaCredentialSpecName");

    private static final Set<String> FREE_TEXT = Set.of("labels", "annotations", "nodeSelector", "matchLabels");

    private Trees() {}

    static boolean isUnset(ObjectNode parent, String field) {
        JsonNode value = parent.path(field);
        return value.isMissingNode()
                || value.isNull()
                || (value.isTextual() && value.asText().isEmpty());
    }

    static void text(ObjectNode parent, String field, String fallback) {
        if (isUnset(parent, field)) {
            parent.put(field, fallback);
        }
    }

    static void integer(ObjectNode parent, String field, int fallback) {
        if (isUnset(parent, field)) {
            parent.put(field, fallback);
        }
    }

    /** For fields in which 0 means not set. */
    static void positive(ObjectNode parent, String field, int fallback) {
        if (parent.path(field).asInt(0) == 0) {
            parent.put(field, fallback);
        }
    }

    /** The object at a field, made if it is not there. */
    public static ObjectNode objectAt(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode present ? present : parent.putObject(field);
    }

    /** The objects of a list that may be missing. */
    public static List<ObjectNode> objects(JsonNode parent, String field) {
        List<ObjectNode> found = new ArrayList<>();
        parent.path(field).forEach(item -> {
            if (item instanceof ObjectNode object) {
                found.add(object);
            }
        });
        return found;
    }

    /** Writes every amount of a resource list in its canonical form. */
    static void quantities(JsonNode resources) {
        if (resources instanceof ObjectNode list) {
            List.copyOf(list.properties())
                    .forEach(entry -> list.put(
                            entry.getKey(),
                            Quantities.canonicalResource(entry.getValue().asText())));
        }
    }

    /** Leaves out what Go's JSON encoder leaves out. */
    public static void removeZeroValues(JsonNode tree) {
        if (tree instanceof ArrayNode array) {
            array.forEach(Trees::removeZeroValues);
        }
        if (tree instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                if (!FREE_TEXT.contains(field.getKey())) {
                    removeZeroValues(field.getValue());
                }
                if (isOmitted(field.getKey(), field.getValue())) {
                    object.remove(field.getKey());
                }
            }
        }
    }

    private static boolean isOmitted(String name, JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL -> true;
            case ARRAY -> value.isEmpty();
            case OBJECT -> value.isEmpty() && OMITTED_WHEN_EMPTY.contains(name);
            case STRING -> value.asText().isEmpty() && !KEPT_WHEN_EMPTY.contains(name);
            case NUMBER -> value.asInt() == 0 && OMITTED_WHEN_ZERO.contains(name);
            // A volume source that is read-only or not has a pointer in some types only; "not" is what absence means
            // too.
            case BOOLEAN -> !value.asBoolean() && (OMITTED_WHEN_ZERO.contains(name) || name.equals("readOnly"));
            default -> false;
        };
    }
}
