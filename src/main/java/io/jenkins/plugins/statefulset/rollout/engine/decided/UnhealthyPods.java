package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Delete;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.decided.DisruptionGuard.Permit;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Healing;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodFailure;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodSearch;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView.PodManagement;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.IllPod;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Pods that are ill on another revision than the new one, and have not been released yet. They go before all others: their
 * loss costs nothing, and the new revision may be their remedy.
 *
 * <ol>
 *   <li>Ill is a pod that has failed for good ({@link PodFailure}), that was named as ill when the rollout was planned and has not
 *       been well since, that was prepared to go and has lost its readiness by it, or that has not been ready for {@code readyTimeout}. A pod that is missing is ill when it was named or
 *       has been missing for that long, unless the controller waits for a lower one (OrderedReady).
 *   <li>No partition can bring an ill pod to the new revision that has healthy ones above it: below the partition it is made
 *       anew from {@code currentRevision}, and above it the healthy ones are the controller's, which asks no budget. So the
 *       strategy of the set becomes OnDelete while ill pods are replaced. There the controller makes pods from the update
 *       revision ({@code newVersionedStatefulSetPod} in stateful_set_utils.go) and takes none down ({@code updateStatefulSet}
 *       in stateful_set_control.go), under OrderedReady and Parallel, in 1.34 and in 1.37. A driver that dies
 *       meanwhile leaves a set in which nothing moves.
 *   <li>Budgets have their say on an ill pod by their own rule for pods that are not ready.
 *   <li>An ill pod is deleted as it was seen, by UID and resource version. If it gets well before the server hears of it, the
 *       deletion fails: no permission outlives the state that it was given for.
 *   <li>One at a time, and the next when that one is available on the new revision; lowest first under OrderedReady, where the
 *       controller makes no pod above one that is not available, else highest first. If it fails there, the rollout has.
 *   <li>The set gets its own strategy back when no pod is ill and none is missing: until then those that the controller makes
 *       come on the new revision as well.
 *   <li>It is not waited for a released pod that is missing where the controller makes that only when one is ready which was prepared to go and has
 *       lost its readiness by it (OrderedReady): that one goes at once. So it does where nobody else is left on whom a check of the released pod could be
 *       asked: it was prepared after that had passed. Budgets had their say when it was prepared; now it keeps them from getting well.
 *   <li>Those that were ill when the rollout was planned go before the first wave. One that falls ill later goes first of the next
 *       wave, after the gates: the new revision has not been found good before.
 *   <li>Then waves go on as ever. Pods that are on the new revision already cost a wave nothing.
 * </ol>
 */
public final class UnhealthyPods {
    /** How long a pod must not have been ready to be named as ill in a plan. */
    public static final Duration NOTICEABLE = Duration.ofSeconds(30);

    private final Observation seen;
    private final SetView set;
    private final RolloutState state;
    private final RolloutOptions options;
    private final String target;
    private final ReleasedPods released;
    private final PodChecks checks;
    private final Instant now;

    UnhealthyPods(Observation seen, String target, ReleasedPods released, Instant now) {
        this.released = released;
        this.seen = seen;
        this.set = seen.set();
        this.state = seen.state();
        this.options = state.setup().options();
        this.target = target;
        this.checks = new PodChecks(seen, now);
        this.now = now;
    }

    /** Pods that are ill before a rollout has begun, lowest first. */
    public static List<IllPod> beforehand(SetView set, List<Optional<PodView>> pods, Instant now) {
        List<IllPod> ill = new ArrayList<>();
        for (int index = 0; index < set.replicas(); index++) {
            Optional<PodView> pod = pods.get(index);
            if (pod.isPresent()) {
                PodView there = pod.get();
                Instant since = unreadySince(there);
                boolean failed = there.failedBy(now);
                if (!there.ready() && !there.terminating() && (failed || !now.isBefore(since.plus(NOTICEABLE)))) {
                    ill.add(new IllPod(
                            there.name(),
                            there.reason()
                                    .orElseGet(() -> Phrase.of("pod.not-ready").message()),
                            Optional.of(since)));
                }
            } else if (!ill.isEmpty() && set.podManagement() == PodManagement.ORDERED_READY) {
                ill.add(new IllPod(
                        set.podName(index),
                        Phrase.of("pod.not-made").with("pod", ill.get(0).pod()).message(),
                        Optional.empty()));
            }
        }
        return List.copyOf(ill);
    }

    /**
     * What pods ask for that were ill before the rollout began, are being replaced already, or keep back one that is on the way; empty where there
     * are none.
     *
     * @param onTheWay what a pod on the new revision is waited for; empty where there is none
     */
    Optional<Step> healBeforehand(Optional<Step> onTheWay) {
        boolean begun = state.healing().isPresent();
        if (!begun && state.setup().ill().isEmpty() && state.prepared().isEmpty()) {
            return Optional.empty();
        }
        return heal(
                inOrder().stream()
                        .filter(index -> begun || state.setup().wasIll(set.podName(index)) || keepsBack(index))
                        .toList(),
                onTheWay);
    }

