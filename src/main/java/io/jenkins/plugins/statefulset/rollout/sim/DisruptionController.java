package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.jenkins.plugins.statefulset.rollout.kube.IntOrPercent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The disruption controller, after {@code pkg/controller/disruption/disruption.go}.
 *
 * <ol>
 *   <li>Healthy pods are those that are ready, not being deleted, and not evicted a moment ago ({@code countHealthyPods}).
 *   <li>What is expected is the number of matching pods where {@code minAvailable} is a number, else the replicas of their
 *       controllers ({@code getExpectedPodCount}); percentages round up.
 *   <li>A pod whose controller has no scale, such as a Job's, makes the status of a budget that needs one fail: it allows
 *       nothing then ({@code failSafe}).
 *   <li>The status follows a pod's change by about 5 ms.
 *   <li>A pod whose labels change refreshes the budget that matches it now; the status of one that matched it before follows at
 *       that budget's next turn ({@code updatePod}). A budget whose selector changes is counted anew.
 *   <li>Where several budgets match a pod, each change of it refreshes one of them, by the seed ({@code getPdbForPod}). The
 *       status of the others stays as it was until it is their turn.
 * </ol>
 */
final class DisruptionController {
    private static final String WHO = "disruption-controller";
    private static final String MANAGER = "controllermanager";
    private static final long DELETION_TIMEOUT = 120_000;

    private final SimulationContext world;
    private final SetRegistry sets;
    /** By UID, their replicas. */
    private final Map<String, Integer> replicaSets = new HashMap<>();

    private final Map<String, BudgetTally> tallies = new LinkedHashMap<>();

    DisruptionController(SimulationContext world, SetRegistry sets) {
        this.world = world;
        this.sets = sets;
        world.store.budgets.listen(this::budgetChanged);
        world.store.pods.listen(this::podChanged);
        world.store.statefulSets.listen(this::setChanged);
        world.store.replicaSets.listen((before, after) -> {
            replicaSets.remove((after == null ? before : after).getMetadata().getUid());
            if (after != null) {
                replicaSets.put(after.getMetadata().getUid(), after.getSpec().getReplicas());
            }
            if (before != null
                    && after != null
                    && !Objects.equals(
                            before.getSpec().getReplicas(), after.getSpec().getReplicas())) {
                planAll();
            }
        });
        world.plan(this::planFaults);
    }

    private void planFaults() {
        planAll();
        world.faults.all(Fault.PdbBlocks.class).forEach(fault -> {
            world.at(fault.window().from(), this::planAll);
            world.at(fault.window().to(), this::planAll);
        });
    }

    /** The budgets that match a pod, in no particular order. */
    List<PodDisruptionBudget> matching(Pod pod) {
        return tallies.values().stream()
                .filter(t -> t.matches(pod))
                .map(t -> t.budget)
                .toList();
    }

    /** How the budgets that match a pod stand in truth. */
    List<BudgetState> statesFor(Pod pod) {
        return tallies.values().stream()
                .filter(t -> t.matches(pod))
                .map(this::state)
                .toList();
    }

    List<BudgetState> states() {
        return tallies.values().stream().map(this::state).toList();
    }

    private void budgetChanged(PodDisruptionBudget before, PodDisruptionBudget after) {
        if (after == null) {
            tallies.remove(before.getMetadata().getUid());
            return;
        }
        BudgetTally tally = tallies.get(after.getMetadata().getUid());
        if (tally == null) {
            tally = new BudgetTally(after);
            tallies.put(after.getMetadata().getUid(), tally);
            tally.recount(world.store.pods.in(after.getMetadata().getNamespace()));
            plan(tally);
            return;
        }
        tally.budget = after;
        if (!Objects.equals(before.getSpec().getSelector(), after.getSpec().getSelector())) {
            tally.recount(world.store.pods.in(after.getMetadata().getNamespace()));
        }
        boolean changed = !Objects.equals(
                        before.getMetadata().getGeneration(),
                        after.getMetadata().getGeneration())
                || !disruptedPods(before).equals(disruptedPods(after));
        if (changed) {
            plan(tally);
        }
    }

    private static Map<String, String> disruptedPods(PodDisruptionBudget budget) {
        PodDisruptionBudgetStatus status = budget.getStatus();
        return status == null || status.getDisruptedPods() == null ? Map.of() : status.getDisruptedPods();
    }

    private void podChanged(Pod before, Pod after) {
        Pod pod = after == null ? before : after;
        List<BudgetTally> matching = new ArrayList<>();
        boolean changed = false;
        for (BudgetTally tally : tallies.values()) {
            boolean counted = tally.count(before, after);
            if (tally.matches(pod)) {
                matching.add(tally);
                changed |= counted;
            }
        }
        if (matching.size() > 1) {
            plan(chosen(pod, matching));
        } else if (changed) {
            plan(matching.get(0));
        }
    }

    /** {@code getPdbForPod}: its lister hands the budgets out in the order of a Go map, so any may be the first. */
    private BudgetTally chosen(Pod pod, List<BudgetTally> matching) {
        BudgetTally chosen = matching.get((int) world.draw(0, matching.size() - 1));
        world.events.warning(
                pod,
                MANAGER,
                "MultiplePodDisruptionBudgets",
                String.format(
                        "Pod \"%s\"/\"%s\" matches multiple PodDisruptionBudgets.  Chose \"%s\" arbitrarily.",
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        chosen.budget.getMetadata().getName()));
        return chosen;
    }

    private void setChanged(StatefulSet before, StatefulSet after) {
        if (before != null
                && after != null
                && !Objects.equals(
                        before.getSpec().getReplicas(), after.getSpec().getReplicas())) {
            planAll();
        }
    }

