package io.jenkins.plugins.statefulset.rollout.risk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One field of the template that differs.
 *
 * @param path from {@code spec.template} on, list entries by their name:
 *     {@code spec.containers[postgresql].env[PGDATA]}
 */
record ChangedField(String path, Optional<JsonNode> before, Optional<JsonNode> after) {
    private static final Pattern CONTAINER =
            Pattern.compile("spec\\.(container|initContainer)s\\[([^]]+)](?:\\.(.*))?");

    /** The path in the StatefulSet. */
    String field() {
        return "spec.template." + path;
    }

    /** The field in words: {@code container postgresql env[PGDATA]}. */
    String label() {
        Matcher matcher = CONTAINER.matcher(path);
        if (!matcher.matches()) {
            return "pod " + (path.startsWith("spec.") ? path.substring("spec.".length()) : path);
        }
        String kind = matcher.group(1).equals("container") ? "container " : "init container ";
        return kind
                + matcher.group(2)
                + Optional.ofNullable(matcher.group(3)).map(rest -> " " + rest).orElse("");
    }

    /** Field, value before and value after: the first half of a reason's sentence. */
    String sentence() {
        return label() + ": " + ShownField.transition(shown(before), shown(after));
    }

    private String shown(Optional<JsonNode> node) {
        return node.map(this::entry).orElse("not set");
    }

    private String entry(JsonNode node) {
        if (node.isTextual() && path.startsWith("metadata.")) {
            return ShownField.value(path.replaceFirst("metadata\\.\\w+\\.", ""), node.asText());
        }
        if (node.has("image")) {
            return "image " + ShownField.node(node.path("image"));
        }
        return ShownField.node(node);
    }
}
