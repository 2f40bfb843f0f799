package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.jenkins.plugins.statefulset.rollout.kube.ModelFields;
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
    private static final List<Place> PLACES = List.of(
            new Place("spec", "the StatefulSet's spec", StatefulSetSpec.class),
            new Place("spec.template.spec", "the pod's spec", PodSpec.class),
            new Place("spec.template.spec.containers", "a container", Container.class));

    private PatchStart() {}

    private record Place(String path, String words, Class<?> model) {}

    /** What is wrong with where it begins, and what was probably meant; empty where nothing tells. */
    static Optional<String> problem(JsonNode patch) {
        if (patch.isArray()) {
            return Optional.of(
                    patch.path(0).has("op")
                            ? "a JSON patch is not taken; write it as a strategic merge patch, which begins with spec: template:"
                            : "not a map; a patch begins with spec: template:");
        }
        JsonNode spec = patch.path("spec");
        Optional<String> ofPod = stranger(spec, StatefulSetSpec.class).filter(field -> has(PodSpec.class, field));
        if (ofPod.isPresent()) {
            return Optional.of("spec." + ofPod.get()
                    + " is a field of pods: this patch begins at the pod template, but has to begin at the StatefulSet. Put all of"
                    + " it under spec: template:, so that it reads spec: {template: "
                    + outline(patch) + "}");
        }
        return stranger(patch, StatefulSet.class).flatMap(field -> PLACES.stream()
                .filter(place -> has(place.model(), field))
                .findFirst()
                .map(place -> field + " is a field of " + place.words()
                        + ": a patch has to begin at the StatefulSet. Put it where it belongs, " + place.path()
                        + (place.model() == Container.class ? ", below the container's name" : "")
                        + ": " + written(place, field)));
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
