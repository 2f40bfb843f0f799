package io.jenkins.plugins.statefulset.rollout.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The ConfigMaps, Secrets, claims and service account that a pod template refers to and cannot do without ({@code configMapRef},
 * {@code configMapKeyRef}, volumes and projections of the pod API; {@code optional: true} may be missing).
 */
public final class ConfigurationNames {
    private static final Map<String, String> BY_NAME = Map.of(
            "configMapRef", "ConfigMap",
            "configMapKeyRef", "ConfigMap",
            "configMap", "ConfigMap",
            "secretRef", "Secret",
            "secretKeyRef", "Secret",
            "secret", "Secret");

    private ConfigurationNames() {}

    /** {@code ConfigMap web-config}, as {@link UnappliedObject#label} has it. */
    public static Set<String> needed(PodTemplateSpec template) {
        Set<String> labels = new HashSet<>();
        collect(ObjectTrees.tree(template), labels);
        return labels;
    }

    private static void collect(JsonNode node, Set<String> labels) {
        node.properties().forEach(field -> {
            JsonNode reference = field.getValue();
            String kind = BY_NAME.get(field.getKey());
            if (kind != null
                    && reference.isObject()
                    && !reference.path("optional").asBoolean(false)) {
                String name = reference
                        .path("name")
                        .asText(reference.path("secretName").asText(""));
                if (!name.isEmpty()) {
                    labels.add(kind + " " + name);
                }
            }
            if (field.getKey().equals("persistentVolumeClaim")) {
                labels.add(
                        "PersistentVolumeClaim " + reference.path("claimName").asText());
            }
            if (field.getKey().equals("serviceAccountName")) {
                labels.add("ServiceAccount " + reference.asText());
            }
        });
        node.forEach(child -> collect(child, labels));
    }
}
