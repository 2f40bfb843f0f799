package io.jenkins.plugins.statefulset.rollout.risk;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TemplateLabel;
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
            Pattern.compile("spec\\.(containers|initContainers)\\[([^]]+)](?:\\.(.*))?");

    /** The path in the StatefulSet. */
    String field() {
        return "spec.template." + path;
    }

    /** The field in words: {@code container postgresql env[PGDATA]}. */
    Message label() {
        Matcher matcher = CONTAINER.matcher(path);
        if (!matcher.matches()) {
            return TemplateLabel.of(
                    TemplateLabel.pod().message(),
                    Message.of(path.startsWith("spec.") ? path.substring("spec.".length()) : path));
        }
        return TemplateLabel.of(
                TemplateLabel.subject(matcher.group(1), matcher.group(2))
                        .orElseThrow()
                        .message(),
                Optional.ofNullable(matcher.group(3)).map(TemplateLabel::field).orElseGet(Message::none));
    }

    /** Field, value before and value after: the first half of a reason's sentence. */
    Message sentence() {
        return TemplateLabel.change(label(), TemplateLabel.transition(shown(before), shown(after)));
    }

    private Message shown(Optional<JsonNode> node) {
        return node.map(this::entry).orElseGet(ShownField::notSet);
    }

    private Message entry(JsonNode node) {
        if (node.isTextual() && path.startsWith("metadata.")) {
            return ShownField.value(path.replaceFirst("metadata\\.\\w+\\.", ""), node.asText());
        }
        if (node.has("image")) {
            return Phrase.of("template-field.image-value")
                    .with("image", ShownField.node(node.path("image")))
                    .message();
        }
        return Message.of(ShownField.node(node));
    }
}
