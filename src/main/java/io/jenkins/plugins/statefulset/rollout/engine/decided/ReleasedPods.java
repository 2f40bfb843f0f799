package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Delete;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.decided.DisruptionGuard.Permit;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodFailure;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodSearch;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause.Direction;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Watches the pods that have been released to the new revision, or were ill and are on it already, and helps where the controller does not.
 *
 * <ol>
 *   <li>A pod that cannot heal fails the rollout at once, but not for what was known before a person took the rollout up
 *       again. One that is not ready in time fails it then.
 *   <li>A pod's time counts from its release, its creation or the moment it lost its readiness, whichever was last.
 *   <li>One that loses its readiness counts as {@link Steadiness} has it.
 *   <li>Where no pod gets on for as long as {@link Progress} allows, that fails the rollout.
 *   <li>A pod that is still on another revision and not ready is deleted, for the controller will not replace it under
 *       OrderedReady (kubernetes #67250). One that the controller made in the moment of its release, or unseen by who released it, is deleted at once: when
 *       it is ready the controller takes it down, and asks no budget. With OnDelete, released pods are evicted, while they may go, or
 *       deleted where several budgets match them.
 *   <li>A pod that is ready is on its way until it is a full member again, as {@link PodChecks} has it. Where anything is asked around pods,
 *       none is evicted meanwhile, though it was released before that one was lost.
 *   <li>One that is away is waited for as {@link AbsentPods} has it.
 * </ol>
 */
final class ReleasedPods {
    /** How long the controller is given to replace a pod that is not ready by itself. */
    static final Duration CONTROLLER_GRACE = Duration.ofSeconds(5);

    /**
     * How long before a release a pod may have been made, or got ready, that was not seen by then: a watch is believed for ten seconds of silence,
     * both are told in whole seconds, and the server's time is known within about one.
     */
    private static final Duration UNSEEN = Duration.ofSeconds(12);

    private final Observation seen;
    private final SetView set;
    private final RolloutState state;
    private final RolloutOptions options;
    private final Instant now;
    private final String target;
    private final PodChecks checks;
    private final ReleaseOrder order;
    private final Progress progress;
    private final Steadiness steadiness;
    private final AbsentPods absent;

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
        this.steadiness = new Steadiness(seen, now);
        this.absent = new AbsentPods(seen, now);
    }

    /** What is done about a pod that is missing or terminating. */
    Step away(int index) {
        return absent.away(index);
    }

    /** In which order pods go, and which have been released. */
    ReleaseOrder order() {
        return order;
    }

    /** What the released pods ask for: an action, or to wait for them; empty when all are well. */
    Optional<Step> watch() {
        Optional<Step> back = absent.back();
        if (back.isPresent()) {
            return back;
        }
        Optional<Step> lost = steadiness.note(target);
        if (lost.isPresent()) {
            return lost;
        }
        int[] unsettled = unsettled();
        Optional<Step> step = checks.any()
                ? watch(unsettled, index -> !isToBeEvicted(index)).or(() -> watch(unsettled, this::isToBeEvicted))
                : watch(unsettled, index -> true);
        return step.map(next -> next instanceof Wait wait ? progress.within(wait, this::fail) : next);
    }

    /** What the first of these pods asks for that asks for more than to wait, or what they wait for. */
    private Optional<Step> watch(int[] pods, IntPredicate which) {
        Optional<Step> waiting = Optional.empty();
        for (int i = pods.length - 1; i >= 0; i--) {
            Optional<Step> step = which.test(pods[i]) ? watch(pods[i]) : Optional.empty();
            if (step.isPresent() && !(step.get() instanceof Wait)) {
                return step;
            }
            if (step.isPresent()) {
                waiting = waiting.isPresent() ? Optional.of(both((Wait) waiting.get(), (Wait) step.get())) : step;
            }
        }
        return waiting;
    }

    private boolean isToBeEvicted(int index) {
        return set.strategy() == UpdateStrategy.ON_DELETE
                && seen.pods()
                        .get(index)
                        .filter(pod -> pod.ready() && !pod.terminating() && !pod.on(target))
                        .isPresent();
    }

    /**
     * Pods on the new revision, or on their way to it, that may not be well, or may have something left to be asked. Below the partition
     * only ill pods get to it.
     */
    private int[] unsettled() {
        PodSearch unavailable = PodSearch.notAvailable(now, set.minReadySeconds());
        PodSearch unwell = checks.any() ? PodSearch.every() : steadiness.orUnsteady(unavailable);
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
            return Optional.of(absent.away(index));
        }
        PodView pod = there.get();
        if (pod.terminating()) {
            return Optional.of(absent.away(index));
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
        return steadiness.await(pod).or(() -> back(pod));
    }

    /**
     * Those of earlier waves that have been ready since well before the last release have been asked about; a person may resume without that. One
     * that was replaced in the moment of that release, by somebody else, was not seen by it.
     */
    private Optional<Step> back(PodView pod) {
        Instant ready = pod.readyFor(0).orElseThrow();
        boolean releasedSince =
                state.resumedAt().filter(at -> !at.isBefore(state.since())).isEmpty();
        boolean asked = order.asIfFalling(pod.index()) >= endOfWaveBefore()
                && releasedSince
                && ready.isBefore(state.since().minus(UNSEEN))
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
                        .orElseGet(() -> OnDeleteRemoval.of(seen, pod, "released to the new revision"));
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
            boolean madeMeanwhile = !pod.created().isBefore(state.since().minus(UNSEEN));
            Instant patience = madeMeanwhile ? state.since() : state.since().plus(CONTROLLER_GRACE);
            return now.isBefore(patience)
                    ? new Wait(new WaitCause.PodKept(pod.name()), Optional.of(patience))
                    : new Delete(pod, "it is not ready on another revision, and the controller leaves it so");
        }
        Instant limit = absent.releaseLimit();
        WaitCause stays = new WaitCause.PodStays(pod.name(), Direction.FORTH);
        return now.isBefore(limit)
                ? new Wait(stays, Optional.of(limit))
                : fail(new StopCause.Stuck(stays, StopCause.seconds(Duration.between(state.since(), now))));
    }

    /** How many released pods are not available on the new revision yet. */
    long underWay() {
        PodSearch unwell = PodSearch.notAvailable(now, set.minReadySeconds()).or(PodSearch.notOn(target));
        return order.released(seen, unwell).count();
    }

    /** Whether a released pod got ready only after that moment. */
    boolean anyReadyAfter(Instant moment) {
        return LatestReadiness.isAfter(seen, moment, this::released);
    }

    /** When the last released pod got ready, or the last release was written where that is later. */
    Instant readySince() {
        return LatestReadiness.of(seen, this::released);
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
