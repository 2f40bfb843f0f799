package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.Problems;

/** Kubernetes objects as JSON trees and back, read and written as fabric8 does. */
public final class ObjectTrees {
    /** One for all, because it keeps what it has found out about the models. */
    static final ObjectMapper MAPPER = new ObjectMapper();

    private static final KubernetesSerialization SERIALIZATION = ModelSerialization.with(MAPPER);

    private ObjectTrees() {}

    /**
     * Turns a checked tree into the typed object.
     *
     * @throws io.jenkins.plugins.statefulset.rollout.problem.BadRequestException naming the field that is not of its shape, where the check could not know it
     */
    public static <T> T convert(JsonNode tree, Class<T> type, Problems problems) {
        try {
            return SERIALIZATION.convertValue(tree, type);
        } catch (IllegalArgumentException e) {
            throw problems.at(
                    place(e.getCause()), Phrase.of("manifest.not-in-a-model").with("kind", type.getSimpleName()));
        }
    }

    private static String place(Throwable cause) {
        StringBuilder path = new StringBuilder();
        if (cause instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                if (step.getFieldName() == null) {
                    path.append('[').append(step.getIndex()).append(']');
                } else {
                    path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
                }
            }
        }
        return path.toString();
    }

    /** A tree as maps, lists and values. */
    public static Object plain(JsonNode tree) {
        return MAPPER.convertValue(tree, Object.class);
    }

    /** The JSON tree of a fabric8 object, as it would go to the API server. */
    public static JsonNode tree(Object model) {
        return MAPPER.valueToTree(model);
    }

    /**
     * The fabric8 object of a JSON tree.
     *
     * @throws IllegalArgumentException if the tree doesn't have that shape
     */
    public static <T> T object(JsonNode tree, Class<T> type) {
        return MAPPER.convertValue(tree, type);
    }
}
