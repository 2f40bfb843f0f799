package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.databind.JavaType;
import java.util.Map;
import java.util.Optional;

/**
 * How the list and map fields of the Kubernetes API are merged: the {@code patchStrategy} and {@code patchMergeKey} tags of
 * the API types (k8s.io/api), which the fabric8 models don't carry.
 *
 * <p>A strategic merge patch uses these and not the keys of server-side apply: container ports go by
 * {@code containerPort} alone and topology spread constraints by {@code topologyKey} alone (kubernetes issues 39188, 103544).
 */
final class MergeRules {
    /** The key of lists of plain values, which are merged as sets. */
    private static final String VALUE = "";

    private static final Map<String, String> CONTAINER =
            Map.of("ports", "containerPort", "env", "name", "volumeMounts", "mountPath", "volumeDevices", "devicePath");
    private static final Map<String, String> CONDITIONS = Map.of("conditions", "type");

    private static final Map<String, Map<String, String>> LISTS = Map.ofEntries(
            Map.entry("ObjectMeta", Map.of("ownerReferences", "uid", "finalizers", VALUE)),
            Map.entry(
                    "PodSpec",
                    Map.of(
                            "containers", "name",
                            "initContainers", "name",
                            "ephemeralContainers", "name",
                            "volumes", "name",
                            "imagePullSecrets", "name",
                            "hostAliases", "ip",
                            "topologySpreadConstraints", "topologyKey",
                            "schedulingGates", "name",
                            "resourceClaims", "name")),
            Map.entry("Container", CONTAINER),
            Map.entry("EphemeralContainer", CONTAINER),
            Map.entry("ServiceSpec", Map.of("ports", "port")),
            Map.entry("ServiceAccount", Map.of("secrets", "name")),
            Map.entry("NodeSpec", Map.of("podCIDRs", VALUE)),
            Map.entry(
                    "PodStatus",
                    Map.of("conditions", "type", "podIPs", "ip", "hostIPs", "ip", "resourceClaimStatuses", "name")),
            Map.entry("NodeStatus", Map.of("conditions", "type", "addresses", "type")),
            Map.entry("StatefulSetStatus", CONDITIONS),
            Map.entry("DeploymentStatus", CONDITIONS),
            Map.entry("ReplicaSetStatus", CONDITIONS),
            Map.entry("DaemonSetStatus", CONDITIONS),
            Map.entry("JobStatus", CONDITIONS),
            Map.entry("ServiceStatus", CONDITIONS),
            Map.entry("PersistentVolumeClaimStatus", CONDITIONS),
            Map.entry("NamespaceStatus", CONDITIONS),
            Map.entry("PodDisruptionBudgetStatus", CONDITIONS));
    private static final Map<String, String> REPLACED_MAPS = Map.of("PodDisruptionBudgetSpec", "selector");

    private MergeRules() {}

    /** How a list takes up the list of a patch. */
    sealed interface ListRule {}

    /** Elements are matched by the value of this field. */
    record MergeByKey(String key) implements ListRule {}

    /** Plain values are united. */
    record MergeValues() implements ListRule {}

    /** The list of the patch replaces the other. */
    record Replace() implements ListRule {}

    static ListRule list(Optional<JavaType> parent, String field) {
        String key = parent.map(type -> LISTS.get(type.getRawClass().getSimpleName()))
                .map(fields -> fields.get(field))
                .orElse(null);
        if (key == null) {
            return new Replace();
        }
        return key.equals(VALUE) ? new MergeValues() : new MergeByKey(key);
    }

    /** Whether the map of a patch replaces the other as a whole. */
    static boolean isReplacedMap(Optional<JavaType> parent, String field) {
        return parent.map(type -> REPLACED_MAPS.get(type.getRawClass().getSimpleName()))
                .filter(field::equals)
                .isPresent();
    }
}
