package io.jenkins.plugins.statefulset.rollout.engine.seen;

import java.util.List;

/**
 * Who else lives on a budget.
 *
 * @param claims pods of other sets that look healthy and are to go: the budget's own count does not know of them yet
 * @param down pods of other sets that are not healthy, which the budget's count knows of
 * @param rivals rollouts of other sets that are under way
 */
public record OverlappingUse(List<PendingDisruption> claims, List<PendingDisruption> down, List<Rival> rivals) {
    /** Nobody. */
    public static final OverlappingUse NONE = new OverlappingUse(List.of(), List.of(), List.of());

    public OverlappingUse {
        claims = List.copyOf(claims);
        down = List.copyOf(down);
        rivals = List.copyOf(rivals);
    }

    /**
     * A rollout of another set.
     *
     * @param set as {@code namespace/name}
     * @param driver the holder that its record names
     */
    public record Rival(String set, String driver) {}
}
