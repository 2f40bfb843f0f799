package io.jenkins.plugins.statefulset.rollout.text;

import java.util.List;
import java.util.Optional;

/** A sentence and what stands below it. */
record Said(String text, List<String> details) {
    static Optional<Said> of(String text) {
        return of(text, List.of());
    }

    static Optional<Said> of(String text, List<String> details) {
        return Optional.of(new Said(text, details));
    }
}
