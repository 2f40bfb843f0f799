package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Delete;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Evict;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import java.util.List;

/**
 * How a ready pod of an OnDelete set is taken down, which {@link DisruptionGuard} has allowed.
 *
 * <ol>
 *   <li>It is evicted, so that the server asks its budget once more.
 *   <li>Where several budgets match it the Eviction API answers 500, whatever they allow (pkg/registry/core/pod/storage/eviction.go): it is
 *       deleted.
 *   <li>So it is where its budget can never allow it, and that was accepted.
 * </ol>
 */
final class OnDeleteRemoval {
    private OnDeleteRemoval() {}

    /** @param why told with it, and written down */
    static Step of(Observation seen, PodView pod, String why) {
        List<BudgetView> budgets = seen.budgets().stream()
                .filter(budget -> budget.matches(pod.labels()))
                .toList();
        if (budgets.stream().anyMatch(budget -> DisruptionGuard.waived(seen, budget))) {
            return new Delete(pod, why + "; its budget, which can never allow it, was accepted");
        }
        return budgets.size() > 1
                ? new Delete(pod, why + "; several budgets match it, so it cannot be evicted")
                : new Evict(pod, why);
    }
}
