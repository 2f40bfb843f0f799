package io.jenkins.plugins.statefulset.rollout.risk;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.Optional;

/** Values of a manifest as a log may show them: without secrets ({@link Secrets}), short, on one line. */
final class ShownField {
    private static final int LONGEST = 100;

    private ShownField() {}

    static String variable(EnvVar variable) {
        if (variable.getValueFrom() != null) {
            return source(variable.getValueFrom());
        }
        return value(
                variable.getName(), Optional.ofNullable(variable.getValue()).orElse(""));
    }

    static String value(String name, String value) {
        return value.isEmpty() ? "empty" : line(Secrets.value(name, value));
    }

    static String node(JsonNode node) {
        JsonNode shown = Secrets.tree(node);
        return line(shown.isValueNode() ? shown.asText() : shown.toString());
    }

    /** Both, and that they differ where they are shown alike. */
    static String transition(String before, String after) {
        return before + " → " + Secrets.after(before, after);
    }

    private static String line(String text) {
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
        return node(ObjectTrees.tree(source));
    }
}
