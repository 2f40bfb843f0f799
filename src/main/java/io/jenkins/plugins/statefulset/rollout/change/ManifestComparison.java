package io.jenkins.plugins.statefulset.rollout.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.jenkins.plugins.statefulset.rollout.manifest.ModelFields;
import io.jenkins.plugins.statefulset.rollout.request.BadRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares a set with a new form of it, outside the template.
 *
 * <p>Kubernetes refuses a change of any field of a StatefulSet's spec except {@code replicas}, {@code ordinals},
 * {@code template}, {@code updateStrategy}, {@code revisionHistoryLimit},
 * {@code persistentVolumeClaimRetentionPolicy} and {@code minReadySeconds} (kubernetes
 * {@code pkg/apis/apps/validation}, {@code ValidateStatefulSetUpdate}).
 */
final class ManifestComparison {
    private static final String RECREATE = "To change it, delete the set without its pods"
            + " (kubectl delete statefulset %s -n %s --cascade=orphan) and create it anew from the new manifest.";
    /** What to do about each immutable field, in the order in which they are looked at. */
    private static final List<Map.Entry<String, String>> IMMUTABLE = List.of(
            Map.entry("serviceName", RECREATE),
            Map.entry("podManagementPolicy", RECREATE),
            Map.entry(
                    "selector",
                    "The new set would not own the pods of the old one: create a set of another name beside it and move"
                            + " the data, or leave the selector as it is."),
            Map.entry(
                    "volumeClaimTemplates",
                    "To grow the volumes, expand the claims themselves (kubectl patch pvc, if the storage class has"
                            + " allowVolumeExpansion). " + RECREATE
                            + " Claims that exist are kept as they are."));
    /** Fields that may be changed on a live set, but not by a rollout, and how they are changed. */
    private static final Map<String, String> IGNORED = Map.of(
            "replicas", "scale the set with kubectl scale",
            "ordinals", "apply the manifest after the rollout",
            "minReadySeconds", "apply the manifest before the rollout",
            "updateStrategy", "the rollout drives it itself",
            "revisionHistoryLimit", "apply the manifest after the rollout",
            "persistentVolumeClaimRetentionPolicy", "apply the manifest after the rollout");

    private final StatefulSet current;
    private final JsonNode before;

    ManifestComparison(StatefulSet current) {
        this.current = current;
        this.before = spec(current);
    }

    /**
     * @param changed the new form
     * @param source the file of the new form
     * @throws BadRequestException if an immutable field differs
     */
    void requireImmutableFields(StatefulSet changed, String source) {
        JsonNode after = spec(changed);
        for (Map.Entry<String, String> field : IMMUTABLE) {
            difference(field.getKey(), before, after).ifPresent(difference -> {
                throw new BadRequestException(source + ": spec." + field.getKey()
                        + " can't be changed on a live StatefulSet: "
                        + difference + ". "
                        + String.format(
                                field.getValue(),
                                current.getMetadata().getName(),
                                Optional.ofNullable(current.getMetadata().getNamespace())
                                        .orElse("default")));
            });
        }
    }

    /** Sentences about the fields that differ and that a rollout leaves as they are. */
    List<String> ignoredFields(StatefulSet manifest, String source) {
        JsonNode given = ModelFields.tree(manifest).path("spec");
        JsonNode after = spec(manifest);
        List<String> notes = new ArrayList<>();
        IGNORED.keySet().stream().sorted().filter(given::has).forEach(field -> {
            difference(field, before, after)
                    .ifPresent(difference -> notes.add(source + ": " + difference
                            + " is not part of the rollout, the set keeps its own; " + IGNORED.get(field)));
        });
        return notes;
    }

    /** The first field outside the template that differs, in words. */
    Optional<String> outsideTemplate(StatefulSet changed) {
        ObjectNode old = withoutTemplate(ModelFields.tree(TemplateDefaults.statefulSet(current)));
        ObjectNode now = withoutTemplate(ModelFields.tree(TemplateDefaults.statefulSet(changed)));
        return TreeDiff.between(old, now, StatefulSet.class).stream()
                .findFirst()
                .map(difference -> {
                    FieldChange change = TemplateDiff.describe("", difference);
                    return change.path().substring(1) + ": " + change.transition();
                });
    }

    private static Optional<String> difference(String field, JsonNode before, JsonNode after) {
        return TreeDiff.between(only(field, before), only(field, after), StatefulSetSpec.class).stream()
                .map(difference -> TemplateDiff.describe("spec", difference))
                .map(change -> change.path() + " " + change.transition())
                .reduce((first, second) -> first + ", " + second);
    }

    private static ObjectNode only(String field, JsonNode spec) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        if (spec.has(field)) {
            tree.set(field, spec.get(field));
        }
        return tree;
    }

    private static ObjectNode withoutTemplate(JsonNode set) {
        ObjectNode tree = set.deepCopy();
        ((ObjectNode) tree.get("spec")).remove("template");
        tree.remove("status");
        return tree;
    }

    /** The spec with defaults, and the claim templates as a map by name, so that a difference in one can be named. */
    private static JsonNode spec(StatefulSet set) {
        ObjectNode spec =
                (ObjectNode) ModelFields.tree(TemplateDefaults.statefulSet(set)).get("spec");
        ObjectNode claims = spec.objectNode();
        for (ObjectNode claim : Trees.objects(spec, "volumeClaimTemplates")) {
            claim.remove(List.of("status", "apiVersion", "kind"));
            if (claim.get("metadata") instanceof ObjectNode metadata) {
                metadata.remove("creationTimestamp");
            }
            Trees.removeZeroValues(claim);
            claims.set(claim.path("metadata").path("name").asText(), claim);
        }
        spec.set("volumeClaimTemplates", claims);
        Trees.removeZeroValues(spec.path("selector"));
        return spec;
    }
}
