package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.Optional;

/**
 * A change of an object in the store.
 *
 * @param who the client's or controller's name
 * @param before empty for a creation
 * @param after empty for a removal
 */
public record StoreWrite(
        Instant time,
        String who,
        Verb verb,
        String kind,
        String namespace,
        String name,
        Optional<HasMetadata> before,
        Optional<HasMetadata> after) {

    /** What was done to the object. */
    public enum Verb {
        CREATE,
        UPDATE,
        DELETE
    }

    /** One line, the same for the same seed. */
    @Override
    public String toString() {
        return time + " " + who + " " + verb + " " + kind + " " + namespace + "/" + name
                + after.map(o -> " @" + o.getMetadata().getResourceVersion()).orElse("");
    }
}
