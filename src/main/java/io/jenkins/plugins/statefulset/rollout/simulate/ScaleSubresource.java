package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.Storage.Part;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The {@code scale} subresource of StatefulSets. */
final class ScaleSubresource {
    private ScaleSubresource() {}

    static ApiResponse answer(ApiRequest asked, RequestTarget target, HasMetadata object, ResourceApi.Writer writer) {
        if (target.resource() != Resource.STATEFUL_SETS || !(object instanceof StatefulSet set)) {
            throw StatusError.noSuchPath();
        }
        if (asked.method().equals("GET")) {
            return ApiResponse.json(200, scale(set));
        }
        JsonNode wanted =
                switch (asked.method()) {
                    case "PUT" -> asked.object();
                    case "PATCH" ->
                        PatchKinds.apply(mergeable(asked.contentType()), asked.json(), scale(set), target.resource());
                    default -> throw StatusError.notAllowed();
                };
        JsonNode replicas = wanted.path("spec").path("replicas");
        String version = wanted.path("metadata").path("resourceVersion").asText("");
        HasMetadata after = writer.write(set, Part.MAIN, tree -> {
            ObjectNode changed = tree.deepCopy();
            changed.withObject("/spec").put("replicas", replicas.asInt());
            if (!version.isEmpty()) {
                changed.withObject("/metadata").put("resourceVersion", version);
            }
            return changed;
        });
        return ApiResponse.json(200, scale((StatefulSet) after));
    }

    /** A Scale has no lists, so both merges are the same. */
    private static String mergeable(String type) {
        return type.equals("application/strategic-merge-patch+json") ? "application/merge-patch+json" : type;
    }

    private static ObjectNode scale(StatefulSet set) {
        ObjectNode scale = JsonNodeFactory.instance.objectNode();
        scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        JsonNode metadata = ObjectTrees.tree(set).path("metadata");
        ObjectNode few = scale.putObject("metadata");
        for (String field : new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
            few.set(field, metadata.path(field));
        }
        scale.putObject("spec").put("replicas", set.getSpec().getReplicas());
        Map<String, String> labels = Optional.ofNullable(
                        set.getSpec().getSelector().getMatchLabels())
                .orElse(Map.of());
        scale.putObject("status")
                .put("replicas", set.getStatus().getReplicas())
                .put(
                        "selector",
                        labels.entrySet().stream()
                                .map(label -> label.getKey() + "=" + label.getValue())
                                .collect(Collectors.joining(",")));
        return scale;
    }
}
