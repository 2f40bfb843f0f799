package io.jenkins.plugins.statefulset.rollout.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One step of a rollout: the ordinals that it brings to the new revision.
 *
 * @param number counted from 1
 * @param partition the partition at the end of the wave: an index, so that ordinals from
 *     {@code ordinals.start + partition} on are on the new revision
 * @param ordinals those that this wave adds, highest first
 */
public record Wave(@JsonProperty("wave") int number, int partition, List<Integer> ordinals) {
    public Wave {
        ordinals = List.copyOf(ordinals);
    }
}