    /** What any ill pod asks for when the next one may be released; empty where there are none. */
    Optional<Step> healBeforeTheNext(Optional<Step> onTheWay) {
        return heal(inOrder(), onTheWay);
    }

    private Optional<Step> heal(List<Integer> candidates, Optional<Step> onTheWay) {
        List<Integer> ill = candidates.stream().filter(this::ill).toList();
        if (ill.isEmpty()) {
            return state.healing().map(healing -> settle(onTheWay));
        }
        int next = ill.get(0);
        if (onTheWay.isPresent() && !keepsBack(next)) {
            return onTheWay;
        }
        Optional<PodView> pod = seen.pods().get(next);
        Optional<Step> preparing = pod.flatMap(checks::whilePrepared);
        if (preparing.isPresent()) {
            return preparing;
        }
        if (pod.isPresent() && !keepsBack(next)) {
            Permit permit = new DisruptionGuard(seen, target, now).permitIll(pod.get());
            if (permit instanceof Permit.NotNow refused) {
                return Optional.of(BudgetWait.await(
                        seen, refused.reason(), released.readySince(), now, options.budgetPolicy(), this::fail));
            }
        }
        if (set.strategy() == UpdateStrategy.ROLLING_UPDATE && state.healing().isEmpty()) {
            return Optional.of(begin(ill));
        }
        return Optional.of(pod.isPresent() ? new Delete(pod.get(), "ill before it was released") : released.away(next));
    }

    /** When a pod that is not well yet will count as ill; empty where none will. */
    Optional<Instant> nextAt() {
        return unreleased()
                .mapToObj(this::illAt)
                .flatMap(Optional::stream)
                .filter(now::isBefore)
                .min(Instant::compareTo);
    }

    private Write begin(List<Integer> ill) {
        List<String> names = ill.stream().map(set::podName).toList();
        return Write.ofRecord(
                state.healing(new Healing(now, set.maxUnavailableWritten()), target), new Transition.Heal(names));
    }

    /** No pod is ill, but the set's strategy is still ours. */
    private Step settle(Optional<Step> onTheWay) {
        if (onTheWay.isPresent()) {
            return onTheWay.get();
        }
        for (int index : inOrder()) {
            Optional<PodView> pod = seen.pods().get(index);
            if (pod.isEmpty() || pod.get().terminating()) {
                return released.away(index);
            }
        }
        return new Write(
                state.healed(), set.ifPartitioned(state.partition()), TemplateSource.KEEP, new Transition.Healed());
    }

    private boolean ill(int index) {
        return illAt(index).filter(at -> !now.isBefore(at)).isPresent();
    }

    /** Those that are not ready: the others are neither ill nor away. */
    private List<Integer> inOrder() {
        List<Integer> order = new ArrayList<>(unreleased().boxed().toList());
        if (set.podManagement() == PodManagement.PARALLEL) {
            Collections.reverse(order);
        }
        return order;
    }

    private IntStream unreleased() {
        return released.order().unreleased(seen, PodSearch.notReady());
    }

    /** From when on a pod is ill; empty for one that is well, or on its way. */
    private Optional<Instant> illAt(int index) {
        Optional<PodView> there = seen.pods().get(index);
        Instant begun = state.setup().startedAt();
        if (there.isEmpty()) {
            return keptBack(index)
                    ? Optional.empty()
                    : Optional.of(
                            state.setup().wasIll(set.podName(index))
                                    ? begun
                                    : state.since().plus(options.readyTimeout()));
        }
        PodView pod = there.get();
        if (pod.ready() || pod.terminating() || pod.on(target)) {
            return Optional.empty();
        }
        if (state.setup().wasIll(pod.name()) && !pod.created().isAfter(begun)) {
            return Optional.of(begun);
        }
        if (checks.isPrepared(pod)) {
            return Optional.of(unreadySince(pod));
        }
        Instant tired = unreadySince(pod).plus(options.readyTimeout());
        return Optional.of(pod.failure()
                .map(PodFailure::judgedAfter)
                .filter(tired::isAfter)
                .orElse(tired));
    }

    /** Whether it was prepared to go, and a released one is back only when this is ready, which it does not get by itself. */
    private boolean keepsBack(int index) {
        return seen.pods().get(index).filter(checks::isPrepared).isPresent()
                && (keepsFromBeingMade(index)
                        || checks.hasNoPeer(ready -> released.order().isReleased(ready.index())));
    }

    /** Whether the controller makes a released one only when this is ready. */
    private boolean keepsFromBeingMade(int index) {
        return set.podManagement() == PodManagement.ORDERED_READY
                && released.order()
                        .released(seen, PodSearch.notReady())
                        .anyMatch(
                                other -> other > index && seen.pods().get(other).isEmpty());
    }

    /** Whether the controller makes the pod only when a lower one is ready. */
    private boolean keptBack(int index) {
        return set.podManagement() == PodManagement.ORDERED_READY
                && seen.pods().lowest(PodSearch.notReady(), 0, index).isPresent();
    }

    private static Instant unreadySince(PodView pod) {
        return pod.unreadySince().filter(pod.created()::isBefore).orElse(pod.created());
    }

    private Step fail(StopCause reason) {
        return Halt.fail(seen, reason, now);
    }
}
