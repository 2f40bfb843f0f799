package io.jenkins.plugins.statefulset.rollout.text;

import java.util.List;
import java.util.Optional;

/** A sentence and what stands below it. */
record Sentence(String text, List<String> details) {
    static Optional<Sentence> of(String text) {
        return of(text, List.of());
    }

    static Optional<Sentence> of(String text, List<String> details) {
        return Optional.of(new Sentence(text, details));
    }
}
