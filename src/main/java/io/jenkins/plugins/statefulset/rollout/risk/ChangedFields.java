package io.jenkins.plugins.statefulset.rollout.risk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.kube.TemplateDefaults;
import io.jenkins.plugins.statefulset.rollout.kube.TreeDiff;
import io.jenkins.plugins.statefulset.rollout.kube.TreeDiff.Difference;
import io.jenkins.plugins.statefulset.rollout.kube.TreeDiff.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields in which two pod templates differ, as the rules judge them.
 *
 * <ol>
 *   <li>What differs is what {@link TreeDiff} finds with the API server's defaults filled in ({@link TemplateDefaults}), so that
 *       a manifest from a file can be compared with a set from a cluster. Values are those that were written.
 *   <li>A field that is not set equals an empty one.
 *   <li>Entries that only mean something as a whole (a variable, a volume, a mount, a probe, a hook) are one change, and so is a
 *       container that comes or goes.
 * </ol>
 */
final class ChangedFields {
    /** The path of a change in nothing but the order of list entries, which makes a new revision all the same. */
    static final String ORDER = "";

    /** Lists whose entries are judged one by one. */
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

    private final JsonNode before;
    private final JsonNode after;
    private final Map<String, ChangedField> found = new LinkedHashMap<>();

    private ChangedFields(JsonNode before, JsonNode after) {
        this.before = before;
        this.after = after;
    }

    static List<ChangedField> between(PodTemplateSpec before, PodTemplateSpec after) {
        ChangedFields fields = new ChangedFields(ObjectTrees.tree(before), ObjectTrees.tree(after));
        List<Difference> differences =
                TreeDiff.between(TemplateDefaults.tree(before), TemplateDefaults.tree(after), PodTemplateSpec.class);
        differences.stream().filter(difference -> !difference.onlyOrder()).forEach(fields::add);
        List<ChangedField> changes = new ArrayList<>(fields.found.values());
        changes.sort(Comparator.comparing(ChangedField::path));
        if (changes.isEmpty() && !differences.isEmpty()) {
            changes.add(new ChangedField(ORDER, Optional.empty(), Optional.empty()));
        }
        return changes;
    }

    private void add(Difference difference) {
        JsonNode old = before;
        JsonNode fresh = after;
        StringBuilder path = new StringBuilder();
        for (Step step : difference.path()) {
            path.append(path.isEmpty() ? "" : ".").append(step.name());
            old = old.path(step.name());
            fresh = fresh.path(step.name());
            String key = LIST_KEYS.get(step.name());
            if (step.element().isPresent() && key != null) {
                path.append('[').append(step.element().get()).append(']');
                old = entry(old, key, step.element().get());
                fresh = entry(fresh, key, step.element().get());
            }
            boolean list = step.element().isPresent() && key == null;
            boolean oneSided = step.element().isPresent() && (old.isMissingNode() || fresh.isMissingNode());
            if (list || oneSided || WHOLE.contains(step.name())) {
                break;
            }
        }
        note(path.toString(), old, fresh);
    }

    /** Where a whole branch comes or goes, its fields are what changed. */
    private void note(String path, JsonNode old, JsonNode fresh) {
        Optional<JsonNode> was = said(old);
        Optional<JsonNode> is = said(fresh);
        if (was.equals(is)) {
            return;
        }
        String name = path.substring(path.lastIndexOf('.') + 1);
        Optional<JsonNode> only = was.isPresent() ? (is.isPresent() ? Optional.empty() : was) : is;
        boolean branch = only.isPresent() && !path.endsWith("]");
        if (branch && only.get().isArray() && LIST_KEYS.containsKey(name)) {
            String key = LIST_KEYS.get(name);
            for (JsonNode entry : only.get()) {
                String element = entry.path(key).asText();
                note(path + "[" + element + "]", entry(old, key, element), entry(fresh, key, element));
            }
        } else if (branch && only.get().isObject() && !WHOLE.contains(name)) {
            only.get()
                    .fieldNames()
                    .forEachRemaining(field -> note(path + "." + field, old.path(field), fresh.path(field)));
        } else {
            found.putIfAbsent(path, new ChangedField(path, was, is));
        }
    }

    private static JsonNode entry(JsonNode list, String key, String element) {
        for (JsonNode entry : list) {
            String protocol = entry.path("protocol").asText("TCP");
            String suffix = key.equals("containerPort") && !protocol.equals("TCP") ? "/" + protocol : "";
            if ((entry.path(key).asText() + suffix).equals(element)) {
                return entry;
            }
        }
        return MissingNode.getInstance();
    }

    private static Optional<JsonNode> said(JsonNode node) {
        return Optional.of(node).filter(ChangedFields::says);
    }

    private static boolean says(JsonNode node) {
        if (!(node instanceof ObjectNode) && !node.isArray()) {
            return !node.isNull() && !node.isMissingNode();
        }
        for (JsonNode child : node) {
            if (says(child)) {
                return true;
            }
        }
        return false;
    }
}
