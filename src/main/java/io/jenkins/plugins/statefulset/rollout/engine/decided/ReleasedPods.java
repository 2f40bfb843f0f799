package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Delete;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.decided.DisruptionGuard.Permit;
import io.jenkins.plugins.statefulset.rollout.engine.kept.LostReadiness;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Blockage;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodFailure;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodJudge;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodSearch;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView.PodManagement;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause.Direction;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Watches the pods that have been released to the new revision, or were ill and are on it already, and helps where the controller does not.
 *
 * <ol>
 *   <li>A pod that cannot heal fails the rollout at once, but not for what was known before a person took the rollout up
 *       again. One that is not ready in time fails it then.
 *   <li>A pod's time counts from its release, its creation or the moment it lost its readiness, whichever was last.
 *   <li>A pod that was ready and is not any more has failed once, however often its containers were started meanwhile. That is noted, for each
 *       pod and the present wave. One that has failed more often than it may fails the rollout; until then it is on its way
 *       again, and counts as well only when it has been ready for {@link #STEADY}: one that comes and goes is no full member.
 *   <li>Where no pod gets on for as long as {@link Progress} allows, that fails the rollout.
 *   <li>A pod that is still on another revision and not ready is deleted, for the controller will not replace it under
 *       OrderedReady (kubernetes #67250). One that the controller made in the moment of its release is deleted at once: when it is ready the
 *       controller takes it down, and asks no budget. With OnDelete, released pods are evicted, while they may go, or
 *       deleted where several budgets match them.
 *   <li>A pod that is ready is on its way until it is a full member again, as {@link PodChecks} has it.
 *   <li>A pod that is away long after its release, drained, say, is noted and gets {@link #AWAY} to come back. Each absence has
 *       a note of its own, whose end nothing moves; it is taken off when the pod is back.
 * </ol>
 */
final class ReleasedPods {
    /** How long the controller is given to replace a pod that is not ready by itself. */
    static final Duration CONTROLLER_GRACE = Duration.ofSeconds(5);

    /** How long a pod that has lost its readiness must be ready to count as well again. */
    static final Duration STEADY = Duration.ofSeconds(30);

    /** How long a released pod may be away, its end not counted, when its time since the release is over. */
    static final Duration AWAY = Duration.ofMinutes(1);

    private final Observation seen;
    private final SetView set;
    private final RolloutState state;
    private final RolloutOptions options;
    private final Instant now;
    private final String target;
    private final PodChecks checks;
    private final ReleaseOrder order;
    private final Progress progress;

    ReleasedPods(Observation seen, Instant now) {
        this.seen = seen;
        this.set = seen.set();
        this.state = seen.state();
        this.options = state.setup().options();
        this.now = now;
        this.target = set.updateRevision().orElse("");
        this.checks = new PodChecks(seen, now);
        this.order = ReleaseOrder.of(seen, target);
        this.progress = new Progress(seen, order, target, now);
    }

    /** In which order pods go, and which have been released. */
    ReleaseOrder order() {
        return order;
    }

    /** What the released pods ask for: an action, or to wait for them; empty when all are well. */
    Optional<Step> watch() {
        Optional<Step> back = back();
        if (back.isPresent()) {
            return back;
        }
        Optional<Step> lost = lost();
        if (lost.isPresent()) {
            return lost;
        }
        Optional<Step> waiting = Optional.empty();
        int[] unsettled = unsettled();
        for (int i = unsettled.length - 1; i >= 0; i--) {
            Optional<Step> step = watch(unsettled[i]);
            if (step.isPresent() && !(step.get() instanceof Wait)) {
                return step;
            }
            if (step.isPresent()) {
                waiting = waiting.isPresent() ? Optional.of(both((Wait) waiting.get(), (Wait) step.get())) : step;
            }
        }
        return waiting.map(wait -> progress.within((Wait) wait, this::fail));
    }

    /** Notes that a pod has lost its readiness, once for each time. */
    private Optional<Step> lost() {
        PodSearch unready = PodSearch.on(target).and(PodSearch.notReady());
        return seen.pods()
                .all(unready, 0, set.replicas())
                .mapToObj(index -> seen.pods().get(index).orElseThrow())
                .filter(pod -> pod.lostAt().filter(this::counts).isPresent())
                .map(this::lost)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private boolean counts(Instant lostAt) {
        Instant from = later(state.setup().startedAt(), state.resumedAt().orElse(Instant.EPOCH));
        return !lostAt.isBefore(from);
    }

    private Optional<Step> lost(PodView pod) {
        Instant at = pod.lostAt().orElseThrow();
        Optional<LostReadiness> known = state.loss(pod.name(), pod.uid());
        if (known.filter(loss -> !loss.last().isBefore(at)).isPresent()) {
            int lost = known.get().times();
            return options.podFailures()
                    .filter(allowed -> lost > allowed)
                    .map(allowed -> fail(new StopCause.PodUnsteady(pod.name(), lost, allowed, pod.cause())));
        }
        int times = known.map(LostReadiness::times).orElse(0) + 1;
        return Optional.of(Write.ofRecord(
                state.lost(pod.name(), new LostReadiness(pod.uid(), times, at)),
                new Transition.NoteLoss(pod.name(), times)));
    }

    /**
     * Pods on the new revision, or on their way to it, that may not be well, or may have something left to be asked. Below the partition
     * only ill pods get to it.
     */
    private int[] unsettled() {
        PodSearch unavailable = PodSearch.notAvailable(now, set.minReadySeconds());
        PodSearch unsteady = state.losses().isEmpty()
                ? unavailable
                : unavailable.or(PodSearch.every()
                        .that(pod -> state.loss(pod.name(), pod.uid()).isPresent()));
        PodSearch unwell = checks.any() ? PodSearch.every() : unsteady;
        PodSearch healed = PodSearch.on(target).and(unwell).that(pod -> !pod.terminating());
        PodSearch released = unwell.or(PodSearch.notOn(target));
        return IntStream.concat(order.unreleased(seen, healed), order.released(seen, released))
                .toArray();
    }

    /** Told by the first, over with whichever is over first. */
    private static Wait both(Wait first, Wait second) {
        Instant until = first.until().orElse(Instant.MAX);
        Instant other = second.until().orElse(Instant.MAX);
        return until.isAfter(other) ? new Wait(first.reason(), second.until()) : first;
    }

    private Optional<Step> watch(int index) {
        Optional<PodView> there = seen.pods().get(index);
        if (there.isEmpty()) {
            return Optional.of(away(index));
        }
        PodView pod = there.get();
        if (pod.terminating()) {
            return Optional.of(away(index));
        }
        if (!pod.on(target)) {
            return Optional.of(stale(pod));
        }
        if (!pod.ready()) {
            return Optional.of(starting(pod));
        }
        if (set.minReadySeconds() > 0) {
            Instant available = pod.readyFor(set.minReadySeconds()).orElseThrow();
            if (now.isBefore(available)) {
                return Optional.of(new Wait(new WaitCause.PodReady(pod.name()), Optional.of(available)));
            }
        }
        Optional<LostReadiness> loss = state.loss(pod.name(), pod.uid());
        Instant steady = pod.readyFor(0).orElseThrow().plus(STEADY);
        if (loss.isPresent() && now.isBefore(steady)) {
            return Optional.of(
                    new Wait(new WaitCause.PodUnsteady(pod.name(), loss.get().times(), steady), Optional.of(steady)));
        }
        return back(pod);
    }

    /** Those of earlier waves that have been ready since before the last release have been asked about. */
    private Optional<Step> back(PodView pod) {
        Instant ready = pod.readyFor(0).orElseThrow();
        boolean asked = order.asIfFalling(pod.index()) >= endOfWaveBefore()
                && ready.isBefore(state.since())
                && !state.prepared().containsKey(pod.name());
        return asked ? Optional.empty() : checks.afterItIsBack(pod, ready);
    }

    private int endOfWaveBefore() {
        if (WavePlan.isOfEach(options.waves(), state.wave())) {
            return state.partition() + 1;
        }
        return state.wave() == 1
                ? set.replicas()
                : WavePlan.partitionAfter(options.waves(), state.wave() - 1, set.replicas());
    }

    private Step starting(PodView pod) {
        // A pod that was ready for hours and is not now has its time from now, not from its creation.
        Instant counted =
                later(later(pod.created(), state.since()), pod.unreadySince().orElse(Instant.EPOCH));
        Instant limit = counted.plus(options.readyTimeout());
        Optional<PodFailure> failure = pod.failure()
                .filter(cause -> state.resumedAt().isEmpty()
                        || !cause.at().isBefore(state.resumedAt().get()));
        if (failure.isPresent()) {
            Instant judged = failure.get().judgedAfter();
            if (!now.isBefore(judged)) {
                return fail(new StopCause.PodFailed(pod.name(), failure.get().cause()));
            }
            limit = judged.isBefore(limit) ? judged : limit;
        }
        return now.isBefore(limit)
                ? new Wait(new WaitCause.PodNotReady(pod.name(), Direction.FORTH, pod.cause()), Optional.of(limit))
                : fail(new StopCause.PodLate(pod.name(), StopCause.seconds(options.readyTimeout()), pod.cause()));
    }

    /** What was allowed when the pod was released may have changed since, by a crash of the driver or of a neighbour. */
    private Step evict(PodView pod) {
        Permit permit = new DisruptionGuard(seen, target, now).permit(IntStream.of(pod.index()));
        return permit instanceof Permit.NotNow refused
                ? BudgetWait.await(seen, refused.reason(), readySince(), now, options.budgetPolicy(), this::fail)
                : giveWay(pod)
                        .or(() -> checks.beforeItGoes(pod, readySince()))
                        .orElseGet(() -> PodRemoval.of(seen, pod, "released to the new revision"));
    }

    /** One that leads by now goes after another that does not. */
    private Optional<Step> giveWay(PodView pod) {
        boolean may = ReleaseOrder.wanted(seen) == PodOrder.LEADER_LAST && !checks.isPrepared(pod);
        Leaders leaders = new Leaders(seen, now);
        OptionalInt candidate = may ? order.next(1, index -> false).findFirst() : OptionalInt.empty();
        if (candidate.isEmpty()) {
            return Optional.empty();
        }
        Optional<Step> asking = leaders.askAgain(pod);
        if (asking.isPresent() || !leaders.leads(pod)) {
            return asking;
        }
        return leaders.ask().or(() -> order.next(set.replicas(), index -> false)
                .mapToObj(index -> seen.pods().get(index))
                .flatMap(Optional::stream)
                .filter(other -> other.ready() && !other.on(target) && !leaders.leads(other))
                .findFirst()
                .map(other -> instead(pod, other)));
    }

    private Step instead(PodView pod, PodView other) {
        return Write.ofRecord(
                order.choosingInstead(state, pod.index(), other.index()),
                new Transition.NoteBlocked(new WaitCause.GivesWay(pod.name(), other.name())));
    }

    /** A released pod that is still what it was. */
    private Step stale(PodView pod) {
        if (set.strategy() == UpdateStrategy.ON_DELETE) {
            return pod.ready()
                    ? evict(pod)
                    : checks.whilePrepared(pod)
                            .orElseGet(() -> new Delete(pod, "released to the new revision, and not ready"));
        }
        if (!pod.ready()) {
            boolean madeMeanwhile = !pod.created().isBefore(state.since().truncatedTo(ChronoUnit.SECONDS));
            Instant patience = madeMeanwhile ? state.since() : state.since().plus(CONTROLLER_GRACE);
            return now.isBefore(patience)
                    ? new Wait(new WaitCause.PodKept(pod.name()), Optional.of(patience))
                    : new Delete(pod, "it is not ready on another revision, and the controller leaves it so");
        }
        Instant limit = releaseLimit();
        WaitCause stays = new WaitCause.PodStays(pod.name(), Direction.FORTH);
        return now.isBefore(limit)
                ? new Wait(stays, Optional.of(limit))
                : fail(new StopCause.Stuck(stays, StopCause.seconds(Duration.between(state.since(), now))));
    }

    /**
     * A pod that is missing or terminating. Long after its release it has not been away since then, but has just been drained,
     * say: since when, no object tells, so that is noted.
     */
    Step away(int index) {
        Optional<PodView> there = seen.pods().get(index);
        String name = set.podName(index);
        WaitCause reason = there.<WaitCause>map(pod -> new WaitCause.PodTerminating(name, pod.cause()))
                .orElseGet(() -> missing(index));
        Instant limit = releaseLimit();
        if (now.isBefore(limit)) {
            return new Wait(reason, Optional.of(limit));
        }
        Blockage noted = state.away().get(name);
        if (noted != null && !there.filter(pod -> madeSince(noted, pod)).isPresent()) {
            return now.isBefore(noted.until())
                    ? new Wait(reason, Optional.of(noted.until()))
                    : fail(new StopCause.Stuck(reason, StopCause.seconds(Duration.between(noted.since(), now))));
        }
        Instant until = now.plus(AWAY).plusSeconds(set.terminationGraceSeconds());
        return Write.ofRecord(
                state.away(name, new Blockage(reason, now, until), this::lasts), new Transition.NoteBlocked(reason));
    }

    /** Takes off the notes on pods that are back, so that another absence begins anew. */
    private Optional<Step> back() {
        return state.away().keySet().stream().allMatch(this::lasts)
                ? Optional.empty()
                : Optional.of(Write.ofRecord(state.back(this::lasts), new Transition.NoteBack()));
    }

    private boolean lasts(String name) {
        int index = PodJudge.ordinal(name).orElse(-1) - set.start();
        return index >= 0
                && index < set.replicas()
                && set.podName(index).equals(name)
                && seen.pods().get(index).filter(pod -> !pod.terminating()).isEmpty();
    }

    /** Whether a pod that is ending was back meanwhile, unseen. A clock that is ahead of ours proves nothing. */
    private boolean madeSince(Blockage noted, PodView pod) {
        return pod.created().isAfter(noted.since()) && !pod.created().isAfter(now);
    }

    private Instant releaseLimit() {
        return state.since().plus(options.readyTimeout()).plusSeconds(set.terminationGraceSeconds());
    }

    /** OrderedReady: the controller makes no pod while one below is not ready. */
    private WaitCause missing(int index) {
        OptionalInt below = set.podManagement() == PodManagement.ORDERED_READY
                ? seen.pods().lowest(PodSearch.notReady(), 0, index)
                : OptionalInt.empty();
        if (below.isPresent()) {
            Optional<PodView> pod = seen.pods().get(below.getAsInt());
            return new WaitCause.PodMissing(
                    set.podName(index), Optional.of(set.podName(below.getAsInt())), pod.flatMap(PodView::cause));
        }
        return new WaitCause.PodMissing(set.podName(index), Optional.empty(), Optional.empty());
    }

    /** Whether a released pod got ready only after that moment. */
    boolean anyReadyAfter(Instant moment) {
        return releasedAfter(moment, 0).isPresent();
    }

    /** When the last released pod got ready, or the last release was written where that is later. */
    Instant readySince() {
        Instant latest = state.since();
        OptionalInt next = releasedAfter(latest, 0);
        while (next.isPresent()) {
            latest = seen.pods()
                    .get(next.getAsInt())
                    .flatMap(pod -> pod.readyFor(set.minReadySeconds()))
                    .orElse(latest);
            next = releasedAfter(latest, next.getAsInt() + 1);
        }
        return latest;
    }

    /** The lowest of the released pods, from that index on, that was available only since after that time. */
    private OptionalInt releasedAfter(Instant time, int from) {
        PodSearch later = PodSearch.readyAfter(time.minusSeconds(set.minReadySeconds()));
        return seen.pods().lowest(later.that(this::released), from, set.replicas());
    }

    private boolean released(PodView pod) {
        return order.isReleased(pod.index()) || pod.on(target);
    }

    private Step fail(StopCause reason) {
        return Halt.fail(seen, reason, now);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
