package io.jenkins.plugins.statefulset.rollout.risk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The fields in which two pod templates differ.
 *
 * <ol>
 *   <li>Lists whose entries have a name are compared entry by entry, not by position, after the merge keys of the
 *       Kubernetes API (containers and volumes by name, mounts by path, ports by number).
 *   <li>A field that is not set equals an empty one, and equals the default that the API server would put there, so that
 *       a manifest from a file can be compared with a set from a cluster.
 *   <li>Entries that only mean something as a whole (a variable, a volume, a mount, a probe, a hook) are one change.
 * </ol>
 */
final class TemplateDiff {
    /** The path of a change in nothing but the order of list entries, which makes a new revision all the same. */
    static final String ORDER = "";

    private static final Map<String, String> LIST_KEYS = Map.of(
            "containers", "name",
            "initContainers", "name",
            "env", "name",
            "volumes", "name",
            "volumeMounts", "mountPath",
            "volumeDevices", "devicePath",
            "ports", "containerPort",
            "imagePullSecrets", "name");
    private static final Set<String> WHOLE = Set.of(
            "env",
            "volumes",
            "volumeMounts",
            "volumeDevices",
            "ports",
            "livenessProbe",
            "readinessProbe",
            "startupProbe",
            "lifecycle",
            "affinity");
    private static final Set<Map.Entry<String, String>> DEFAULTS = Set.of(
            Map.entry("terminationMessagePath", "/dev/termination-log"),
            Map.entry("terminationMessagePolicy", "File"),
            Map.entry("imagePullPolicy", "IfNotPresent"),
            Map.entry("dnsPolicy", "ClusterFirst"),
            Map.entry("schedulerName", "default-scheduler"),
            Map.entry("terminationGracePeriodSeconds", "30"),
            Map.entry("enableServiceLinks", "true"),
            Map.entry("protocol", "TCP"),
            Map.entry("scheme", "HTTP"),
            Map.entry("defaultMode", "420"),
            Map.entry("timeoutSeconds", "1"),
            Map.entry("periodSeconds", "10"),
            Map.entry("successThreshold", "1"),
            Map.entry("failureThreshold", "3"),
            Map.entry("initialDelaySeconds", "0"),
            Map.entry("readOnly", "false"));

    private TemplateDiff() {}

    static List<FieldChange> between(PodTemplateSpec before, PodTemplateSpec after) {
        List<FieldChange> changes = new ArrayList<>();
        Optional<JsonNode> old = tree(before);
        Optional<JsonNode> fresh = tree(after);
        compare("", old, fresh, changes);
        if (changes.isEmpty() && !old.map(TemplateDiff::pruned).equals(fresh.map(TemplateDiff::pruned))) {
            changes.add(new FieldChange(ORDER, Optional.empty(), Optional.empty()));
        }
        return changes;
    }

    private static Optional<JsonNode> tree(PodTemplateSpec template) {
        JsonNode tree = ObjectTrees.tree(template);
        dropDefaults(tree);
        JsonNode pod = tree.path("spec");
        if (pod.path("restartPolicy").asText().equals("Always")) {
            // A default of the pod alone: at an init container it makes a sidecar.
            drop(pod, "restartPolicy");
        }
        if (pod.path("serviceAccount").equals(pod.path("serviceAccountName"))) {
            // Deprecated twin of serviceAccountName, which the API server fills in.
            drop(pod, "serviceAccount");
        }
        drop(tree.path("metadata"), "creationTimestamp");
        return Optional.of(tree);
    }

    private static void drop(JsonNode object, String field) {
        if (object instanceof ObjectNode node) {
            node.remove(field);
        }
    }

    private static void dropDefaults(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                String value = field.getValue().asText();
                boolean fieldVersion = field.getKey().equals("apiVersion") && object.has("fieldPath");
                if (DEFAULTS.contains(Map.entry(field.getKey(), value)) || (fieldVersion && value.equals("v1"))) {
                    object.remove(field.getKey());
                }
            }
        }
        node.forEach(TemplateDiff::dropDefaults);
    }

    private static void compare(
            String path, Optional<JsonNode> before, Optional<JsonNode> after, List<FieldChange> changes) {
        Optional<JsonNode> old = before.filter(TemplateDiff::says);
        Optional<JsonNode> fresh = after.filter(TemplateDiff::says);
        if (old.equals(fresh)) {
            return;
        }
        String name = path.substring(path.lastIndexOf('.') + 1);
        if (either(old, fresh, JsonNode::isArray) && LIST_KEYS.containsKey(name)) {
            compareLists(path, LIST_KEYS.get(name), WHOLE.contains(name), old, fresh, changes);
        } else if (either(old, fresh, JsonNode::isObject) && !WHOLE.contains(name) && isBranch(path, old, fresh)) {
            Set<String> fields = new TreeSet<>();
            old.ifPresent(node -> node.fieldNames().forEachRemaining(fields::add));
            fresh.ifPresent(node -> node.fieldNames().forEachRemaining(fields::add));
            for (String field : fields) {
                compare(
                        path.isEmpty() ? field : path + "." + field,
                        old.map(node -> node.get(field)),
                        fresh.map(node -> node.get(field)),
                        changes);
            }
        } else {
            changes.add(new FieldChange(path, old, fresh));
        }
    }

    /** A container that comes or goes is one change, not one for each of its fields. */
    private static boolean isBranch(String path, Optional<JsonNode> old, Optional<JsonNode> fresh) {
        return !path.endsWith("]") || (old.isPresent() && fresh.isPresent());
    }

    private static void compareLists(
            String path,
            String key,
            boolean whole,
            Optional<JsonNode> before,
            Optional<JsonNode> after,
            List<FieldChange> changes) {
        Map<String, JsonNode> old = byKey(before, key);
        Map<String, JsonNode> fresh = byKey(after, key);
        Set<String> names = new TreeSet<>(old.keySet());
        names.addAll(fresh.keySet());
        for (String name : names) {
            String entry = path + "[" + name + "]";
            Optional<JsonNode> was = Optional.ofNullable(old.get(name));
            Optional<JsonNode> is = Optional.ofNullable(fresh.get(name));
            if (!whole) {
                compare(entry, was, is, changes);
            } else if (!was.equals(is)) {
                changes.add(new FieldChange(entry, was, is));
            }
        }
    }

    private static Map<String, JsonNode> byKey(Optional<JsonNode> list, String key) {
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        list.ifPresent(nodes -> nodes.forEach(node -> entries.put(node.path(key).asText(), node)));
        return entries;
    }

    private static boolean either(Optional<JsonNode> old, Optional<JsonNode> fresh, Predicate<JsonNode> kind) {
        return old.or(() -> fresh).filter(kind).isPresent()
                && fresh.or(() -> old).filter(kind).isPresent();
    }

    private static JsonNode pruned(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List.copyOf(object.properties()).stream()
                    .filter(field -> !says(field.getValue()))
                    .forEach(field -> object.remove(field.getKey()));
        }
        node.forEach(TemplateDiff::pruned);
        return node;
    }

    private static boolean says(JsonNode node) {
        return !(node.isNull() || (node.isContainerNode() && isEmpty(node)));
    }

    private static boolean isEmpty(JsonNode node) {
        for (JsonNode child : node) {
            if (says(Objects.requireNonNull(child))) {
                return false;
            }
        }
        return true;
    }
}
