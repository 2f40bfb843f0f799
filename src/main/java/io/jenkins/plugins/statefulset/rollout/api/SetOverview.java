package io.jenkins.plugins.statefulset.rollout.api;

import java.util.Optional;

/**
 * A set as a whole: its last rollout, its guard, and what is pending on it.
 *
 * @param guard what stands there as pending is pending also while a rollout drives it, see {@link #pending}
 */
public record SetOverview(RolloutStatus rollout, GuardStatus guard) {

    /** What is in place and not on every pod, without a rollout that is under way or held. */
    public Optional<PendingChange> pending() {
        return rollout.open() ? Optional.empty() : guard.pending();
    }

    /** Whether the guard is up, and no rollout's own partition. */
    public boolean guarded() {
        return !rollout.open() && guard.state() == GuardStatus.State.UP;
    }

    /** Whether the controller is on its way through the pods with what is pending, by itself. */
    public boolean rollsByItself() {
        return pending()
                .filter(change -> guard.state() == GuardStatus.State.DOWN)
                .filter(change -> rollout.set().partition() < lowestPartitionThatHolds(change))
                .isPresent();
    }

    private int lowestPartitionThatHolds(PendingChange change) {
        return rollout.pods().stream()
                .flatMap(Optional::stream)
                .filter(pod -> change.waiting().contains(pod.name()))
                .mapToInt(pod -> pod.index() + 1)
                .max()
                .orElse(0);
    }

    /** How many pods are ready on the revision that is to be on all of them. */
    public long arrived() {
        return rollout.pods().stream()
                .flatMap(Optional::stream)
                .filter(pod -> pod.ready() && !pod.terminating())
                .filter(pod -> rollout.goal().map(pod::on).orElse(true))
                .count();
    }
}
