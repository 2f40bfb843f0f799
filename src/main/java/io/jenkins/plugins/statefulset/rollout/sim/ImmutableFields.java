package io.jenkins.plugins.statefulset.rollout.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import java.util.Objects;

/** Fields that may not change, of kinds other than the StatefulSet, after {@code pkg/apis/core/validation} and {@code batch}. */
final class ImmutableFields {
    private static final String POD_FIELDS =
            "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
                    + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to "
                    + "existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was "
                    + "previously negative)";

    private ImmutableFields() {}

    static void check(Resource resource, HasMetadata before, HasMetadata after) {
        ObjectNode was = (ObjectNode) ObjectTrees.tree(before);
        ObjectNode is = (ObjectNode) ObjectTrees.tree(after);
        if (resource == Resource.PODS && !essence(podSpec(was)).equals(essence(podSpec(is)))) {
            throw invalid(resource, before, POD_FIELDS);
        }
        if (resource == Resource.JOBS && !Objects.equals(was.at("/spec/template"), is.at("/spec/template"))) {
            throw invalid(
                    resource,
                    before,
                    "spec.template: Invalid value: " + is.at("/spec/template") + ": field is immutable");
        }
    }

    /** A tree without what says nothing: clients that know a kind by its Go type send its empty values along. */
    static JsonNode essence(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            ObjectNode rest = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> {
                JsonNode value = essence(field.getValue());
                if (!isNothing(value)) {
                    rest.set(field.getKey(), value);
                }
            });
            return rest;
        }
        if (tree instanceof ArrayNode array) {
            ArrayNode rest = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> rest.add(essence(element)));
            return rest;
        }
        return tree;
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull()
                || (value.isContainerNode() && value.isEmpty())
                || (value.isTextual() && value.asText().isEmpty())
                || (value.isBoolean() && !value.asBoolean())
                || (value.isNumber() && value.asDouble() == 0);
    }

    private static ObjectNode podSpec(ObjectNode pod) {
        ObjectNode spec = pod.withObject("/spec").deepCopy();
        spec.remove("activeDeadlineSeconds");
        spec.remove("tolerations");
        for (String list : new String[] {"containers", "initContainers"}) {
            if (spec.get(list) instanceof ArrayNode containers) {
                containers.forEach(container -> ((ObjectNode) container).remove("image"));
            }
        }
        return spec;
    }

    private static ClusterException invalid(Resource resource, HasMetadata object, String problem) {
        return new ClusterException(
                Reason.INVALID,
                resource.qualifiedKind() + " \"" + object.getMetadata().getName() + "\" is invalid: " + problem);
    }
}
