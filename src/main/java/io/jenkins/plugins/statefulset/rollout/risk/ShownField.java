package io.jenkins.plugins.statefulset.rollout.risk;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.Optional;

/** Values of a manifest as a log may show them: without secrets ({@link Secrets}), short, on one line. */
final class ShownField {
    private static final int LONGEST = 100;

    private ShownField() {}

    static Message variable(EnvVar variable) {
        if (variable.getValueFrom() != null) {
            return source(variable.getValueFrom());
        }
        return value(
                variable.getName(), Optional.ofNullable(variable.getValue()).orElse(""));
    }

    static Message value(String name, String value) {
        return value.isEmpty()
                ? Phrase.of("template-field.empty").message()
                : Message.of(line(Secrets.value(name, value)));
    }

    static String node(JsonNode node) {
        JsonNode shown = Secrets.tree(node);
        return line(shown.isValueNode() ? shown.asText() : shown.toString());
    }

    static Message notSet() {
        return Phrase.of("template-field.not-set").message();
    }

    private static String line(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }

    private static Message source(EnvVarSource source) {
        if (source.getSecretKeyRef() != null) {
            return Phrase.of("template-field.key-of-secret")
                    .with("key", source.getSecretKeyRef().getKey())
                    .with("name", source.getSecretKeyRef().getName())
                    .message();
        }
        if (source.getConfigMapKeyRef() != null) {
            return Phrase.of("template-field.key-of-config-map")
                    .with("key", source.getConfigMapKeyRef().getKey())
                    .with("name", source.getConfigMapKeyRef().getName())
                    .message();
        }
        if (source.getFieldRef() != null) {
            return Phrase.of("template-field.own-field")
                    .with("path", source.getFieldRef().getFieldPath())
                    .message();
        }
        return Message.of(node(ObjectTrees.tree(source)));
    }
}
