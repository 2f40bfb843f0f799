package io.jenkins.plugins.statefulset.rollout.neighbour;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Change;
import java.util.List;

/**
 * What was read around a set. All trees are as the API server gives them; whatever is in them may be absent or absurd.
 *
 * @param set as it is
 * @param proposed the pod template that the rollout brings
 * @param changed the paths of the fields that change, as in {@code spec.template.spec.containers[app].image}
 * @param change where the change comes from
 * @param pods those of the set: of each its name, UID, node and conditions
 * @param podAutoscalers and all that follow: those of the set's namespace
 * @param nodes some or all of those that the pods are on
 * @param warnings what the server warned of when it tried the template
 */
public record Scene(
        JsonNode set,
        JsonNode proposed,
        List<String> changed,
        Change change,
        List<JsonNode> pods,
        List<JsonNode> podAutoscalers,
        List<JsonNode> scaledObjects,
        List<JsonNode> verticalAutoscalers,
        List<JsonNode> quotas,
        List<JsonNode> limitRanges,
        List<JsonNode> evictionRequests,
        List<JsonNode> nodes,
        List<String> warnings) {
    public Scene {
        changed = List.copyOf(changed);
        pods = List.copyOf(pods);
        podAutoscalers = List.copyOf(podAutoscalers);
        scaledObjects = List.copyOf(scaledObjects);
        verticalAutoscalers = List.copyOf(verticalAutoscalers);
        quotas = List.copyOf(quotas);
        limitRanges = List.copyOf(limitRanges);
        evictionRequests = List.copyOf(evictionRequests);
        nodes = List.copyOf(nodes);
        warnings = List.copyOf(warnings);
    }

    String name() {
        return set.path("metadata").path("name").asText();
    }

    String namespace() {
        return set.path("metadata").path("namespace").asText("default");
    }

    static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }
}
