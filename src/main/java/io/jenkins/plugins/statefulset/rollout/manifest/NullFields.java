package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.statefulset.rollout.kube.ModelFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes of {@code null} what the API server makes of it: a field is not there, a value of a map of strings is empty (Go's
 * {@code encoding/json}).
 */
final class NullFields {
    private NullFields() {}

    /** A copy of a tree that {@link FieldCheck} accepts, without nulls. */
    static JsonNode without(JsonNode tree, Class<?> model) {
        JsonNode copy = tree.deepCopy();
        clean(copy, Optional.of(ModelFields.type(model)));
        return copy;
    }

    private static void clean(JsonNode node, Optional<JavaType> type) {
        if (node instanceof ObjectNode object) {
            boolean texts = type.filter(known -> known.isMapLikeType()
                            && ModelFields.shape(known.getContentType()) == ModelFields.Shape.TEXT)
                    .isPresent();
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                if (!field.getValue().isNull()) {
                    clean(field.getValue(), type.flatMap(known -> ModelFields.field(known, field.getKey())));
                } else if (texts) {
                    object.set(field.getKey(), TextNode.valueOf(""));
                } else {
                    object.remove(field.getKey());
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(item -> clean(item, type.map(JavaType::getContentType)));
        }
    }
}
