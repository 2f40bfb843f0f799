package io.jenkins.plugins.statefulset.rollout.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An answer of the Prometheus HTTP API to an instant query (prometheus.io, HTTP API). */
sealed interface PromQlAnswer {

    /** The values of a vector, or the single one of a scalar. */
    record Samples(List<Sample> samples) implements PromQlAnswer {}

    /** @param seen why there are no values; hopeless where asking again gives the same */
    record None(GateObservation seen) implements PromQlAnswer {}

    /**
     * One value.
     *
     * @param name of the metric; empty where the query left none
     * @param labels as PromQL writes them; empty for a scalar
     * @param value as Prometheus writes it, NaN and +Inf included
     */
    record Sample(String name, String labels, String value) {
        boolean isTrue() {
            try {
                double number = Double.parseDouble(value.replace("Inf", "Infinity"));
                return !Double.isNaN(number) && number != 0;
            } catch (NumberFormatException e) {
                return false;
            }
        }

        @Override
        public String toString() {
            return labels.isEmpty() ? value : name + labels + " " + value;
        }
    }

    static PromQlAnswer read(HttpGet.Response response) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(response.body());
        } catch (JsonProcessingException e) {
            return noApi(response);
        }
        return switch (root.path("status").asText()) {
            case "success" -> samples(root.path("data"));
            case "error" -> error(root);
            default -> noApi(response);
        };
    }

    private static PromQlAnswer noApi(HttpGet.Response response) {
        return new None(
                GateObservation.notYet("this is no answer of a Prometheus API: " + HttpCondition.inWords(response)));
    }

    private static PromQlAnswer error(JsonNode root) {
        String message =
                "Prometheus says: " + LogText.excerpt(root.path("error").asText());
        return new None(
                root.path("errorType").asText().equals("bad_data")
                        ? GateObservation.hopeless(message)
                        : GateObservation.notYet(message));
    }

    private static PromQlAnswer samples(JsonNode data) {
        String type = data.path("resultType").asText();
        JsonNode result = data.path("result");
        List<Sample> samples = new ArrayList<>();
        if (type.equals("scalar")) {
            samples.add(new Sample("", "", result.path(1).asText()));
        } else if (type.equals("vector")) {
            for (JsonNode one : result) {
                if (!one.has("value")) {
                    return new None(GateObservation.hopeless("the result is a native histogram; numbers are needed"));
                }
                JsonNode metric = one.path("metric");
                samples.add(new Sample(
                        metric.path("__name__").asText(),
                        labels(metric),
                        one.path("value").path(1).asText()));
            }
        } else {
            return new None(GateObservation.hopeless("the result is of type \"" + LogText.excerpt(type)
                    + "\"; an instant vector or a scalar is needed"));
        }
        return new Samples(List.copyOf(samples));
    }

    private static String labels(JsonNode metric) {
        return "{"
                + metric.properties().stream()
                        .filter(label -> !label.getKey().equals("__name__"))
                        .map((Map.Entry<String, JsonNode> label) ->
                                label.getKey() + "=\"" + label.getValue().asText() + "\"")
                        .collect(Collectors.joining(","))
                + "}";
    }
}
