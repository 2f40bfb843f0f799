package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Delete;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Stage;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.decided.DisruptionGuard.Permit;
import io.jenkins.plugins.statefulset.rollout.engine.kept.End;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Failure;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.BudgetPolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodSearch;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView.PodManagement;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause.Direction;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Decides while a rollout goes back. The base template is in place again, which gives it back its old revision's name, or the template
 * stays whose it is ({@link WayBack}); and the partition is not below the replicas, so the controller moves nothing by itself.
 *
 * <ol>
 *   <li>Pods that are not on the base revision and not ready, or were prepared to go and have lost their readiness by it, are deleted first, highest ordinal first, one at a time: the
 *       controller never replaces them under OrderedReady (kubernetes #67250), and their eviction would be refused for
 *       ever, because they themselves eat the budget.
 *   <li>"One at a time": while a pod is terminating or starting, no other is deleted. A pod that is missing is no reason to
 *       wait where a stuck one below keeps the controller from making it anew (OrderedReady).
 *   <li>Pods that are ready on the failed revision are healthy: they go back only as budgets allow, by lowering the
 *       partition to them, or by eviction with OnDelete (by deletion where several budgets match a pod).
 *   <li>Below the partition the controller makes pods from {@code currentRevision} ({@code newVersionedStatefulSetPod} in
 *       stateful_set_utils.go), which is the failed revision where every pod had been ready on it. There the partition is
 *       lowered to a stuck pod before that is deleted, and raised again as soon as it is made anew: what is healthy above it
 *       is not for the controller to take down, which asks no budget. Under Parallel the controller would not wait for the
 *       stuck pod, so the healthy ones above it go first.
 *   <li>Where they may not, because the stuck pod itself eats the budget, it is deleted once and so made anew on the failed
 *       revision, on which it had been ready before: well again, it lets the others go back, and goes back last. If it is not well
 *       again it needs a person, who may take the healthy ones down.
 *   <li>Before a healthy pod goes, and before one counts as back, it is asked about as {@link PodChecks} has it; a stuck one is helped first.
 *   <li>With OnDelete healthy pods go back in the order that was asked for ({@link ReleaseOrder}).
 *   <li>When every pod is ready on the base revision, and that is the current one again if pods will be made from it, the
 *       original partition is written, or where somebody else has applied the template the guard, whatever has gone back by then.
 *   <li>Health that was not there before is not waited for: that of pods on the base revision that were ill when the rollout was
 *       planned. Where nothing was released, and every pod that is there is on the base revision, the rollback ends at once. One on another
 *       revision that nobody released, of a set that was scaled while nothing moved say, is noted before it goes back, so that it is waited for.
 *   <li>Where nothing but such pods keeps a healthy one from going back it stays, and a person decides: to take it down beside
 *       them would cost what works.
 *   <li>What does not come back in time needs a person.
 *   <li>Where the template stays the partition does, too, above any number of replicas, at the end as well: else the controller would
 *       take every pod to it. Pods of the failed revision are evicted as with OnDelete, and come back from {@code currentRevision}; those
 *       that are ready on a third revision, which this rollout has not touched, stay there. Where {@code currentRevision} is not the base
 *       any more, because the last pod got ready meanwhile, the template is written after all, but not over a third one that somebody has
 *       put in place by then: that needs a person.
 * </ol>
 */
final class Rollback {
    private final Observation seen;
    private final SetView set;
    private final RolloutState state;
    private final RolloutOptions options;
    private final Instant now;
    private final boolean underTheTemplate;
    private final PodChecks checks;
    private final RollbackPods pods;

    Rollback(Observation seen, Instant now) {
        this.seen = seen;
        this.set = seen.set();
        this.state = seen.state();
        this.options = state.setup().options();
        this.now = now;
        this.underTheTemplate = state.goesBackUnderTheTemplate();
        this.checks = new PodChecks(seen, now);
        this.pods = new RollbackPods(seen, now);
    }

    Decision decide() {
        return new Decision(new Stage.RollingBack(), step());
    }

    /** A rollback has the time that the rollout had, from the failure or from when it was last taken up. */
    static Instant deadline(RolloutState state) {
        return later(state.failure().orElseThrow().at(), state.resumedAt().orElse(Instant.EPOCH))
                .plus(state.setup().options().timeout());
    }

    private Step step() {
        Instant deadline = deadline(state);
        if (!now.isBefore(deadline)) {
            return giveUp(new StopCause.OutOfTime(Direction.BACK, StopCause.seconds(options.timeout())));
        }
        if (!set.observed() || set.updateRevision().isEmpty()) {
            return new Wait(new WaitCause.ChangeUnseen(Direction.BACK), Optional.of(deadline));
        }
        String base = underTheTemplate
                ? state.setup().baseRevision().orElseThrow()
                : set.updateRevision().get();
        if (underTheTemplate && !pods.madeFromBase(base)) {
            return byTemplateAfterAll(base);
        }
        if (thawed(base)) {
            return moveTo(set.replicas());
        }
        Optional<PodView> strange = state.target().isEmpty() ? pods.highest(pods.strange(base)) : Optional.empty();
        if (state.target().isEmpty() && strange.isEmpty()) {
            return finish(base);
        }
        Optional<String> unreleased = strange.flatMap(PodView::revision);
        if (unreleased.isPresent()) {
            return Write.ofRecord(state.bringing(unreleased.get()), new Transition.NoteTarget(unreleased.get()));
        }
        Optional<PodView> stuck = pods.highest(pods.stuck(base));
        Optional<Step> settling = settling(base, stuck);
        if (settling.isPresent()) {
            return settling.get();
        }
        if (stuck.isPresent()) {
            return checks.whilePrepared(stuck.get()).orElseGet(() -> heal(stuck.get(), base));
        }
        return next(base);
    }

    private Step next(String base) {
        // One that stays where it is would speak against every other one that is asked about.
        Optional<Step> restoring = restored(PodSearch.on(base));
        if (restoring.isPresent()) {
            return restoring.get();
        }
        PodOrder order = ReleaseOrder.wanted(seen);
        List<PodView> left = order == PodOrder.HIGHEST
                ? pods.highest(pods.astray(base)).stream().toList()
                : seen.pods()
                        .all(pods.astray(base), 0, set.replicas())
                        .mapToObj(index -> seen.pods().get(index).orElseThrow())
                        .toList();
        if (left.isEmpty()) {
            return finish(base);
        }
        Optional<PodView> prepared = left.stream().filter(checks::isPrepared).findFirst();
        if (prepared.isPresent()) {
            return release(prepared.get(), base);
        }
        Leaders leaders = new Leaders(seen, now);
        Optional<Step> asking = order == PodOrder.LEADER_LAST && left.size() > 1 ? leaders.ask() : Optional.empty();
        if (asking.isPresent()) {
            return asking.get();
        }
        PodView first = ReleaseOrder.first(order, left, leaders::leads);
        Optional<Step> again =
                order == PodOrder.LEADER_LAST && left.size() > 1 ? leaders.askAgain(first) : Optional.empty();
        return again.orElseGet(() -> release(first, base));
    }

    private Step heal(PodView stuck, String base) {
        if (pods.madeFromBase(base) || state.partition() <= stuck.index()) {
            return new Delete(
                    stuck, stuck.on(base) ? "not ready for what prepared it" : "stuck on the failed revision");
        }
        Optional<PodView> above = pods.highest(pods.astray(base).that(pod -> pod.index() > stuck.index()));
        return above.isPresent() && set.podManagement() == PodManagement.PARALLEL
                ? makeWay(stuck, above.get(), base)
                : moveTo(stuck.index());
    }

    /** For healthy pods above a stuck one, which the controller would take down together with it. */
    private Step makeWay(PodView stuck, PodView above, String base) {
        Permit permit = new DisruptionGuard(seen, base, now).permit(IntStream.of(above.index()));
        if (permit instanceof Permit.Granted || state.partition() <= above.index()) {
            return release(above, base);
        }
        boolean madeAnew = stuck.created().isAfter(state.failure().orElseThrow().at());
        if (!madeAnew) {
            return new Delete(stuck, "it keeps healthy pods from going back, and may be well when it is made anew");
        }
        WaitCause anew = new WaitCause.PodMadeAnew(stuck.name(), stuck.cause(), above.name());
        boolean hopeless = stuck.failure()
                .filter(cause -> !now.isBefore(cause.judgedAfter()))
                .isPresent();
        return hopeless ? giveUp(new StopCause.NotAwaited(anew)) : await(anew, stuck.created());
    }

    /** Whether the partition was lowered for a stuck pod that is made anew, and leaves healthy ones to the controller. */
    private boolean thawed(String base) {
        if (pods.madeFromBase(base) || state.partition() >= set.replicas()) {
            return false;
        }
        return seen.pods()
                        .get(state.partition())
                        .filter(pod -> pod.on(base) && !pod.terminating())
                        .isPresent()
                && pods.highest(pods.astray(base).that(pod -> pod.index() > state.partition()))
                        .isPresent();
    }

    private Write moveTo(int partition) {
        return new Write(
                state.released(state.wave(), partition, state.target(), now),
                set.ifPartitioned(partition),
                TemplateSource.KEEP,
                new Transition.ReleaseBack(state.partition(), partition));
    }

    /** A pod that must come back first; empty when nothing is under way. */
    private Optional<Step> settling(String base, Optional<PodView> stuck) {
        int[] unsettled = checks.any() ? IntStream.range(0, set.replicas()).toArray() : pods.unavailable();
        for (int i = unsettled.length - 1; i >= 0; i--) {
            int index = unsettled[i];
            String name = set.podName(index);
            Optional<PodView> pod = seen.pods().get(index);
            if (pods.notWaitedFor(index, base)) {
                continue;
            }
            if (pod.isEmpty()) {
                if (set.podManagement() == PodManagement.PARALLEL || !pods.stuckBelow(index, base)) {
                    return Optional.of(await(
                            new WaitCause.PodMissing(name, Optional.empty(), Optional.empty()), pods.settledSince()));
                }
            } else if (pod.get().terminating()) {
                return Optional.of(
                        await(new WaitCause.PodTerminating(name, pod.get().cause()), pods.settledSince()));
            } else if (pod.get().on(base) && !pods.available(pod.get())) {
                // A pod below that is not well for reasons of its own must not keep a stuck one above from being
                // healed.
                if (stuck.isEmpty() || pod.get().index() > stuck.get().index()) {
                    return Optional.of(starting(pod.get()));
                }
            } else if (pod.get().on(base) && stuck.isEmpty() && pods.cameBack(pod.get())) {
                Optional<Step> check =
                        checks.afterItIsBack(pod.get(), pod.get().readyFor(0).orElseThrow());
                if (check.isPresent()) {
                    return check;
                }
            }
        }
        return Optional.empty();
    }

    private Step byTemplateAfterAll(String base) {
        boolean there = set.templateHash().equals(state.setup().baseHash());
        if (!there && !set.templateHash().equals(state.setup().targetHash())) {
            return giveUp(new StopCause.TemplateChanged(
                    StopCause.TemplateChanged.Template.ANOTHER,
                    StopCause.TemplateChanged.UNKNOWN_DIFFERENCE,
                    RemainingPartition.words(set)));
        }
        return new Write(
                state.backByTemplate(now),
                set.ifPartitioned(state.partition()),
                there ? TemplateSource.KEEP : TemplateSource.BASE,
                new Transition.NoteBlocked(new WaitCause.TemplateWrittenBack(base)));
    }

    private Step starting(PodView pod) {
        if (pod.ready()) {
            return new Wait(new WaitCause.PodReady(pod.name()), pod.readyFor(set.minReadySeconds()));
        }
        return await(
                new WaitCause.PodNotReady(pod.name(), Direction.BACK, pod.cause()),
                later(later(pod.created(), state.since()), pod.unreadySince().orElse(Instant.EPOCH)));
    }

    private Step await(WaitCause reason, Instant from) {
        Instant limit = from.plus(options.readyTimeout()).plusSeconds(set.terminationGraceSeconds());
        return now.isBefore(limit)
                ? new Wait(reason, Optional.of(limit))
                : giveUp(new StopCause.Stuck(reason, StopCause.seconds(options.readyTimeout())));
    }

    private Step release(PodView astray, String base) {
        if (!byEviction() && state.partition() <= astray.index()) {
            return await(new WaitCause.PodStays(astray.name(), Direction.BACK), state.since());
        }
        Permit permit = new DisruptionGuard(seen, base, now).permit(IntStream.of(astray.index()));
        if (permit instanceof Permit.NotNow refused) {
            boolean inVain = (refused.reason() instanceof WaitCause.PodUnavailable
                            || refused.reason() instanceof WaitCause.PodsOnTheWay)
                    && pods.onlyIllOnesBeside(astray, base)
                    && (awaitedByController() ? 1 : PodChecks.atOnce(seen)) <= pods.illCount(base);
            if (inVain) {
                return giveUp(new StopCause.WellOnFailed(astray.name(), refused.reason()));
            }
            // To fail at once is the rollout's policy: its rollback may be here just because a budget refuses.
            return BudgetWait.await(seen, refused.reason(), pods.settledSince(), now, BudgetPolicy.WAIT, this::giveUp);
        }
        Step release =
                byEviction() ? OnDeleteRemoval.of(seen, astray, "back to the old revision") : moveTo(astray.index());
        return checks.beforeItGoes(astray, pods.settledSince()).orElse(release);
    }

    /** Whether the controller takes no pod down beside one that is not well. */
    private boolean awaitedByController() {
        return !byEviction() && set.podManagement() == PodManagement.ORDERED_READY;
    }

    private boolean byEviction() {
        return underTheTemplate || set.strategy() == UpdateStrategy.ON_DELETE;
    }

    /** What was prepared before the rollout failed, and does not go after all. */
    private Optional<Step> restored(PodSearch which) {
        return pods.highest(which.that(pod -> pod.ready() && state.prepared().containsKey(pod.name())))
                .flatMap(pod -> checks.restore(pod, pod.readyFor(0).orElseThrow()));
    }

    private Step finish(String base) {
        Optional<Step> restoring = restored(PodSearch.every());
        if (restoring.isPresent()) {
            return restoring.get();
        }
        // Where the owner may write again, no pod that went back by the partition is left to the controller.
        int original = state.setup().applied().isPresent()
                ? EndPartition.GUARD_PARTITION
                : state.setup().originalPartition();
        if (original > 0 && !pods.madeFromBase(base)) {
            return await(new WaitCause.NotCurrent(base, Direction.BACK), pods.settledSince());
        }
        Failure failure = state.failure().orElseThrow();
        RolloutState end = state.setup().applied().isPresent() ? state.stopped(original) : state;
        return new Write(
                end.ended(new End(Result.ROLLED_BACK, failure.reason(), now, Optional.empty(), failure.why())),
                set.ifPartitioned(original),
                TemplateSource.KEEP,
                new Transition.End(Result.ROLLED_BACK, failure.reason(), failure.why(), Optional.empty()));
    }

    private Step giveUp(StopCause what) {
        return Halt.end(state, Result.FAILED, Halt.incomplete(state, what), now);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
