package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import java.util.Optional;

/**
 * What must not have changed on a set between the look that a write was decided on and the write: whose set it is, what is
 * asked of it, and what rollouts have noted on it. Its status is no part of it: the controller writes that whenever a pod
 * changes.
 *
 * @param record the rollout's record as text; empty where there is none
 * @param command a person's command that was not read yet; empty where there is none
 */
record Fence(String uid, Long generation, Optional<String> record, Optional<String> command) {

    static Fence of(StatefulSet set) {
        return new Fence(
                String.valueOf(set.getMetadata().getUid()),
                Optional.ofNullable(set.getMetadata().getGeneration()).orElse(0L),
                StateAnnotation.annotation(set, StateAnnotation.STATE),
                StateAnnotation.annotation(set, StateAnnotation.COMMAND));
    }
}
