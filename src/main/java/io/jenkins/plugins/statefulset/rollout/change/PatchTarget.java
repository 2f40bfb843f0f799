package io.jenkins.plugins.statefulset.rollout.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.manifest.PatchDocument;
import io.jenkins.plugins.statefulset.rollout.manifest.Suggestions;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What a strategic merge patch points at in a set, and what it misses.
 *
 * <ol>
 *   <li>A patch without {@code spec.template} changes no pod. Labels and annotations beside it are the set's own; most likely those
 *       of its pods were meant.
 *   <li>A container that the set does not have is added; where it has no image, or a name that is nearly that of another one, another
 *       one was meant.
 *   <li>What is removed and is not there changes nothing.
 * </ol>
 */
final class PatchTarget {
    private final StatefulSet set;
    private final Change.StrategicMergePatch change;
    private final JsonNode template;

    PatchTarget(StatefulSet set, Change.StrategicMergePatch change) {
        this.set = set;
        this.change = change;
        this.template = change.patch().path("spec").path("template");
    }

    /** @throws BadRequestException if it does not touch the template, or changes a container that is not there */
    void requireTemplate() {
        if (template.isMissingNode() && change.patch().path("spec").isEmpty()) {
            JsonNode metadata = change.patch().path("metadata");
            Optional<String> field = List.of("annotations", "labels").stream()
                    .filter(metadata::has)
                    .findFirst();
            throw wrong(field.map(name -> Phrase.of("change.metadata-of-set")
                            .with("name", name)
                            .with("outline", "spec: {template: {metadata: {" + name + ": …}}}"))
                    .orElse(Phrase.of("change.patch-no-template"))
                    .with("start", PatchDocument.START));
        }
        for (JsonNode container : strangers()) {
            Optional<String> near = meant(container);
            if (near.isPresent() && !container.has("image") && !container.has("$patch")) {
                throw wrong(Phrase.of("change.patch-container")
                        .with("name", container.path("name").asText())
                        .with("set", set.getMetadata().getName())
                        .with("near", near.get())
                        .with("containers", Message.listed(names())));
            }
        }
    }

    /** Sentences about containers that the patch adds though another one may have been meant. */
    List<Message> added() {
        return strangers().stream()
                .filter(container -> container.has("image"))
                .flatMap(container -> meant(container).stream()
                        .map(near -> BadRequestException.at(
                                change.place(),
                                Phrase.of("change.adds-container")
                                        .with("name", container.path("name").asText())
                                        .with("near", near)
                                        .message())))
                .toList();
    }

    private BadRequestException wrong(Phrase what) {
        return new BadRequestException(BadRequestException.at(change.place(), what.message()));
    }

    /** The fields that it removes though they are not there. */
    List<String> removedInVain() {
        List<String> paths = new ArrayList<>();
        nulls(template, ObjectTrees.tree(set).path("spec").path("template"), "spec.template", paths);
        return paths;
    }

    private static void nulls(JsonNode patch, JsonNode present, String path, List<String> found) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            String place = path + "." + field.getKey();
            JsonNode value = present.path(field.getKey());
            if (field.getValue().isNull() && (value.isMissingNode() || value.isNull())) {
                found.add(place);
            } else {
                nulls(field.getValue(), value, place, found);
            }
        }
    }

    private List<JsonNode> strangers() {
        return StreamSupport.stream(template.path("spec").path("containers").spliterator(), false)
                .filter(container -> container.path("name").isTextual())
                .filter(container -> !names().contains(container.path("name").asText()))
                .toList();
    }

    private Optional<String> meant(JsonNode container) {
        return Suggestions.nearest(container.path("name").asText(), names());
    }

    private List<String> names() {
        return set.getSpec().getTemplate().getSpec().getContainers().stream()
                .map(container -> container.getName())
                .toList();
    }
}
