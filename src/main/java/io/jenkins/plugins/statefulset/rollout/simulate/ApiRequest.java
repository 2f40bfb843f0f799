package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it came.
 *
 * @param query the first value of each parameter
 * @param headers the first value of each header, by its name in lower case
 */
record ApiRequest(String method, String path, Map<String, String> query, Map<String, String> headers, Buffer body) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }

    boolean isOn(String name) {
        return parameter(name)
                .filter(value -> value.equals("true") || value.equals("1"))
                .isPresent();
    }

    /** @throws StatusError if it is no number */
    Optional<Long> number(String name) {
        try {
            return parameter(name).map(Long::valueOf);
        } catch (NumberFormatException e) {
            throw StatusError.badRequest("Invalid value: \"" + query.get(name) + "\": strconv.ParseUint: parsing \""
                    + query.get(name) + "\": invalid syntax");
        }
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** Without parameters, in lower case. */
    String contentType() {
        return header("content-type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** The same with its protobuf body as JSON. */
    ApiRequest inJson() {
        Map<String, String> others = new LinkedHashMap<>(headers);
        others.put("content-type", "application/json");
        Buffer json = body.length() == 0
                ? body
                : Buffer.buffer(Protobuf.read(body.getBytes()).toString());
        return new ApiRequest(method, path, query, others, json);
    }

    boolean wantsTable() {
        return header("accept").contains("as=Table");
    }

    /** Who is meant to have written it, as {@code managedFields} name it. */
    String fieldManager() {
        return parameter("fieldManager").orElseGet(() -> {
            String agent = header("user-agent").split("/", 2)[0];
            return agent.isEmpty() ? "unknown" : agent;
        });
    }

    /** A text of JSON as a tree; what is none is no object. */
    static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException none) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    /** @throws StatusError if it is no object, in YAML or JSON */
    ObjectNode applied() {
        try {
            if (YAML.readTree(body.getBytes()) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw StatusError.badRequest(
                    "error decoding YAML: " + e.getMessage().lines().findFirst().orElse(""));
        }
        throw StatusError.badRequest("error decoding YAML: it is no object");
    }

    /** @throws StatusError if it is no JSON */
    JsonNode json() {
        try {
            JsonNode tree = JSON.readTree(body.getBytes());
            return tree == null ? JsonNodeFactory.instance.missingNode() : tree;
        } catch (JsonProcessingException e) {
            throw StatusError.badRequest(
                    "the object provided is unrecognized (must be of type JSON): " + e.getOriginalMessage());
        } catch (IOException e) {
            throw StatusError.badRequest("the body cannot be read: " + e.getMessage());
        }
    }

    /** @throws StatusError if it is no JSON object, or of a type that is not served */
    ObjectNode object() {
        String type = contentType();
        if (!type.isEmpty() && !type.equals("application/json")) {
            throw new StatusError(
                    415,
                    "UnsupportedMediaType",
                    "the body of the request was in an unknown format - accepted media types include: "
                            + "application/json, application/vnd.kubernetes.protobuf");
        }
        if (json() instanceof ObjectNode object) {
            return object;
        }
        throw StatusError.badRequest("the object provided is unrecognized (must be of type JSON): no object");
    }
}