    private void planAll() {
        tallies.values().forEach(this::plan);
    }

    private void plan(BudgetTally tally) {
        if (!tally.syncPlanned) {
            tally.syncPlanned = true;
            world.clock.after(world.draw(3, 7), () -> {
                tally.syncPlanned = false;
                sync(tally);
            });
        }
    }

    /** Writes every status at once, for a cluster that is loaded in a settled state. */
    void settle() {
        tallies.values().forEach(this::sync);
    }

    private void sync(BudgetTally tally) {
        PodDisruptionBudget budget = tally.budget;
        if (world.store.budgets.get(
                        budget.getMetadata().getNamespace(),
                        budget.getMetadata().getName())
                == null) {
            return;
        }
        Map<String, String> disrupted = stillDisrupted(tally);
        BudgetState state = state(tally, disrupted);
        PodDisruptionBudgetStatus status = new PodDisruptionBudgetStatus();
        status.setObservedGeneration(budget.getMetadata().getGeneration());
        status.setExpectedPods(state.expected());
        status.setDesiredHealthy(state.desired());
        status.setCurrentHealthy(state.healthy());
        status.setDisruptionsAllowed(state.allowed());
        status.setDisruptedPods(disrupted);
        status.setConditions(List.of(condition(budget, state.allowed(), failed(tally))));
        if (!status.equals(budget.getStatus())) {
            world.store.replace(WHO, world.store.budgets, ShallowCopies.withStatus(budget, status));
        }
        if (!disrupted.isEmpty()) {
            world.clock.after(DELETION_TIMEOUT + 1000, () -> plan(tally));
        }
    }

    /** {@code UpdateDisruptionAllowedCondition}. */
    private Condition condition(PodDisruptionBudget budget, int allowed, boolean failed) {
        String status = allowed > 0 ? "True" : "False";
        Optional<Condition> present = Optional.ofNullable(budget.getStatus())
                .flatMap(s -> s.getConditions().stream().findFirst())
                .filter(condition -> condition.getStatus().equals(status));
        return new ConditionBuilder()
                .withType("DisruptionAllowed")
                .withStatus(status)
                .withReason(failed ? "SyncFailed" : allowed > 0 ? "SufficientPods" : "InsufficientPods")
                .withMessage(failed ? "found no controllers for a pod that the budget selects" : "")
                .withObservedGeneration(budget.getMetadata().getGeneration())
                .withLastTransitionTime(
                        present.map(Condition::getLastTransitionTime).orElseGet(world.clock::timestamp))
                .build();
    }

    /** {@code buildDisruptedPodMap}: evicted pods that have not been marked for deletion yet. */
    private Map<String, String> stillDisrupted(BudgetTally tally) {
        Map<String, String> disrupted = disruptedPods(tally.budget);
        if (disrupted.isEmpty()) {
            return Map.of();
        }
        String namespace = tally.budget.getMetadata().getNamespace();
        return disrupted.entrySet().stream()
                .filter(entry -> {
                    Pod pod = world.store.pods.get(namespace, entry.getKey());
                    long expires = Instant.parse(entry.getValue()).toEpochMilli() + DELETION_TIMEOUT;
                    return pod != null && !PodFacts.isTerminating(pod) && expires >= world.clock.millis();
                })
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private BudgetState state(BudgetTally tally) {
        return state(tally, Map.of());
    }

    private BudgetState state(BudgetTally tally, Map<String, String> disrupted) {
        int expected = expected(tally);
        int desired = desired(tally.budget, expected);
        int healthy = tally.healthy;
        for (String name : disrupted.keySet()) {
            Pod pod = world.store.pods.get(tally.budget.getMetadata().getNamespace(), name);
            healthy -= PodFacts.isHealthy(pod) ? 1 : 0;
        }
        if (blocked()) {
            healthy = Math.min(healthy, Math.max(0, desired));
        }
        boolean none = expected <= 0 || tally.hasUnscaledController();
        int allowed = none ? 0 : Math.max(0, healthy - desired);
        return new BudgetState(
                tally.budget.getMetadata().getNamespace(),
                tally.budget.getMetadata().getName(),
                expected,
                desired,
                healthy,
                allowed);
    }

    private boolean blocked() {
        return world.faults.all(Fault.PdbBlocks.class).anyMatch(fault -> world.within(fault.window()));
    }

    /** A budget that is blocked although all pods are well is one whose pods the controller cannot count. */
    private boolean failed(BudgetTally tally) {
        return tally.hasUnscaledController() || blocked();
    }

    private int expected(BudgetTally tally) {
        var spec = tally.budget.getSpec();
        if (spec.getMaxUnavailable() == null
                && (spec.getMinAvailable() == null || !IntOrPercent.isPercentage(spec.getMinAvailable()))) {
            return tally.pods;
        }
        int sum = 0;
        for (String uid : tally.controllers.keySet()) {
            sum += sets.byUid(uid)
                    .map(set -> set.getSpec().getReplicas())
                    .orElseGet(() -> replicaSets.getOrDefault(uid, 0));
        }
        return sum;
    }

    private static int desired(PodDisruptionBudget budget, int expected) {
        var spec = budget.getSpec();
        if (spec.getMaxUnavailable() != null) {
            int most = IntOrPercent.up(spec.getMaxUnavailable(), expected);
            return Math.max(0, expected - most);
        }
        return spec.getMinAvailable() == null ? 0 : IntOrPercent.up(spec.getMinAvailable(), expected);
    }
}
