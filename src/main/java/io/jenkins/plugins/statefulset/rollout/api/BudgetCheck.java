package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.engine.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.SetView;
import io.jenkins.plugins.statefulset.rollout.engine.SetView.Strategy;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a person should know of the budgets that match a set's pods, before a rollout begins.
 *
 * <ol>
 *   <li>A budget that can never allow a disruption is a blocker.
 *   <li>Several budgets on one pod are a warning: the disruption controller keeps only one of them up to date ({@code
 *       getPdbForPod} in pkg/controller/disruption/disruption.go), and the Eviction API refuses the pod with 500.
 *   <li>A budget whose pods its controller cannot count is a warning: it allows nothing while that lasts.
 *   <li>With OnDelete it is said how pods go.
 * </ol>
 */
final class BudgetCheck {
    private BudgetCheck() {}

    static List<Blocker> blockers(SetView shape, List<BudgetView> budgets) {
        List<Blocker> blockers = new ArrayList<>();
        for (BudgetView budget : budgets) {
            budget.never(shape.replicas())
                    .ifPresent(why -> blockers.add(new Blocker(
                            Optional.empty(),
                            "PodDisruptionBudget " + budget.name(),
                            "PodDisruptionBudget " + budget.name() + " can never allow a disruption of these pods: "
                                    + why,
                            List.of("Change the budget, for example to maxUnavailable 1, or add a replica."))));
        }
        return blockers;
    }

    static List<String> warnings(SetView shape, List<BudgetView> budgets) {
        List<String> warnings = new ArrayList<>();
        List<String> sharing = budgets.stream()
                .filter(BudgetView::oneOfSeveral)
                .map(BudgetView::name)
                .sorted()
                .toList();
        if (!sharing.isEmpty()) {
            warnings.add("PodDisruptionBudgets " + String.join(" and ", sharing)
                    + " match the same pods: Kubernetes keeps only one of them up to date and refuses to evict these pods,"
                    + " so kubectl drain gets stuck; merge them into one");
        }
        for (BudgetView budget : budgets) {
            budget.uncounted()
                    .ifPresent(why -> warnings.add("PodDisruptionBudget " + budget.name()
                            + " allows no disruption while the disruption controller cannot count its pods (" + why
                            + ")"));
        }
        if (shape.strategy() == Strategy.ON_DELETE) {
            warnings.add(
                    sharing.isEmpty()
                            ? "updateStrategy is OnDelete: pods are evicted one at a time, highest ordinal first"
                            : "updateStrategy is OnDelete: pods are deleted one at a time, highest ordinal first, each when"
                                    + " all of its budgets allow that, because it cannot be evicted");
        }
        return warnings;
    }
}
