package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.kube.StrategicMerge;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.sim.ApiPatch;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import java.util.List;

/** The kinds of patches, after {@code k8s.io/apiserver/pkg/endpoints/handlers/patch.go}. */
final class PatchKinds {
    private static final String REJECTED = "the server rejected our request due to an error in our request";

    /** Server-side apply: in YAML, of which JSON is a part. */
    static final String APPLY = "application/apply-patch+yaml";

    private static final List<String> TYPES = List.of(
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json",
            APPLY);

    private PatchKinds() {}

    /** @throws StatusError if the patch is none, does not fit, or is of an unknown kind */
    static JsonNode apply(String contentType, JsonNode patch, JsonNode object, Resource resource) {
        return switch (contentType) {
            case "application/json-patch+json" -> jsonPatch(patch, object);
            case "application/merge-patch+json" -> {
                if (!patch.isObject()) {
                    throw StatusError.badRequest(
                            "error decoding patch: json: cannot unmarshal into Go value of type map");
                }
                yield merge(object, patch);
            }
            case "application/strategic-merge-patch+json" -> strategic(patch, object, resource);
            default -> throw unknownType();
        };
    }

    /**
     * Looks at the type before the body, which may be no JSON: server-side apply is YAML.
     *
     * @throws StatusError if patches of that kind are not served
     */
    static void checkType(String contentType) {
        if (!TYPES.contains(contentType)) {
            throw unknownType();
        }
    }

    private static StatusError unknownType() {
        return new StatusError(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: "
                        + String.join(", ", TYPES));
    }

    private static JsonNode jsonPatch(JsonNode patch, JsonNode object) {
        if (!(patch instanceof ArrayNode operations)) {
            throw StatusError.badRequest(
                    "error decoding patch: json: cannot unmarshal into Go value of type jsonpatch.Patch");
        }
        try {
            return ApiPatch.apply(operations, object);
        } catch (RuntimeException e) {
            throw new StatusError(422, "Invalid", REJECTED + ": " + e.getMessage());
        }
    }

    private static JsonNode strategic(JsonNode patch, JsonNode object, Resource resource) {
        try {
            return new StrategicMerge((path, message) -> new BadRequestException(
                            path.isEmpty() ? message : BadRequestException.at(Message.of(path), message)))
                    .apply(object, patch, resource.model());
        } catch (BadRequestException e) {
            throw StatusError.badRequest("error decoding patch: " + e.getMessage());
        }
    }

    /** RFC 7386. */
    private static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode merged =
                target instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        changes.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                merged.remove(field.getKey());
            } else {
                merged.set(field.getKey(), merge(merged.path(field.getKey()), field.getValue()));
            }
        });
        return merged;
    }
}
