package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.OverlappingBudgets;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PendingDisruption;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodSearch;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView.PodManagement;
import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause.Budget.IllPods;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause.PodUnavailable.Meaning;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause.PodUnavailable.Readiness;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.text.WaitWords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

/**
 * Judges which pods may go down now.
 *
 * <ol>
 *   <li>No more pods of the set are unavailable at once than its {@code maxUnavailable}. Whatever has not been ready for
 *       {@code minReadySeconds} counts ({@code isUnavailable} in stateful_set_utils.go), and so does a pod that has been
 *       released to the controller and whose end is still to come. Where anything is asked around pods, one at a time ({@link PodChecks}).
 *   <li>Every budget that matches a pod must allow its disruption (invariant 2). Pods that have been released and still look
 *       healthy have used up their part of the budget, and so have those of other sets ({@link OverlappingBudgets}).
 *   <li>A pod that is missing or terminating, or on the wanted revision already, has nothing to lose. Where a pod has its
 *       name that is not the set's, or whose labels do not match the selector any more, none is released: the controller lets it go for them, takes it
 *       back with them, and then it would go down although no budget allows that ({@code PodControllerRefManager} in controller_ref_manager.go).
 *   <li>A pod that is not ready is not released: it may be well again when the controller gets to it, and go down although no
 *       budget allows that by then. Nor is one that has not been ready for {@code minReadySeconds}: under OrderedReady the controller
 *       takes no pod down before that ({@code processReplica} in stateful_set_control.go). Nor is any while another pod is not available
 *       or on its way out under OrderedReady, whatever {@code maxUnavailable} says: the controller takes several down together, and then none
 *       before they are back. Nor is any while pods beyond
 *       the replicas are still there, for whose end the controller waits first, as {@code updateStatefulSet} there has it, and which budgets count
 *       until then. It gets well, or counts as ill and is deleted as it was seen ({@link UnhealthyPods}).
 *       That takes no availability from the set, and budgets judge it as the Eviction API does: they have no say while it is pending or
 *       has ended ({@code canIgnorePDB} in eviction.go), else by their rule for pods that are not ready.
 *   <li>A budget that can never allow the only pod of a set to go, and that a person accepted by name to go against, does not
 *       count while the set has a single pod ({@link RolloutOptions#waives}).
 *   <li>Pods are taken in the order given, and the first that may not go down ends the list: order is never traded for
 *       speed.
 * </ol>
 */
final class DisruptionGuard {
    private final Observation seen;
    private final Map<BudgetView, Integer> left = new HashMap<>();
    private final Instant now;
    private final String wanted;
    private int unavailable;
    /** Whether the controller takes no pod down before those are back that are not available now. */
    private final boolean awaitsOthers;

    /** @param wanted the revision that released pods go to */
    DisruptionGuard(Observation seen, String wanted, Instant now) {
        this.seen = seen;
        this.now = now;
        this.wanted = wanted;
        int replicas = seen.set().replicas();
        int partition = seen.state().partition();
        boolean rolling = seen.set().strategy() == UpdateStrategy.ROLLING_UPDATE;
        for (int index : perhapsDown(rolling ? partition : replicas)) {
            Optional<PodView> pod = seen.pods().get(index);
            boolean leaving = rolling
                    && index >= partition
                    && pod.isPresent()
                    && pod.get().ready()
                    && !pod.get().on(wanted);
            if (leaving || !available(pod)) {
                unavailable++;
            }
            if (leaving) {
                spend(pod.orElseThrow());
            }
        }
        awaitsOthers = rolling
                && !seen.state().goesBackUnderTheTemplate()
                && seen.set().podManagement() == PodManagement.ORDERED_READY
                && unavailable > 0;
    }

    /** Pods that may be unavailable, and those at or above the partition that may be on another revision than the wanted one. */
    private int[] perhapsDown(int partition) {
        PodSearch unavailable = PodSearch.notAvailable(now, seen.set().minReadySeconds());
        return IntStream.concat(
                        seen.pods().all(unavailable, 0, partition),
                        seen.pods()
                                .all(
                                        unavailable.or(PodSearch.notOn(wanted)),
                                        partition,
                                        seen.set().replicas()))
                .toArray();
    }

    /**
     * Which of these pods may go down now.
     *
     * @param candidates indexes, in the order in which they are to go; none is asked for after the first that may not
     */
    Permit permit(IntStream candidates) {
        List<Integer> granted = new ArrayList<>();
        for (PrimitiveIterator.OfInt next = candidates.iterator(); next.hasNext(); ) {
            int index = next.nextInt();
            if (nothingToLose(index)) {
                granted.add(index);
                continue;
            }
            if (unfit(index) || !roomBeside(index) || forbidding(index).isPresent()) {
                return granted.isEmpty() ? new Permit.NotNow(refusal(index)) : new Permit.Granted(granted);
            }
            granted.add(index);
            Optional<PodView> pod = seen.pods().get(index);
            if (available(pod)) {
                unavailable++;
            }
            pod.ifPresent(this::spend);
        }
        return new Permit.Granted(granted);
    }

