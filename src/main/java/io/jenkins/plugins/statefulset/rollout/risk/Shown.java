package io.jenkins.plugins.statefulset.rollout.risk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.jenkins.plugins.statefulset.rollout.manifest.ModelFields;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Values of a manifest as a log may show them: short, on one line, and never one that may be a secret. A value is hidden
 * when its variable's name or its own text speaks of a password, secret, token, key or credentials.
 */
final class Shown {
    private static final String HIDDEN = "(a value that is not shown)";
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(?:passw|pwd|secret|token|credential|private|jaas|_key|apikey|api_key|passphrase|dsn|connection_string).*");
    private static final Pattern SECRET_TEXT = Pattern.compile(
            "(?is).*(?:(?:passw(?:or)?d|pwd|secret|token|credentials?|api_?key|passphrase)[\"']?\\s*[=:\\s]\\s*(?!\\{)|://[^/\\s]*:[^/\\s]*@|-----BEGIN).*");
    private static final int LONGEST = 100;

    private Shown() {}

    static String variable(EnvVar variable) {
        if (variable.getValueFrom() != null) {
            return source(variable.getValueFrom());
        }
        return value(
                variable.getName(), Optional.ofNullable(variable.getValue()).orElse(""));
    }

    static String value(String name, String value) {
        if (SECRET_NAME.matcher(name).matches()) {
            return HIDDEN;
        }
        return value.isEmpty() ? "empty" : text(value);
    }

    static String node(JsonNode node) {
        return text(
                node.isValueNode() ? node.asText() : redacted(node.deepCopy()).toString());
    }

    /** Variables are objects with a name and a value, wherever they stand. */
    private static JsonNode redacted(JsonNode node) {
        if (node instanceof ObjectNode variable
                && variable.has("value")
                && SECRET_NAME.matcher(variable.path("name").asText()).matches()) {
            variable.put("value", HIDDEN);
        }
        node.forEach(Shown::redacted);
        return node;
    }

    private static String text(String text) {
        if (SECRET_TEXT.matcher(text).matches()) {
            return HIDDEN;
        }
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }

    private static String source(EnvVarSource source) {
        if (source.getSecretKeyRef() != null) {
            return "key " + source.getSecretKeyRef().getKey() + " of secret "
                    + source.getSecretKeyRef().getName();
        }
        if (source.getConfigMapKeyRef() != null) {
            return "key " + source.getConfigMapKeyRef().getKey() + " of config map "
                    + source.getConfigMapKeyRef().getName();
        }
        if (source.getFieldRef() != null) {
            return "field " + source.getFieldRef().getFieldPath();
        }
        return text(ModelFields.tree(source).toString());
    }
}
