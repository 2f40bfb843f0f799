package io.jenkins.plugins.statefulset.rollout.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.kube.TemplateDefaults;
import io.jenkins.plugins.statefulset.rollout.kube.TreeDiff;
import io.jenkins.plugins.statefulset.rollout.kube.Trees;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TemplateLabel;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.ArrayList;
import java.util.List;
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
    /** In the order in which they are looked at. */
    private static final List<String> IMMUTABLE =
            List.of("serviceName", "podManagementPolicy", "selector", "volumeClaimTemplates");
    /** Fields that may be changed on a live set, but not by a rollout. */
    private static final List<String> IGNORED = List.of(
            "minReadySeconds",
            "ordinals",
            "persistentVolumeClaimRetentionPolicy",
            "replicas",
            "revisionHistoryLimit",
            "updateStrategy");
    /** What of a claim template only matters to claims that are yet to be made. */
    private static final List<String> OF_LATER_CLAIMS = List.of("storageClassName", "volumeAttributesClassName");

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
    void requireImmutableFields(StatefulSet changed, Message source) {
        JsonNode after = spec(changed);
        for (String field : IMMUTABLE) {
            difference(field, essential(before), essential(after)).ifPresent(difference -> {
                throw new BadRequestException(BadRequestException.at(
                        source,
                        Phrase.of("change.immutable")
                                .with("field", field)
                                .with("difference", difference)
                                .with(
                                        "advice",
                                        new RecreateAdvice(current).of(field, before.path(field), after.path(field)))
                                .message()));
            });
        }
    }

    /** Sentences about the fields that differ and that a rollout leaves as they are. */
    List<Message> ignoredFields(StatefulSet manifest, Message source) {
        JsonNode given = ObjectTrees.tree(manifest).path("spec");
        JsonNode after = spec(manifest);
        List<Message> notes = new ArrayList<>();
        IgnoredFields ignored = new IgnoredFields(current, manifest);
        IGNORED.stream().filter(given::has).forEach(field -> differences(field, before, after)
                .ifPresent(difference -> notes.add(note(
                        source,
                        difference,
                        Phrase.of("change.not-in-rollout").with("advice", ignored.advice(field, after.path(field)))))));
        differences("volumeClaimTemplates", before, after)
                .ifPresent(difference -> notes.add(note(source, difference, Phrase.of("change.claims-stay"))));
        return notes;
    }

    private static Message note(Message source, List<Message> differences, Phrase sentence) {
        return BadRequestException.at(
                source,
                sentence.with("differences", Message.listed(differences, Message.Between.COMMA))
                        .with("number", differences.size())
                        .message());
    }

    /** The first field outside the template that differs, in words. */
    Optional<Message> outsideTemplate(StatefulSet changed) {
        ObjectNode old = withoutTemplate(ObjectTrees.tree(TemplateDefaults.statefulSet(current)));
        ObjectNode now = withoutTemplate(ObjectTrees.tree(TemplateDefaults.statefulSet(changed)));
        return TreeDiff.between(old, now, StatefulSet.class).stream()
                .findFirst()
                .map(difference -> {
                    FieldChange change = TemplateDiff.describe("", difference);
                    return TemplateLabel.change(Message.of(change.path().substring(1)), change.transition());
                });
    }

    private static Optional<Message> difference(String field, JsonNode before, JsonNode after) {
        return differences(field, before, after).map(all -> Message.listed(all, Message.Between.COMMA));
    }

    /** Each difference in words; empty where there is none. */
    private static Optional<List<Message>> differences(String field, JsonNode before, JsonNode after) {
        List<Message> all = TreeDiff.between(only(field, before), only(field, after), StatefulSetSpec.class).stream()
                .map(difference -> TemplateDiff.describe("spec", difference))
                .map(change -> Message.of(change.path() + " ").and(change.transition()))
                .toList();
        return Optional.of(all).filter(found -> !found.isEmpty());
    }

    /** The spec without what of claim templates may differ: labels, annotations, classes. */
    private static JsonNode essential(JsonNode spec) {
        ObjectNode copy = spec.deepCopy();
        for (JsonNode claim : copy.path("volumeClaimTemplates")) {
            if (claim.path("metadata") instanceof ObjectNode metadata) {
                metadata.retain("name");
            }
            if (claim.path("spec") instanceof ObjectNode claimSpec) {
                claimSpec.remove(OF_LATER_CLAIMS);
            }
        }
        return copy;
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
                (ObjectNode) ObjectTrees.tree(TemplateDefaults.statefulSet(set)).get("spec");
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
