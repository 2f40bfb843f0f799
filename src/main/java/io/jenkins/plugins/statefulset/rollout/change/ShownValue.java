package io.jenkins.plugins.statefulset.rollout.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.statefulset.rollout.manifest.SensitiveNames;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes values fit to be shown: without secrets, on one line, not too long. */
final class ShownValue {
    static final String HIDDEN = "(not shown)";
    private static final int MAX_CHARACTERS = 120;
    private static final Pattern URL_CREDENTIALS = Pattern.compile("(://)[^/\\s@]*:[^/\\s@]*@");
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(?i)([\\w.-]*(?:passw|pwd|secret|token|credential|api-?_?key)[\\w.-]*(?:\\s*[=:]\\s*|\\s+))"
                    + "(\"[^\"]*\"|'[^']*'|[^\\s,;&]+)");

    private ShownValue() {}

    static String of(JsonNode value) {
        return shorten(clean(value));
    }

    private static String clean(JsonNode value) {
        if (value.isTextual()) {
            return withoutSecrets(value.asText());
        }
        return value.isContainerNode() ? redacted(value).toString() : value.asText();
    }

    /** The text without anything that looks like a password in it. */
    static String withoutSecrets(String text) {
        String noCredentials = URL_CREDENTIALS.matcher(text).replaceAll("$1" + HIDDEN + "@");
        return ASSIGNMENT.matcher(noCredentials).replaceAll("$1" + HIDDEN);
    }

    private static JsonNode redacted(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                copy.set(
                        field.getKey(),
                        isSecret(object, field) ? TextNode.valueOf(HIDDEN) : redacted(field.getValue()));
            }
            return copy;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                boolean followsSecretOption = i > 0
                        && array.get(i - 1).isTextual()
                        && array.get(i - 1).asText().matches("-.*")
                        && !array.get(i - 1).asText().contains("=")
                        && SensitiveNames.isSensitive(array.get(i - 1).asText());
                copy.add(followsSecretOption ? TextNode.valueOf(HIDDEN) : redacted(array.get(i)));
            }
            return copy;
        }
        return value.isTextual() ? TextNode.valueOf(withoutSecrets(value.asText())) : value;
    }

    /** A variable's value by the variable's name, any other field (a header, an annotation) by its own. */
    private static boolean isSecret(ObjectNode parent, Map.Entry<String, JsonNode> field) {
        if (!field.getValue().isTextual()) {
            return false;
        }
        return field.getKey().equals("value")
                ? SensitiveNames.isSensitive(parent.path("name").asText())
                : parent.path("containerPort").isMissingNode() && isSensitiveField(field.getKey());
    }

    /** Fields of the API that only sound like secrets hold names and paths; what people name themselves may be one. */
    private static boolean isSensitiveField(String name) {
        return switch (name) {
            case "secretName", "key", "topologyKey", "path", "mountPath", "serviceAccountName" -> false;
            default -> SensitiveNames.isSensitive(name);
        };
    }

    private static String shorten(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (line.codePointCount(0, line.length()) <= MAX_CHARACTERS) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, MAX_CHARACTERS - 1)) + "…";
    }
}
