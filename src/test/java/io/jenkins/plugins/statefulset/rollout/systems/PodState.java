package io.jenkins.plugins.statefulset.rollout.systems;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;

/** A pod as it was seen at one moment. */
record PodState(Instant at, String pod, String uid, Being being) {
    enum Being {
        READY,
        NOT_READY,
        /** Told to go. */
        ENDING,
        GONE
    }

    static Being of(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return Being.ENDING;
        }
        boolean ready = pod.getStatus() != null
                && pod.getStatus().getConditions() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
        return ready ? Being.READY : Being.NOT_READY;
    }
}