    /** Whether a pod that is ill may be deleted now, as it was seen. */
    Permit permitIll(PodView pod) {
        Optional<BudgetView> forbidding = pod.withoutBudget()
                ? Optional.empty()
                : seen.budgets().stream()
                        .filter(budget -> budget.matches(pod.labels()) && !waived(seen, budget))
                        .filter(budget -> !budget.allowsUnhealthy())
                        .findFirst();
        return forbidding
                .<Permit>map(budget -> new Permit.NotNow(refusal(budget, pod, IllPods.AS_HEALTHY, List.of())))
                .orElseGet(() -> new Permit.Granted(List.of(pod.index())));
    }

    private boolean nothingToLose(int index) {
        Optional<PodView> pod = seen.pods().get(index);
        return pod.isEmpty()
                ? !seen.stray().test(index)
                : pod.get().terminating() || pod.get().on(wanted);
    }

    /** Whether the controller, or the Eviction API, would not take the pod down at once. */
    private boolean unfit(int index) {
        Optional<PodView> pod = seen.pods().get(index);
        return seen.stray().test(index)
                || (seen.set().strategy() == UpdateStrategy.ROLLING_UPDATE
                        ? !available(pod) || isBusy()
                        : pod.filter(PodView::ready).isEmpty());
    }

    /** Under Parallel it takes those pods down at once, and waits for nothing. */
    private boolean isBusy() {
        return seen.set().shrinking() && seen.set().podManagement() == PodManagement.ORDERED_READY;
    }

    /** Whether the set's {@code maxUnavailable} leaves room for that pod to be unavailable, and the controller would take it down at once. */
    private boolean roomBeside(int index) {
        if (awaitsOthers) {
            return false;
        }
        int others = available(seen.pods().get(index)) ? unavailable : unavailable - 1;
        return others < PodChecks.atOnce(seen);
    }

    private Optional<BudgetView> forbidding(int index) {
        Optional<PodView> pod = seen.pods().get(index);
        return pod.flatMap(there -> seen.budgets().stream()
                .filter(budget -> budget.matches(there.labels()) && !waived(seen, budget))
                .filter(budget -> left(budget) <= 0)
                .findFirst());
    }

    /** Whether a person accepted that this budget is gone against. */
    static boolean waived(Observation seen, BudgetView budget) {
        return seen.state().setup().options().waives(budget.name(), seen.set().replicas());
    }

    private WaitCause refusal(int index) {
        Optional<PodView> pod = seen.pods().get(index);
        if (unfit(index) && available(pod) && isBusy() && !seen.stray().test(index)) {
            return new WaitCause.ScalingDown(seen.set().name());
        }
        if (unfit(index)) {
            return unavailable(index, pod, Meaning.NEXT);
        }
        if (!roomBeside(index)) {
            return othersUnavailable(index);
        }
        BudgetView budget = forbidding(index).orElseThrow();
        if (budget.reserved()) {
            return new WaitCause.BudgetReserved(
                    budget.name(), others(budget.others().claims()));
        }
        return refusal(
                budget,
                pod.orElseThrow(),
                IllPods.NOT_CONCERNED,
                others(budget.others().down()));
    }

    private WaitCause othersUnavailable(int index) {
        PodSearch unavailable = PodSearch.notAvailable(now, seen.set().minReadySeconds());
        OptionalInt above =
                seen.pods().highest(unavailable, index + 1, seen.set().replicas());
        OptionalInt other = above.isPresent() ? above : seen.pods().highest(unavailable, 0, index);
        if (other.isPresent()) {
            return unavailable(other.getAsInt(), seen.pods().get(other.getAsInt()), Meaning.NONE_BESIDE);
        }
        return new WaitCause.PodsOnTheWay(seen.set().name());
    }

    private WaitCause unavailable(int index, Optional<PodView> pod, Meaning meaning) {
        boolean ready = !seen.stray().test(index) && pod.filter(PodView::ready).isPresent();
        Optional<PodCause> cause =
                seen.stray().test(index) ? Optional.of(new PodCause.NameTaken()) : pod.flatMap(PodView::cause);
        return new WaitCause.PodUnavailable(
                seen.set().podName(index), ready ? Readiness.NOT_FOR_LONG : Readiness.NOT_READY, cause, meaning);
    }

    private static WaitCause refusal(BudgetView budget, PodView pod, IllPods pods, List<WaitCause.OtherPod> down) {
        return new WaitCause.Budget(
                budget.name(), pod.name(), budget.rule(), budget.count(), pods, budget.evicted(), down);
    }

    private static List<WaitCause.OtherPod> others(List<PendingDisruption> pods) {
        return pods.stream()
                .map(pod -> new WaitCause.OtherPod(pod.set(), pod.pod()))
                .toList();
    }

    private boolean available(Optional<PodView> pod) {
        return pod.isPresent() && pod.get().availableAt(now, seen.set().minReadySeconds());
    }

    private int left(BudgetView budget) {
        return left.computeIfAbsent(budget, BudgetView::allowed);
    }

    private void spend(PodView pod) {
        for (BudgetView budget : seen.budgets()) {
            if (budget.matches(pod.labels())) {
                left.merge(budget, budget.allowed() - 1, (old, ignored) -> old - 1);
            }
        }
    }

    /** The answer. */
    sealed interface Permit {
        /** At least one. */
        record Granted(List<Integer> indexes) implements Permit {}

        record NotNow(WaitCause reason) implements Permit {
            /** The reason in words. */
            Message message() {
                return WaitWords.of(reason);
            }
        }
    }
}
