package io.jenkins.plugins.statefulset.rollout.systems;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A change of one container.
 *
 * @param variables that are set
 */
public record Update(String container, Optional<String> image, Map<String, String> variables) {
    public static Update image(String container, String image) {
        return new Update(container, Optional.of(image), Map.of());
    }

    public static Update variable(String container, String name, String value) {
        return new Update(container, Optional.empty(), Map.of(name, value));
    }

    /** As the command line takes it. */
    List<String> options() {
        List<String> options = new ArrayList<>();
        image.ifPresent(name -> options.addAll(List.of("--image", container + "=" + name)));
        variables.forEach((name, value) -> options.addAll(List.of("--env", container + ":" + name + "=" + value)));
        return options;
    }

    /** As a strategic merge patch of the set. */
    String patch() {
        Map<String, Object> changed = new LinkedHashMap<>();
        changed.put("name", container);
        image.ifPresent(name -> changed.put("image", name));
        if (!variables.isEmpty()) {
            changed.put(
                    "env",
                    variables.entrySet().stream()
                            .map(entry -> new EnvVar(entry.getKey(), entry.getValue(), null))
                            .toList());
        }
        return Serialization.asJson(
                Map.of("spec", Map.of("template", Map.of("spec", Map.of("containers", List.of(changed))))));
    }
}
