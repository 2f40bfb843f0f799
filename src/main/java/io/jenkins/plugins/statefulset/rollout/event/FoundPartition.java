package io.jenkins.plugins.statefulset.rollout.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A partition that somebody else had lowered while a rollout was held, as whoever resumes it found it.
 *
 * @param found an index, as it stands on the set
 * @param own what the rollout had released
 * @param choice what became of it
 * @param ordinals those that it lets go and nobody released, highest first
 * @param taken those of them whose pods the controller has taken to the new revision already, or takes down now, highest first
 */
public record FoundPartition(int found, int own, Choice choice, List<Integer> ordinals, List<Integer> taken) {
    public FoundPartition {
        ordinals = ordinals == null ? List.of() : List.copyOf(ordinals);
        taken = taken == null ? List.of() : List.copyOf(taken);
    }

    /** Which partition a resumed rollout goes on from, where somebody has lowered it. */
    public enum Choice {
        /** From its own: the one that was found is overwritten. */
        @JsonProperty("own")
        OWN,
        /** From the one that was found: what it lets go counts as released. */
        @JsonProperty("found")
        FOUND
    }
}
