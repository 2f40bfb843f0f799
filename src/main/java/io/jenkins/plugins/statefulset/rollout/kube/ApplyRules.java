package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.databind.JavaType;
import io.jenkins.plugins.statefulset.rollout.kube.ModelFields.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What server-side apply takes a field for: the {@code listType}, {@code listMapKey}, {@code mapType} and {@code structType} tags of the API types
 * (k8s.io/api), which the fabric8 models don't carry.
 *
 * <ol>
 *   <li>A list is a value of its own unless its tag says that it is a map or a set.
 *   <li>A map or an object is merged field by field unless its tag says that it is a value of its own.
 *   <li>What the models do not know is a value of its own.
 * </ol>
 *
 * <p>These are not the keys of a strategic merge ({@link MergeRules}): ports go by number and protocol.
 */
public final class ApplyRules {
    private static final String PROTOCOL = "protocol";
    private static final List<String> NAME = List.of("name");
    private static final List<String> TYPE = List.of("type");
    private static final Map<String, List<String>> CONTAINER = Map.of(
            "ports", List.of("containerPort", PROTOCOL),
            "env", NAME,
            "volumeMounts", List.of("mountPath"),
            "volumeDevices", List.of("devicePath"));

    private static final Map<String, Map<String, List<String>>> LIST_MAPS = Map.ofEntries(
            Map.entry("ObjectMeta", Map.of("ownerReferences", List.of("uid"))),
            Map.entry(
                    "PodSpec",
                    Map.of(
                            "containers", NAME,
                            "initContainers", NAME,
                            "ephemeralContainers", NAME,
                            "volumes", NAME,
                            "imagePullSecrets", NAME,
                            "hostAliases", List.of("ip"),
                            "topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable"),
                            "schedulingGates", NAME,
                            "resourceClaims", NAME)),
            Map.entry("Container", CONTAINER),
            Map.entry("EphemeralContainer", CONTAINER),
            Map.entry("ResourceRequirements", Map.of("claims", NAME)),
            Map.entry("ServiceSpec", Map.of("ports", List.of("port", PROTOCOL))),
            Map.entry("ServiceAccount", Map.of("secrets", NAME)),
            Map.entry("PodStatus", Map.of("conditions", TYPE, "podIPs", List.of("ip"), "hostIPs", List.of("ip"))),
            Map.entry("NodeStatus", Map.of("conditions", TYPE, "addresses", TYPE)),
            Map.entry("StatefulSetStatus", Map.of("conditions", TYPE)),
            Map.entry("DeploymentStatus", Map.of("conditions", TYPE)),
            Map.entry("ReplicaSetStatus", Map.of("conditions", TYPE)),
            Map.entry("ServiceStatus", Map.of("conditions", TYPE)),
            Map.entry("PersistentVolumeClaimStatus", Map.of("conditions", TYPE)),
            Map.entry("NamespaceStatus", Map.of("conditions", TYPE)),
            Map.entry("PodDisruptionBudgetStatus", Map.of("conditions", TYPE)));

    private static final Map<String, Set<String>> SETS =
            Map.of("ObjectMeta", Set.of("finalizers"), "NodeSpec", Set.of("podCIDRs"));

    private static final Set<String> ATOMIC_OBJECTS = Set.of(
            "LabelSelector",
            "NodeSelector",
            "NodeSelectorTerm",
            "ObjectReference",
            "LocalObjectReference",
            "SecretReference",
            "TypedLocalObjectReference",
            "ConfigMapKeySelector",
            "SecretKeySelector",
            "ObjectFieldSelector",
            "ResourceFieldSelector",
            "CrossVersionObjectReference");

    private static final Map<String, Set<String>> ATOMIC_MAPS =
            Map.of("PodSpec", Set.of("nodeSelector"), "ServiceSpec", Set.of("selector"));

    /** Values that a key of a list has where an element leaves it out. */
    private static final Map<String, String> DEFAULTS = Map.of(PROTOCOL, "TCP");

    private ApplyRules() {}

    /** What a field is to server-side apply. */
    public sealed interface Kind {}

    /** A value of its own: whoever writes it has all of it. */
    public record Atomic() implements Kind {}

    /**
     * Each of its fields is somebody's.
     *
     * @param type what stands in it
     */
    public record Fields(JavaType type) implements Kind {}

    /** The same where people choose the names of the fields: labels, data of a ConfigMap. */
    public record Entries(JavaType type) implements Kind {}

    /**
     * A list whose elements are told apart by the values of these keys, and each of their fields is somebody's.
     *
     * @param keys in the order of their names
     */
    public record Elements(JavaType element, List<String> keys) implements Kind {}

    /** A list of plain values, each of which is somebody's. */
    public record Values() implements Kind {}

    /** A whole object of that model. */
    public static Kind of(Class<?> model) {
        return new Fields(ModelFields.type(model));
    }

    /** @param parent the type of the object that the field is in */
    public static Kind field(JavaType parent, String name) {
        Optional<JavaType> found = ModelFields.field(parent, name);
        String in = parent.getRawClass().getSimpleName();
        if (found.isEmpty()) {
            return new Atomic();
        }
        JavaType type = found.get();
        return switch (ModelFields.shape(type)) {
            case OBJECT ->
                ATOMIC_OBJECTS.contains(type.getRawClass().getSimpleName()) ? new Atomic() : new Fields(type);
            case MAP -> ATOMIC_MAPS.getOrDefault(in, Set.of()).contains(name) ? new Atomic() : new Entries(type);
            case LIST -> list(in, name, type);
            default -> new Atomic();
        };
    }

    private static Kind list(String in, String name, JavaType type) {
        if (SETS.getOrDefault(in, Set.of()).contains(name)) {
            return new Values();
        }
        List<String> keys = LIST_MAPS.getOrDefault(in, Map.of()).get(name);
        boolean objects = ModelFields.shape(type.getContentType()) == Shape.OBJECT;
        return keys == null || !objects ? new Atomic() : new Elements(type.getContentType(), keys);
    }

    /** The value of a key that an element leaves out; empty where there is none. */
    public static Optional<String> keyDefault(String key) {
        return Optional.ofNullable(DEFAULTS.get(key));
    }
}
