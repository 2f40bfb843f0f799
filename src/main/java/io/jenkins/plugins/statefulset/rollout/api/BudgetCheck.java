package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.api.BudgetMatch.Labels;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import io.jenkins.plugins.statefulset.rollout.text.BudgetWords;
import io.jenkins.plugins.statefulset.rollout.text.Ordinals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a person should know of the budgets that match a set's pods, before a rollout begins.
 *
 * <ol>
 *   <li>A budget that can never allow a disruption is a blocker, also where it matches only some of the pods by the labels that the
 *       controller gives each ordinal. Where the set has a single pod, which has to go down for any change, it can be accepted: then
 *       this budget, and no other one, is gone against.
 *   <li>One that matches pods by labels that they get while they run is a warning where there are several pods: the labels may move.
 *       Where it allows none of the pods that have them now, it is said that the rollout will wait there.
 *   <li>Several budgets on one pod are a warning: the disruption controller keeps only one of them up to date ({@code
 *       getPdbForPod} in pkg/controller/disruption/disruption.go), and the Eviction API refuses the pod with 500.
 *   <li>A budget whose pods its controller cannot count is a warning: it allows nothing while that lasts.
 *   <li>Pods that are ill, and run, are let go by a budget only while as many pods are healthy as it desires, unless its {@code
 *       unhealthyPodEvictionPolicy} is AlwaysAllow ({@code canIgnorePDB} in pkg/registry/core/pod/storage/eviction.go). Where fewer are, the
 *       ill ones keep the budget from letting them go: a warning, with the ways out.
 *   <li>With OnDelete it is said how pods go.
 * </ol>
 */
final class BudgetCheck {
    /** The name by which a budget of a single pod is accepted. */
    static final String SINGLETON = "singleton-budget";

    private BudgetCheck() {}

    static List<Blocker> blockers(SetView shape, List<BudgetMatch> reaches) {
        List<Blocker> blockers = new ArrayList<>();
        for (BudgetMatch reach : reaches) {
            if (!mayMove(shape, reach)) {
                reach.never(shape.replicas()).ifPresent(why -> blockers.add(blocker(shape, reach, why)));
            }
        }
        return blockers;
    }

    private static boolean mayMove(SetView shape, BudgetMatch reach) {
        return reach.by() == Labels.RUN_TIME && shape.replicas() > 1;
    }

    private static Blocker blocker(SetView shape, BudgetMatch reach, String why) {
        String name = "PodDisruptionBudget " + reach.budget().name();
        String pods = reach.by() == Labels.TEMPLATE
                ? "these pods"
                : Ordinals.names(reach.pods()).toString();
        boolean single = shape.replicas() == 1;
        List<Message> ways = new ArrayList<>();
        ways.add(Message.of("Change the budget, for example to maxUnavailable 1, or add a replica."));
        if (single) {
            ways.add(Message.of("To take " + shape.podName(0)
                            + " down all the same, against this budget, and be without it until the new one is ready: ")
                    .and(RequestField.ACCEPT.as(SINGLETON)));
        }
        return new Blocker(
                single ? Optional.of(SINGLETON) : Optional.empty(),
                name,
                Message.of(name + " can never allow a disruption of " + pods + ": " + why),
                ways);
    }

