package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.jenkins.plugins.statefulset.rollout.kube.ModelFields;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Tells where a patch probably begins that does not begin at the StatefulSet.
 *
 * <ol>
 *   <li>A list of operations is a JSON patch.
 *   <li>The first field that a StatefulSet does not have, and that its spec, the pod template, the pod's spec or a container has,
 *       says that the patch begins there.
 * </ol>
 */
final class PatchStart {
    /** What a patch of the template begins with. */
    static final String START = "spec: template:";

    private static final List<Place> PLACES = List.of(
            new Place("spec", "manifest.of-set", StatefulSetSpec.class),
            new Place("spec.template.spec", "manifest.of-pod", PodSpec.class),
            new Place("spec.template.spec.containers", "manifest.of-container", Container.class));

    private PatchStart() {}

    private record Place(String path, String owner, Class<?> model) {}

    /** What is wrong with where it begins, and what was probably meant; empty where nothing tells. */
    static Optional<Phrase> problem(JsonNode patch) {
        if (patch.isArray()) {
            return Optional.of(Phrase.of(patch.path(0).has("op") ? "manifest.json-patch" : "manifest.patch-not-a-map")
                    .with("start", START));
        }
        JsonNode spec = patch.path("spec");
        Optional<String> ofPod = stranger(spec, StatefulSetSpec.class).filter(field -> has(PodSpec.class, field));
        if (ofPod.isPresent()) {
            return Optional.of(Phrase.of("manifest.begins-at-template")
                    .with("field", "spec." + ofPod.get())
                    .with("start", START)
                    .with("outline", "spec: {template: " + outline(patch) + "}"));
        }
        return stranger(patch, StatefulSet.class).flatMap(field -> PLACES.stream()
                .filter(place -> has(place.model(), field))
                .findFirst()
                .map(place -> Phrase.of(
                                place.model() == Container.class
                                        ? "manifest.begins-in-container"
                                        : "manifest.begins-elsewhere")
                        .with("field", field)
                        .with("owner", Phrase.of(place.owner()))
                        .with("path", place.path())
                        .with("written", written(place, field))));
    }

    private static String written(Place place, String field) {
        return switch (place.path()) {
            case "spec" -> "spec: {" + field + ": …}";
            case "spec.template.spec" -> "spec: {template: {spec: {" + field + ": …}}}";
            default -> "spec: {template: {spec: {containers: [{name: …, " + field + ": …}]}}}";
        };
    }

    /** The fields of the first two levels. */
    private static String outline(JsonNode patch) {
        List<String> fields = new ArrayList<>();
        patch.properties().forEach(field -> {
            String below = field.getValue().properties().stream()
                    .findFirst()
                    .map(first -> "{" + first.getKey() + ": …}")
                    .orElse("…");
            fields.add(field.getKey() + ": " + below);
        });
        return "{" + String.join(", ", fields) + "}";
    }

    private static Optional<String> stranger(JsonNode object, Class<?> model) {
        return object.properties().stream()
                .map(field -> field.getKey())
                .filter(field -> !field.startsWith("$") && !has(model, field))
                .findFirst();
    }

    private static boolean has(Class<?> model, String field) {
        JavaType type = ModelFields.type(model);
        Collection<String> names = ModelFields.names(type);
        return names.contains(field) || ModelFields.isNewer(type, field);
    }
}
