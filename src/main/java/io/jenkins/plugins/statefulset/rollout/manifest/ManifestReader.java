package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.request.BadRequestException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Turns the YAML documents of one source after the other into checked objects. */
final class ManifestReader {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final int MAX_NAME = 253;
    private static final Set<String> CLUSTER_SCOPED = Set.of(
            "StorageClass",
            "PersistentVolume",
            "Namespace",
            "Node",
            "ClusterRole",
            "ClusterRoleBinding",
            "CustomResourceDefinition",
            "PriorityClass",
            "IngressClass",
            "RuntimeClass",
            "VolumeAttributesClass");

    private final String defaultNamespace;
    private final List<Manifests.Entry> entries = new ArrayList<>();
    private final Map<String, Origin> seen = new HashMap<>();

    ManifestReader(String defaultNamespace) {
        this.defaultNamespace = defaultNamespace;
    }

    void add(String text, String file) {
        YamlReader.read(text, file).forEach(document -> add(document, document.tree(), ""));
    }

    List<Manifests.Entry> entries() {
        return List.copyOf(entries);
    }

    private void add(YamlDocument document, JsonNode tree, String prefix) {
        Problems problems = document.below(prefix);
        if (!tree.isObject()) {
            throw problems.at("", "not a Kubernetes object; apiVersion, kind and metadata belong here");
        }
        if (isKustomization(tree)) {
            throw problems.at(
                    "", "a Kustomization is not rendered here; pipe it in: kubectl kustomize … | ./rollout … -");
        }
        String apiVersion = required(tree, "apiVersion", problems);
        String kind = required(tree, "kind", problems);
        if (kind.endsWith("List") && tree.path("items").isArray()) {
            addItems(document, tree, prefix);
            return;
        }
        HasMetadata object = KnownKind.of(apiVersion, kind)
                .map(known -> typed(known, tree, problems))
                .orElseGet(() -> generic(tree, kind, problems));
        if (object instanceof StatefulSet set) {
            new StatefulSetCheck(problems).check(set);
        }
        addObject(object, document.origin());
    }

    private void addItems(YamlDocument document, JsonNode list, String prefix) {
        String kind = list.get("kind").asText();
        String items = prefix.isEmpty() ? "items" : prefix + ".items";
        for (int i = 0; i < list.get("items").size(); i++) {
            JsonNode item = list.get("items").get(i);
            // The items of a typed list, such as a StatefulSetList, need not repeat their kind.
            if (item instanceof ObjectNode object && !kind.equals("List")) {
                object.putIfAbsent("apiVersion", list.get("apiVersion"));
                if (!object.has("kind")) {
                    object.put("kind", kind.substring(0, kind.length() - "List".length()));
                }
            }
            add(document, item, items + "[" + i + "]");
        }
    }

    private void addObject(HasMetadata object, Origin origin) {
        ObjectMeta metadata = object.getMetadata();
        boolean namespaced = !CLUSTER_SCOPED.contains(object.getKind());
        if (namespaced
                && (metadata.getNamespace() == null || metadata.getNamespace().isEmpty())) {
            metadata.setNamespace(defaultNamespace);
        }
        String group = object.getApiVersion().replaceAll("/?v[^/]*$", "");
        String name = namespaced ? metadata.getNamespace() + "/" + metadata.getName() : metadata.getName();
        Origin first = seen.putIfAbsent(group + " " + object.getKind() + " " + name, origin);
        if (first != null) {
            throw new BadRequestException(origin + ": " + object.getKind() + " " + name + " is there twice, first in "
                    + first + "; keep one of them");
        }
        entries.add(new Manifests.Entry(object, origin));
    }

    private static HasMetadata typed(KnownKind known, JsonNode tree, Problems problems) {
        String apiVersion = tree.get("apiVersion").asText();
        if (!known.apiVersion().equals(apiVersion)) {
            throw problems.at(
                    "apiVersion", apiVersion + " is not served for a " + known.kind() + "; use " + known.apiVersion());
        }
        new FieldCheck(problems, FieldCheck.Dialect.MANIFEST).check(tree, known.model());
        checkName(tree, problems);
        return ModelFields.convert(tree, known.model());
    }

    private static HasMetadata generic(JsonNode tree, String kind, Problems problems) {
        String apiVersion = tree.get("apiVersion").asText();
        // Without a group only the core API is meant, and that has no such kind: a slip, not somebody's own resource.
        if (!apiVersion.contains("/") || apiVersion.startsWith("extensions/")) {
            KnownKind.named(kind).ifPresent(known -> {
                throw problems.at(
                        "apiVersion", apiVersion + " is not served for a " + kind + "; use " + known.apiVersion());
            });
        }
        Problems metadata = (path, message) -> problems.at(path.isEmpty() ? "metadata" : "metadata." + path, message);
        new FieldCheck(metadata, FieldCheck.Dialect.MANIFEST).check(tree.path("metadata"), ObjectMeta.class);
        checkName(tree, problems);
        return ModelFields.convert(tree, GenericKubernetesResource.class);
    }

    private static void checkName(JsonNode tree, Problems problems) {
        JsonNode name = tree.path("metadata").path("name");
        if (name.asText("").isEmpty()) {
            throw problems.at("metadata.name", "missing; every object needs a name");
        }
        // RBAC names may hold colons and capitals; they are not ours to judge.
        if (KnownKind.named(tree.get("kind").asText()).isPresent()
                && (!NAME.matcher(name.asText()).matches() || name.asText().length() > MAX_NAME)) {
            throw problems.at(
                    "metadata.name",
                    name.asText() + " is not a name; lower-case letters, digits, '-' and '.' are allowed, "
                            + "at most 253, beginning and ending with a letter or digit");
        }
    }

    private static String required(JsonNode tree, String field, Problems problems) {
        JsonNode value = tree.path(field);
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw problems.at(field, "missing; not a Kubernetes object without apiVersion and kind");
        }
        return value.asText();
    }

    private static boolean isKustomization(JsonNode tree) {
        return tree.path("kind").asText().equals("Kustomization")
                || (!tree.has("kind") && tree.path("resources").isArray() && !tree.has("apiVersion"));
    }
}