    /** The budgets that do not count because the person accepted that. */
    static Set<String> waived(SetView shape, List<BudgetView> budgets, Set<String> accepted) {
        return shape.replicas() == 1 && accepted.contains(SINGLETON)
                ? budgets.stream()
                        .filter(budget -> budget.never(1).isPresent())
                        .map(BudgetView::name)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    static List<Message> waivedWarnings(SetView shape, Set<String> waived) {
        return waived.stream()
                .sorted()
                .map(
                        budget -> Message.of(
                                "PodDisruptionBudget " + budget + " is gone against, as accepted: " + shape.podName(0)
                                        + " goes down though the budget forbids it, and nothing serves in its place until the new one is ready"))
                .toList();
    }

    static List<Message> warnings(SetView shape, List<BudgetMatch> reaches) {
        List<Message> warnings = new ArrayList<>();
        List<BudgetView> budgets = reaches.stream().map(BudgetMatch::budget).toList();
        reaches.stream()
                .filter(reach -> mayMove(shape, reach))
                .map(reach -> runTime(reach, shape))
                .forEach(warnings::add);
        List<String> sharing = budgets.stream()
                .filter(BudgetView::oneOfSeveral)
                .map(BudgetView::name)
                .sorted()
                .toList();
        if (!sharing.isEmpty()) {
            warnings.add(Message.of("PodDisruptionBudgets " + String.join(" and ", sharing)
                    + " match the same pods: Kubernetes keeps only one of them up to date and refuses to evict these pods,"
                    + " so kubectl drain gets stuck; merge them into one"));
        }
        for (BudgetView budget : budgets) {
            budget.uncounted()
                    .ifPresent(why -> warnings.add(Message.of("PodDisruptionBudget " + budget.name()
                            + " allows no disruption while the disruption controller cannot count its pods (" + why
                            + ")")));
        }
        if (shape.strategy() == UpdateStrategy.ON_DELETE) {
            warnings.add(Message.of(
                    sharing.isEmpty()
                            ? "updateStrategy is OnDelete: pods are evicted one at a time, highest ordinal first"
                            : "updateStrategy is OnDelete: pods are deleted one at a time, highest ordinal first, each when"
                                    + " all of its budgets allow that, because it cannot be evicted"));
        }
        return warnings;
    }

    /**
     * Budgets that keep ill pods from being replaced.
     *
     * @param ill pods that are ill already
     * @param waived names of budgets that do not count
     */
    static List<Message> deadlocks(String namespace, List<PodView> ill, List<BudgetView> budgets, Set<String> waived) {
        List<Message> warnings = new ArrayList<>();
        for (BudgetView budget : budgets) {
            List<String> kept = ill.stream()
                    .filter(pod -> !pod.withoutBudget() && budget.matches(pod.labels()))
                    .map(PodView::name)
                    .sorted()
                    .toList();
            if (!kept.isEmpty() && budget.observed() && !waived.contains(budget.name()) && !budget.allowsUnhealthy()) {
                warnings.add(
                        Message.of("PodDisruptionBudget " + budget.name() + " (" + budget.rule() + ") does not let "
                                        + String.join(" and ", kept) + " go, ill as "
                                        + (kept.size() == 1 ? "it is: " : "they are: ")
                                        + BudgetWords.counted(budget.count())
                                        + ", and its unhealthyPodEvictionPolicy is not AlwaysAllow. Unless they get well by themselves the rollout"
                                        + " waits there as long as ")
                                .and(RequestField.BUDGET_TIMEOUT)
                                .and(
                                        " says. kubectl patch poddisruptionbudget " + budget.name() + " -n " + namespace
                                                + " -p '{\"spec\":{\"unhealthyPodEvictionPolicy\":\"AlwaysAllow\"}}' lets pods go that are ill anyway"));
            }
        }
        return warnings;
    }

    private static Message runTime(BudgetMatch reach, SetView shape) {
        String matches = "PodDisruptionBudget " + reach.budget().name() + " matches " + Ordinals.names(reach.pods())
                + " of these pods, by labels that the template does not set";
        return reach.never(shape.replicas())
                .map(why -> Message.of(matches + ", and allows no disruption of what it matches now (" + why
                                + "): the rollout waits there, as long as ")
                        .and(RequestField.BUDGET_TIMEOUT)
                        .and(
                                " says, for something to move these labels to another pod, as an operator does when it hands a role"
                                        + " over"))
                .orElse(Message.of(matches + ": which pods it counts may change while the rollout goes on"));
    }
}
