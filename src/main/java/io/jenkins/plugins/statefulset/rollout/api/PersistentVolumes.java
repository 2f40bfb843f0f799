package io.jenkins.plugins.statefulset.rollout.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether a set keeps data that outlives its pods.
 *
 * <ol>
 *   <li>A claim template keeps data, whoever mounts it: its claims are made for this set alone.
 *   <li>So does any volume of the pods whose source is not one that Kubernetes makes with the pod, where some container may write to
 *       it, as a folder or as a device.
 *   <li>What all containers mount read-only, what the volume itself gives out read-only, and what none of them mounts keeps none of
 *       their data.
 *   <li>Of a node, a socket, a device, and the folders that the kernel makes up or that a boot empties are no place for data.
 * </ol>
 * Source: <a href="https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/">Kubernetes, Ephemeral Volumes</a>, and for the types of
 * a path of the node <a href="https://kubernetes.io/docs/concepts/storage/volumes/#hostpath">Volumes</a>.
 */
final class PersistentVolumes {
    private static final Set<String> WITH_THE_POD = Set.of(
            "emptyDir", "configMap", "secret", "downwardAPI", "projected", "ephemeral", "image", "gitRepo", "csi");
    private static final Set<String> NO_FOLDER = Set.of("Socket", "CharDevice", "BlockDevice");
    private static final Set<String> WITH_THE_BOOT = Set.of("dev", "proc", "sys", "run");

    private PersistentVolumes() {}

    static boolean any(StatefulSet set) {
        JsonNode spec = ObjectTrees.tree(set).path("spec");
        if (!spec.path("volumeClaimTemplates").isEmpty()) {
            return true;
        }
        JsonNode pod = spec.path("template").path("spec");
        Set<String> written = written(pod);
        for (JsonNode volume : pod.path("volumes")) {
            if (written.contains(volume.path("name").asText()) && outlives(volume)) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> written(JsonNode pod) {
        Set<String> written = new HashSet<>();
        for (String containers : new String[] {"containers", "initContainers"}) {
            for (JsonNode container : pod.path(containers)) {
                for (JsonNode mount : container.path("volumeMounts")) {
                    if (!mount.path("readOnly").asBoolean(false)) {
                        written.add(mount.path("name").asText());
                    }
                }
                for (JsonNode device : container.path("volumeDevices")) {
                    written.add(device.path("name").asText());
                }
            }
        }
        return written;
    }

    private static boolean outlives(JsonNode volume) {
        return volume.properties().stream()
                .filter(field -> !field.getKey().equals("name") && !WITH_THE_POD.contains(field.getKey()))
                .map(Map.Entry::getValue)
                .anyMatch(source -> !source.path("readOnly").asBoolean(false)
                        && !(volume.has("hostPath") && isNoPlaceForData(source)));
    }

    private static boolean isNoPlaceForData(JsonNode hostPath) {
        if (NO_FOLDER.contains(hostPath.path("type").asText())) {
            return true;
        }
        String path = hostPath.path("path").asText().replaceAll("/+", "/").replaceFirst("^/var/run(/|$)", "/run$1");
        String[] parts = path.split("/", -1);
        return parts.length > 1 && WITH_THE_BOOT.contains(parts[1]);
    }
}
