package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Shows the cluster's times as the client's clock has them. A cluster that runs faster would else be far ahead of whoever
 * uses it, and a pod would have become ready an hour from now. What clients write themselves, Leases, annotations and the
 * {@code eventTime} of Events, is theirs and stays as it is.
 */
final class ClientTimes {
    private static final Set<String> TIMES = Set.of(
            "creationTimestamp",
            "deletionTimestamp",
            "lastTransitionTime",
            "lastProbeTime",
            "startTime",
            "startedAt",
            "finishedAt",
            "completionTime",
            "firstTimestamp",
            "lastTimestamp");

    private ClientTimes() {}

    /** @param toReal from the cluster's time to the client's */
    static ObjectNode shown(ObjectNode object, UnaryOperator<Instant> toReal) {
        convert(object, toReal);
        return object;
    }

    private static void convert(JsonNode node, UnaryOperator<Instant> toReal) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (TIMES.contains(field.getKey()) && field.getValue().isTextual()) {
                    Instant real = toReal.apply(Instant.parse(field.getValue().asText()));
                    field.setValue(TextNode.valueOf(
                            real.truncatedTo(ChronoUnit.SECONDS).toString()));
                } else {
                    convert(field.getValue(), toReal);
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(element -> convert(element, toReal));
        }
    }
}
