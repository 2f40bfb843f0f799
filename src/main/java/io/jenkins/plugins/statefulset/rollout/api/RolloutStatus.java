package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import java.util.List;
import java.util.Optional;

/**
 * A StatefulSet and its last rollout, as they are now.
 *
 * @param state the rollout's record; empty where none ever was
 * @param driver who drives it now, as its Lease says; empty where nobody does
 */
public record RolloutStatus(
        SetView set, List<Optional<PodView>> pods, Optional<RolloutState> state, Optional<String> driver) {

    /** Whether a rollout is under way or held. */
    public boolean open() {
        return state.isPresent() && !state.get().over();
    }

    /**
     * The revision that is to be on all pods: where the rollout that is under way or held goes, or goes back to; else that of the
     * template in place. Empty while it has no name.
     */
    public Optional<String> goal() {
        if (!open()) {
            return set.updateRevision();
        }
        RolloutState rollout = state.orElseThrow();
        return switch (rollout.phase()) {
            case BACKUP, ROLLING_BACK -> rollout.setup().baseRevision();
            case ROLLING, DONE -> rollout.target();
        };
    }

    /**
     * What a revision is now: {@code new} or {@code old} to a rollout that is under way or held, {@code present} if no
     * rollout is and the set's template is of it; any that is none of these is {@code other}.
     */
    public String roleOf(String revision) {
        if (!open()) {
            return set.updateRevision().map(revision::equals).orElse(false) ? "present" : "other";
        }
        RolloutState rollout = state.orElseThrow();
        if (rollout.target().map(revision::equals).orElse(false)) {
            return "new";
        }
        return rollout.setup().baseRevision().map(revision::equals).orElse(false) ? "old" : "other";
    }
}
