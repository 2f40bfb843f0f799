package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.sim.BudgetState;
import io.jenkins.plugins.statefulset.rollout.swarm.InvariantWatcher.Deed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Invariants 2, 3 and 4 at the moment in which a promotion lowers the partition.
 *
 * <ol>
 *   <li>Not beyond the end of the wave, and over no more pods that have something to lose than may be down at once.
 *   <li>While fewer released pods are on their way than may be down at once.
 *   <li>Together with what is down, too young, or released and still to go, no more go than may be down at once, and no more
 *       than each budget has allowed of late.
 *   <li>No pod that is not ready, or has not been for {@code minReadySeconds}: it would go down when it is well again.
 *   <li>Under OrderedReady none beside one that is not available or on its way out: the controller waits for that one first.
 *   <li>Under the revision that the record names: one that was made anew is told first.
 * </ol>
 */
final class ReleaseRules {
    private final InvariantWatcher truth;

    ReleaseRules(InvariantWatcher truth) {
        this.truth = truth;
    }

    /** @param rolling whether the controller takes the pods down, so that what was released is its own */
    void released(StatefulSet set, RolloutState was, RolloutState is, int from, int to, boolean rolling) {
        TruePods pods = new TruePods(truth, set);
        String fall = "the partition fell from " + from + " to " + to;
        int end =
                WavePlan.end(is.setup().options().waves(), is.wave(), pods.replicas(), Math.min(from, pods.replicas()));
        if (to < Math.min(end, pods.replicas())) {
            truth.breach(3, fall + ", wave " + is.wave() + " ends at " + end);
        }
        int most = truth.promises().maxUnavailable().applyAsInt(set);
        int top = Math.min(from, pods.replicas());
        long disturbed =
                IntStream.range(to, top).filter(pods::hasSomethingToLose).count();
        if (disturbed > most) {
            truth.breach(3, fall + " over " + disturbed + " pods with something to lose");
        }
        if (truth.othersWroteSpec()) {
            return;
        }
        if (rolling && truth.downSince().values().stream().anyMatch(truth.seenByAll(InvariantWatcher.RACE)::isBefore)) {
            IntStream.range(to, top)
                    .mapToObj(pods::at)
                    .flatMap(Optional::stream)
                    .forEach(truth::releasedUnawares);
        }
        if (rolling || !truth.isBlind()) {
            long unready = pods.isFree(is)
                    ? pods.missing(from, is)
                    : IntStream.range(from, pods.replicas())
                            .filter(index -> isUnready(pods, index))
                            .count();
            if (unready >= most) {
                truth.breach(4, fall + " while " + unready + " released pods were not ready on the new revision");
            }
        }
        if (rolling && !truth.isBlind() && !renamed()) {
            fit(pods, to, top, fall);
            if (IntStream.range(to, top).anyMatch(index -> pods.isOnAnother(index, pods.update()))) {
                busy(set, fall);
            }
            room(set, pods, from, to, most, disturbed, fall);
            checks(set, was, pods, to, top);
            budgets(pods, from, disturbed, fall);
        }
        revision(was, pods, fall);
    }

    private void checks(StatefulSet set, RolloutState was, TruePods pods, int to, int top) {
        IntStream.range(to, top).filter(pods::hasSomethingToLose).forEach(index -> truth.podChecks()
                .ifPresent(rules -> rules.goes(set, was, pods.name(index), pods.update(), now())));
    }

    private Instant now() {
        return truth.cluster().clock().now();
    }

    private boolean renamed() {
        return truth.others().contains(Deed.REVISION_OF_A_POD) || truth.others().contains(Deed.UPGRADE);
    }

    private boolean isUnready(TruePods pods, int index) {
        boolean stale = pods.downSince(index).isEmpty()
                && pods.at(index)
                        .filter(pod -> !SwarmDatabase.revision(pod).equals(pods.update()))
                        .isPresent();
        Instant visible = truth.seenByAll(truth.promises().sight());
        return stale
                || pods.downSince(index)
                        .filter(since -> !since.isAfter(visible))
                        .isPresent();
    }

    private void fit(TruePods pods, int to, int top, String fall) {
        for (int index = to; index < top; index++) {
            if (pods.isOnAnother(index, pods.update()) && pods.isSeenDown(index) && !pods.isUnseen(index)) {
                truth.breach(4, fall + " over " + pods.name(index) + ", which is not ready");
            }
            if (pods.hasSomethingToLose(index) && pods.isTooYoung(index)) {
                truth.breach(4, fall + " over " + pods.name(index) + ", which has not been ready for long");
            }
        }
    }

    /**
     * Under OrderedReady the controller ends pods beyond the replicas before it takes any other down. One that is on its way out or missing
     * is made anew, whatever the controller waits for. The set's status, of which a driver
     * has it, does not count a pod whose labels were taken away, so with such a one it does not tell.
     */
    private void busy(StatefulSet set, String fall) {
        int end = SwarmDatabase.start(set) + set.getSpec().getReplicas();
        List<Pod> all = truth.cluster().pods(set);
        if (isParallel(set) || !all.stream().allMatch(pod -> SwarmDatabase.isSelected(set, pod))) {
            return;
        }
        for (Pod pod : all) {
            String name = pod.getMetadata().getName();
            int ordinal = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
            if (ordinal >= end && truth.scaledAt().isPresent()) {
                truth.breach(4, fall + " while " + name + " is beyond the replicas");
            }
        }
    }

    private static boolean isParallel(StatefulSet set) {
        return "Parallel".equals(set.getSpec().getPodManagementPolicy());
    }

    /** Under OrderedReady the controller takes none down while it waits for others, and the budget may have changed when it does. */
    private void room(StatefulSet set, TruePods pods, int from, int to, int most, long disturbed, String fall) {
        long others = IntStream.range(0, pods.replicas())
                .filter(index -> index < to || index >= from)
                .filter(index -> pods.isSeenDown(index) || pods.isTooYoung(index))
                .count();
        long away = others + pods.leaving(from);
        if (disturbed > 0 && away + disturbed > most) {
            truth.breach(2, fall + ": with that " + (away + disturbed) + " pods are down, too young or on their way");
        }
        if (disturbed > 0 && away > 0 && !isParallel(set)) {
            truth.breach(4, fall + " while the controller waits for other pods");
        }
    }

    private void budgets(TruePods pods, int from, long disturbed, String fall) {
        Instant visible = truth.seenByAll(InvariantWatcher.RACE);
        long spent = disturbed + pods.leaving(from);
        for (BudgetState budget : truth.cluster().budgets()) {
            if (budget.name().equals(ObjectTroubles.TOUCHED)) {
                // Which pods it matches is known when they go.
                continue;
            }
            OptionalInt allowed = truth.budgets().mostSince(budget, visible);
            if (disturbed > 0 && allowed.isPresent() && spent > allowed.getAsInt()) {
                truth.breach(
                        2,
                        fall + ": with that " + spent + " pods are on their way, and " + budget.name() + " allowed "
                                + allowed.getAsInt());
            }
        }
    }

    private void revision(RolloutState was, TruePods pods, String fall) {
        boolean seen = !truth.revisionSince().isAfter(truth.seenByAll(InvariantWatcher.RACE));
        if (seen && was.target().filter(known -> !known.equals(pods.update())).isPresent()) {
            truth.breach(4, fall + " under " + pods.update() + " without a word, the record names " + was.target());
        }
    }
}
