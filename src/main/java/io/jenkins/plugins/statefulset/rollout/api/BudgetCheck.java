package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.api.BudgetMatch.Labels;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
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
        Message pods = reach.by() == Labels.TEMPLATE
                ? Phrase.of("preflight.these-pods").message()
                : Ordinals.names(reach.pods());
        boolean single = shape.replicas() == 1;
        List<Message> ways = new ArrayList<>();
        ways.add(Phrase.of("preflight.change-budget").message());
        if (single) {
            ways.add(Phrase.of("preflight.against-budget")
                    .with("pod", shape.podName(0))
                    .with("setting", RequestField.ACCEPT.as(SINGLETON))
                    .message());
        }
        return new Blocker(
                single ? Optional.of(SINGLETON) : Optional.empty(),
                name,
                Phrase.of("preflight.never-allowed")
                        .with("budget", name)
                        .with("pods", pods)
                        .with("why", why)
                        .message(),
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
                .map(budget -> Phrase.of("preflight.budget-waived")
                        .with("budget", budget)
                        .with("pod", shape.podName(0))
                        .message())
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
            warnings.add(Phrase.of("preflight.budgets-shared")
                    .with("budgets", Ordinals.all(sharing))
                    .message());
        }
        for (BudgetView budget : budgets) {
            budget.uncounted()
                    .ifPresent(why -> warnings.add(Phrase.of("preflight.budget-uncounted")
                            .with("budget", budget.name())
                            .with("why", why)
                            .message()));
        }
        if (shape.strategy() == UpdateStrategy.ON_DELETE) {
            Phrase words =
                    sharing.isEmpty() ? Phrase.of("preflight.evicted-in-turn") : Phrase.of("preflight.deleted-in-turn");
            warnings.add(words.message());
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
                warnings.add(Phrase.of("preflight.ill-kept")
                        .with("budget", budget.name())
                        .with("rule", budget.rule())
                        .with("pods", Ordinals.all(kept))
                        .with("number", kept.size())
                        .with("count", BudgetWords.counted(budget.count()))
                        .with("setting", RequestField.BUDGET_TIMEOUT)
                        .with(
                                "command",
                                "kubectl patch poddisruptionbudget " + budget.name() + " -n " + namespace
                                        + " -p '{\"spec\":{\"unhealthyPodEvictionPolicy\":\"AlwaysAllow\"}}'")
                        .message());
            }
        }
        return warnings;
    }

    private static Message runTime(BudgetMatch reach, SetView shape) {
        Phrase words = reach.never(shape.replicas())
                .map(why -> Phrase.of("preflight.labels-must-move")
                        .with("why", why)
                        .with("setting", RequestField.BUDGET_TIMEOUT))
                .orElseGet(() -> Phrase.of("preflight.labels-may-move"));
        return words.with("budget", reach.budget().name())
                .with("pods", Ordinals.names(reach.pods()))
                .message();
    }
}
