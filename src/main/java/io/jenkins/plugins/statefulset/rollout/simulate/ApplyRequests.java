package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.simulate.FieldManagers.Who;
import java.util.List;

/** What a request of server-side apply must be, after {@code k8s.io/apiserver/pkg/endpoints/handlers/patch.go} and {@code validation}. */
final class ApplyRequests {
    private ApplyRequests() {}

    /** The object that is to be, without what is null. */
    static ObjectNode config(ApiRequest asked, RequestTarget target) {
        ObjectNode config = asked.applied();
        dropNulls(config);
        String kind = config.path("kind").asText("");
        String version = config.path("apiVersion").asText("");
        if (kind.isEmpty() || version.isEmpty()) {
            throw StatusError.badRequest("invalid object type: /, Kind=" + kind);
        }
        Resource resource = target.resource();
        if (!kind.equals(resource.kind()) || !version.equals(resource.apiVersion())) {
            throw StatusError.badRequest("the API version in the data (" + version + ", Kind=" + kind
                    + ") does not match the expected API version (" + resource.apiVersion() + ", Kind="
                    + resource.kind() + ")");
        }
        JsonNode metadata = config.path("metadata");
        String name = metadata.path("name").asText(target.name());
        if (!name.equals(target.name())) {
            throw StatusError.badRequest(
                    "the name of the object (" + name + ") does not match the name on the URL (" + target.name() + ")");
        }
        String namespace = metadata.path("namespace").asText(target.namespace().orElse(""));
        if (!namespace.equals(target.namespace().orElse(""))) {
            throw StatusError.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        if (!metadata.path("managedFields").isMissingNode()) {
            throw StatusError.badRequest("metadata.managedFields must be nil");
        }
        return config;
    }

    private static void dropNulls(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            List.copyOf(object.properties()).forEach(field -> {
                if (field.getValue().isNull()) {
                    object.remove(field.getKey());
                } else {
                    dropNulls(field.getValue());
                }
            });
        } else if (tree instanceof ArrayNode array) {
            array.forEach(ApplyRequests::dropNulls);
        }
    }

    static Who who(ApiRequest asked, RequestTarget target) {
        String manager = asked.parameter("fieldManager")
                .orElseThrow(
                        () -> new StatusError(
                                422,
                                "Invalid",
                                "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch"));
        return new Who(manager, FieldManagers.APPLY, target.resource().apiVersion(), target.subresource());
    }

    static void refuseForce(ApiRequest asked) {
        if (asked.parameter("force").isPresent()) {
            throw new StatusError(
                    422,
                    "Invalid",
                    "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for non-apply patch");
        }
    }

    /** What names one certain object cannot be applied where there is none. */
    static void mustNotExist(RequestTarget target, ObjectNode config) {
        String uid = config.path("metadata").path("uid").asText("");
        if (!uid.isEmpty()) {
            throw new StatusError(
                            409,
                            "Conflict",
                            "uid mismatch: the provided object specified uid " + uid
                                    + ", and no existing object was found")
                    .about(target.resource(), target.name());
        }
    }

    static void check(Resource resource, HasMetadata before, ObjectNode config) {
        String uid = config.path("metadata").path("uid").asText("");
        if (!uid.isEmpty()) {
            Preconditions.checkUid(resource, before, uid);
        }
    }
}
