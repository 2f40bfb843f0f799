package io.jenkins.plugins.statefulset.rollout.risk;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A reason not to start: the change would stop the workload or lose its data as far as the manifest tells.
 *
 * @param name present where a person may know better: then {@code --accept NAME} lets it pass
 * @param field path of the changed field, as in {@link Reason#field()}
 * @param message one sentence: the field, its value before and after, and what would happen
 * @param wayOut what to do instead, one sentence each, the best one first
 */
public record Blocker(Optional<String> name, String field, String message, List<String> wayOut) implements Finding {
    public Blocker {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(message, "message");
        wayOut = List.copyOf(wayOut);
    }

    static Blocker named(String name, String field, String message, String... wayOut) {
        return new Blocker(Optional.of(name), field, message, List.of(wayOut));
    }
}
