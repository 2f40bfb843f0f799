package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the records of rollouts on sets, each text once. */
final class RecordReader {
    private final Map<String, Map<String, Optional<RolloutState>>> read = new HashMap<>();

    /** The record on the set; empty where there is none, or none that can be read. */
    Optional<RolloutState> on(StatefulSet set) {
        Optional<String> text = StateAnnotation.annotation(set, StateAnnotation.STATE);
        return text.flatMap(record -> read.computeIfAbsent(set.getMetadata().getUid(), uid -> new HashMap<>())
                .computeIfAbsent(record, any -> parsed(set)));
    }

    private static Optional<RolloutState> parsed(StatefulSet set) {
        try {
            return StateAnnotation.state(set);
        } catch (StateAnnotation.UnreadableStateException e) {
            return Optional.empty();
        }
    }
}
