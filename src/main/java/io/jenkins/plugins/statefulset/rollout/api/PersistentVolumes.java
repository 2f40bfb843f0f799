package io.jenkins.plugins.statefulset.rollout.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.manifest.ModelFields;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether a set keeps data that outlives its pods.
 *
 * <ol>
 *   <li>A claim template, and any volume of the pods whose source is not one that Kubernetes makes with the pod, keeps data.
 *   <li>A folder of the node that all containers mount read-only keeps none of theirs.
 * </ol>
 * Source: <a href="https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/">Kubernetes, Ephemeral Volumes</a>.
 */
final class PersistentVolumes {
    private static final Set<String> WITH_THE_POD = Set.of(
            "emptyDir", "configMap", "secret", "downwardAPI", "projected", "ephemeral", "image", "gitRepo", "csi");

    private PersistentVolumes() {}

    static boolean any(StatefulSet set) {
        JsonNode spec = ModelFields.tree(set).path("spec");
        if (!spec.path("volumeClaimTemplates").isEmpty()) {
            return true;
        }
        JsonNode pod = spec.path("template").path("spec");
        Set<String> written = new HashSet<>();
        for (String containers : new String[] {"containers", "initContainers"}) {
            for (JsonNode container : pod.path(containers)) {
                for (JsonNode mount : container.path("volumeMounts")) {
                    if (!mount.path("readOnly").asBoolean(false)) {
                        written.add(mount.path("name").asText());
                    }
                }
            }
        }
        for (JsonNode volume : pod.path("volumes")) {
            boolean lasting = volume.properties().stream()
                    .map(field -> field.getKey())
                    .anyMatch(source -> !source.equals("name") && !WITH_THE_POD.contains(source));
            boolean readOnly = volume.has("hostPath")
                    && !written.contains(volume.path("name").asText());
            if (lasting && !readOnly) {
                return true;
            }
        }
        return false;
    }
}
