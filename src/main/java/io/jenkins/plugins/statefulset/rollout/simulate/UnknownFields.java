package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.kube.ModelFields;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Fields that a kind does not have. With {@code fieldValidation=Strict}, which kubectl asks for unless told otherwise, the
 * object is refused, in the words of the strict decoder of {@code k8s.io/apimachinery}; else they are dropped.
 */
final class UnknownFields {
    private UnknownFields() {}

    /**
     * Drops them from the object.
     *
     * @throws StatusError if the request wants to be told, and there are some
     */
    static void settle(ApiRequest asked, Resource resource, JsonNode object) {
        String wanted = asked.parameter("fieldValidation").orElse("Ignore");
        switch (wanted) {
            case "Ignore", "Warn" -> collect(object, ModelFields.type(resource.model()), "", new ArrayList<>());
            case "Strict" -> refuse(resource, object);
            default ->
                throw new StatusError(
                        422,
                        "Invalid",
                        " \"\" is invalid: fieldValidation: Unsupported value: \"" + wanted
                                + "\": supported values: \"Ignore\", \"Strict\", \"Warn\"");
        }
    }

    private static void refuse(Resource resource, JsonNode object) {
        List<String> unknown = new ArrayList<>();
        collect(object, ModelFields.type(resource.model()), "", unknown);
        if (!unknown.isEmpty()) {
            throw StatusError.badRequest(
                    resource.kind() + " in version \"v1\" cannot be handled as a " + resource.kind()
                            + ": strict decoding error: "
                            + unknown.stream()
                                    .map(path -> "unknown field \"" + path + "\"")
                                    .collect(Collectors.joining(", ")));
        }
    }

    private static void collect(JsonNode tree, JavaType type, String path, List<String> unknown) {
        switch (ModelFields.shape(type)) {
            case OBJECT -> {
                for (Map.Entry<String, JsonNode> field : List.copyOf(tree.properties())) {
                    String inside = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                    ModelFields.field(type, field.getKey())
                            .ifPresentOrElse(known -> collect(field.getValue(), known, inside, unknown), () -> {
                                if (!ModelFields.isNewer(type, field.getKey())) {
                                    unknown.add(inside);
                                    ((ObjectNode) tree).remove(field.getKey());
                                }
                            });
                }
            }
            case LIST -> {
                for (int i = 0; i < tree.size(); i++) {
                    collect(tree.get(i), type.getContentType(), path + "[" + i + "]", unknown);
                }
            }
            case MAP ->
                tree.properties()
                        .forEach(entry ->
                                collect(entry.getValue(), type.getContentType(), path + "." + entry.getKey(), unknown));
            default -> {}
        }
    }
}
