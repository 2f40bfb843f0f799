package io.jenkins.plugins.statefulset.rollout.plan;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** In which order the pods of a set with {@code OnDelete} go. Under RollingUpdate the controller takes the highest first, always. */
public enum PodOrder {
    /** As the controller does under RollingUpdate. */
    @JsonProperty("highest")
    HIGHEST,
    @JsonProperty("lowest")
    LOWEST,
    /** The highest first of those that do not lead; those that lead last. */
    @JsonProperty("leader-last")
    LEADER_LAST;

    /**
     * The ordinals of a set in this order.
     *
     * @param leading ordinals of those that lead, which are the last with {@link #LEADER_LAST}
     */
    public List<Integer> ordinals(int replicas, int start, List<Integer> leading) {
        List<Integer> ordinals =
                new ArrayList<>(IntStream.range(start, start + replicas).boxed().toList());
        if (this != LOWEST) {
            Collections.reverse(ordinals);
        }
        if (this == LEADER_LAST) {
            ordinals.sort(Comparator.comparing(leading::contains));
        }
        return ordinals;
    }
}
