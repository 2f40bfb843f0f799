package io.jenkins.plugins.statefulset.rollout.engine;

import io.jenkins.plugins.statefulset.rollout.engine.Decision.AskGate;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.Delete;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.Evict;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.Stage;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.WaitReason;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.DisruptionGuard.Permit;
import io.jenkins.plugins.statefulset.rollout.engine.Observation.GateKey;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutState.Blockage;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutState.End;
import io.jenkins.plugins.statefulset.rollout.engine.SetView.Strategy;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides while the new revision is being rolled out.
 *
 * <ol>
 *   <li>Nothing is concluded from a status that is older than the spec ({@code observedGeneration}).
 *   <li>A released pod that cannot heal fails the rollout at once; one that is not ready in time fails it then.
 *   <li>A released pod that is still on another revision and not ready is deleted, for the controller will not replace it under
 *       OrderedReady (kubernetes #67250). With OnDelete, released pods are evicted.
 *   <li>While a released pod is on its way, another is released only within {@code maxUnavailable} and every budget
 *       (invariant 4).
 *   <li>When all released pods have been ready for {@code minReadySeconds}, they soak, counted from the last of them to get
 *       ready: one of an earlier wave that was away begins the soak anew. Then the gates are asked one after the other.
 *   <li>The next wave begins only when all gates have passed, or a person has promoted beyond them.
 *   <li>The partition only falls (invariant 3).
 *   <li>When the last wave has passed, the end partition is written. Unless it is 0, that waits for {@code currentRevision}:
 *       pods below the partition are made from it.
 * </ol>
 */
final class Promotion {
    /** How long the controller is given to replace a pod that is not ready by itself. */
    static final Duration CONTROLLER_GRACE = Duration.ofSeconds(5);

    /** How long a released pod may be away, its end not counted, when its time since the release is over. */
    static final Duration AWAY = Duration.ofMinutes(1);

    private final Observation seen;
    private final SetView set;
    private final RolloutState state;
    private final RolloutOptions options;
    private final Instant now;

    Promotion(Observation seen, Instant now) {
        this.seen = seen;
        this.set = seen.set();
        this.state = seen.state();
        this.options = state.setup().options();
        this.now = now;
    }

    Decision decide() {
        Stage releasing = new Stage.Releasing(state.wave());
        if (!now.isBefore(state.deadline())) {
            return new Decision(releasing, fail("the rollout took longer than " + Words.duration(options.timeout())));
        }
        if (!set.observed() || set.updateRevision().isEmpty()) {
            return new Decision(releasing, unobserved());
        }
        String target = set.updateRevision().get();
        Optional<Step> onTheWay = watch(target);
        if (onTheWay.isPresent() && !(onTheWay.get() instanceof Wait)) {
            return new Decision(releasing, onTheWay.get());
        }
        int from = Math.min(state.partition(), set.replicas());
        int waveEnd = WavePlan.partitionAfter(options.waves(), state.wave(), set.replicas());
        if (from > waveEnd) {
            return new Decision(releasing, release(state.wave(), from, waveEnd, target, onTheWay));
        }
        if (onTheWay.isPresent()) {
            return new Decision(releasing, onTheWay.get());
        }
        return state.promotedThrough() >= state.wave() ? next(target) : soak(target);
    }

    /** Once the controller has known the new template, it is behind because someone has just scaled the set, say. */
    private Step unobserved() {
        Instant limit =
                state.target().isPresent() ? state.deadline() : state.since().plus(options.readyTimeout());
        return now.isBefore(limit)
                ? new Wait(
                        new WaitReason.Controller("the StatefulSet controller has not seen the change yet"),
                        Optional.of(limit))
                : fail("the StatefulSet controller has not taken notice of the change for "
                        + Words.duration(options.readyTimeout()));
    }

    /** What the released pods ask for: an action, or to wait for them; empty when all are well. */
    private Optional<Step> watch(String target) {
        Optional<Step> waiting = Optional.empty();
        for (int index = set.replicas() - 1; index >= state.partition(); index--) {
            Optional<Step> step = watch(index, target);
            if (step.isPresent() && !(step.get() instanceof Wait)) {
                return step;
            }
            waiting = waiting.isPresent() && step.isPresent()
                    ? Optional.of(both((Wait) waiting.get(), (Wait) step.get()))
                    : waiting.or(() -> step);
        }
        return waiting;
    }

    /** Told by the first, over with whichever is over first. */
    private static Wait both(Wait first, Wait second) {
        Instant until = first.until().orElse(Instant.MAX);
        Instant other = second.until().orElse(Instant.MAX);
        return until.isAfter(other) ? new Wait(first.reason(), second.until()) : first;
    }

    private Optional<Step> watch(int index, String target) {
        Optional<PodView> there = seen.pods().get(index);
        if (there.isEmpty()) {
            String name = set.podName(index);
            return Optional.of(away(name, name + " is being created", Instant.EPOCH));
        }
        PodView pod = there.get();
        if (pod.terminating()) {
            return Optional.of(away(pod.name(), pod.name() + " is terminating", pod.created()));
        }
        if (!pod.on(target)) {
            return Optional.of(stale(pod));
        }
        if (!pod.ready()) {
            return Optional.of(starting(pod));
        }
        if (set.minReadySeconds() == 0) {
            return Optional.empty();
        }
        Instant available = pod.readyFor(set.minReadySeconds()).orElseThrow();
        return now.isBefore(available)
                ? Optional.of(new Wait(
                        new WaitReason.Pod(pod.name(), pod.name() + " is ready, minReadySeconds not over"),
                        Optional.of(available)))
                : Optional.empty();
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
                return fail(pod.name() + " failed: " + failure.get().message());
            }
            limit = judged.isBefore(limit) ? judged : limit;
        }
        String why = pod.reason().map(reason -> ": " + reason).orElse("");
        return now.isBefore(limit)
                ? new Wait(new WaitReason.Pod(pod.name(), pod.name() + " is not ready" + why), Optional.of(limit))
                : fail(pod.name() + " was not ready within " + Words.duration(options.readyTimeout()) + why);
    }

    /** What was allowed when the pod was released may have changed since, by a crash of the driver or of a neighbour. */
    private Step evict(PodView pod) {
        Permit permit = new DisruptionGuard(seen, set.updateRevision().orElseThrow(), now).permit(List.of(pod.index()));
        return permit instanceof Permit.NotNow refused
                ? BudgetPatience.await(seen, refused.reason(), allReadySince(), now, options.budgetPolicy(), this::fail)
                : new Evict(pod, "released to the new revision");
    }

    /** A released pod that is still what it was. */
    private Step stale(PodView pod) {
        if (set.strategy() == Strategy.ON_DELETE) {
            return pod.ready() ? evict(pod) : new Delete(pod, "released to the new revision, and not ready");
        }
        if (!pod.ready()) {
            Instant patience = state.since().plus(CONTROLLER_GRACE);
            return now.isBefore(patience)
                    ? new Wait(
                            new WaitReason.Controller(pod.name() + " is still on the old revision"),
                            Optional.of(patience))
                    : new Delete(pod, "it is not ready on another revision, and the controller leaves it so");
        }
        Instant limit = releaseLimit();
        String message = pod.name() + " is still on the old revision";
        return now.isBefore(limit)
                ? new Wait(new WaitReason.Pod(pod.name(), message), Optional.of(limit))
                : fail(message + " after " + Words.duration(Duration.between(state.since(), now)));
    }

    /**
     * A released pod that is not there. Long after its release it has not been away since then, but has just been drained,
     * say: since when, no object tells, so that is noted.
     */
    private Step away(String name, String message, Instant created) {
        Instant limit = releaseLimit();
        WaitReason reason = new WaitReason.Pod(name, message);
        if (now.isBefore(limit)) {
            return new Wait(reason, Optional.of(limit));
        }
        Optional<Blockage> noted = state.blocked()
                .filter(note -> note.by().equals(name))
                .filter(note -> !note.since().isBefore(later(limit, created)));
        if (noted.isPresent()) {
            Instant until = noted.get().until();
            return now.isBefore(until)
                    ? new Wait(reason, Optional.of(until))
                    : fail(message + " after "
                            + Words.duration(Duration.between(noted.get().since(), now)));
        }
        Instant until = now.plus(AWAY).plusSeconds(set.terminationGraceSeconds());
        return new Write(
                state.noted(new Blockage(name, message, now, until)),
                OptionalInt.empty(),
                TemplateSource.KEEP,
                new Transition.NoteBlocked(name, message));
    }

    private Instant releaseLimit() {
        return state.since().plus(options.readyTimeout()).plusSeconds(set.terminationGraceSeconds());
    }

    private Step release(int wave, int from, int waveEnd, String target, Optional<Step> onTheWay) {
        if (onTheWay.isPresent() && set.maxUnavailable() == 1) {
            return onTheWay.get();
        }
        List<Integer> candidates = new ArrayList<>();
        for (int index = from - 1; index >= waveEnd; index--) {
            candidates.add(index);
        }
        Permit permit = new DisruptionGuard(seen, target, now).permit(candidates);
        if (permit instanceof Permit.Granted granted) {
            int to = from - granted.indexes().size();
            return new Write(
                    state.released(wave, to, Optional.of(target), now),
                    Decider.partition(set, to),
                    TemplateSource.KEEP,
                    new Transition.Release(wave, state.partition(), to));
        }
        if (onTheWay.isPresent()) {
            return onTheWay.get();
        }
        WaitReason reason = ((Permit.NotNow) permit).reason();
        return BudgetPatience.await(seen, reason, allReadySince(), now, options.budgetPolicy(), this::fail);
    }

    private Decision soak(String target) {
        Instant soaked = allReadySince().plus(options.soak());
        if (now.isBefore(soaked)) {
            return new Decision(
                    new Stage.Soaking(state.wave(), soaked),
                    new Wait(new WaitReason.Soak(state.wave(), soaked), Optional.of(soaked)));
        }
        return gates(target);
    }

    private Decision gates(String target) {
        for (int position = 0; position < options.gates().size(); position++) {
            GateSpec gate = options.gates().get(position);
            GateKey key = new GateKey(state.wave(), position);
            Stage stage = new Stage.Gating(state.wave(), key, gate);
            GateVerdict verdict = seen.verdicts().get(key);
            if (verdict == null) {
                return new Decision(stage, new AskGate(key, gate));
            }
            if (verdict instanceof GateVerdict.Failed failed) {
                return new Decision(
                        stage,
                        fail("gate " + gate.label() + " failed after wave " + state.wave()
                                + (failed.message().isEmpty() ? "" : ": " + failed.message())));
            }
            if (verdict instanceof GateVerdict.Pending pending) {
                return new Decision(
                        stage,
                        new Wait(new WaitReason.Gate(gate.label(), pending.message()), Optional.of(state.deadline())));
            }
        }
        return next(target);
    }

    /** The present wave has passed. */
    private Decision next(String target) {
        Stage passed = new Stage.Passed(state.wave());
        int from = Math.min(state.partition(), set.replicas());
        for (int wave = state.wave() + 1; wave <= options.waves().size(); wave++) {
            int waveEnd = WavePlan.partitionAfter(options.waves(), wave, set.replicas());
            if (waveEnd < from) {
                return new Decision(passed, release(wave, from, waveEnd, target, Optional.empty()));
            }
        }
        return new Decision(passed, finish(target));
    }

    private Step finish(String target) {
        int end =
                switch (options.endPartition()) {
                    case ZERO -> 0;
                    case ORIGINAL -> state.setup().originalPartition();
                    case GUARD -> set.replicas();
                };
        boolean currentMatters = set.strategy() == Strategy.ROLLING_UPDATE && end > 0;
        if (currentMatters && !set.currentRevision().equals(Optional.of(target))) {
            Instant limit = allReadySince().plus(options.soak()).plus(options.readyTimeout());
            return now.isBefore(limit)
                    ? new Wait(
                            new WaitReason.Controller("the controller has not made " + target
                                    + " the current revision yet, from which pods below the partition are made"),
                            Optional.of(limit))
                    : fail("the controller did not make " + target + " the current revision");
        }
        String reason = set.replicas() + " of " + set.replicas() + " pods on " + target;
        return new Write(
                state.ended(new End(Result.COMPLETED, reason, now)),
                Decider.partition(set, end),
                TemplateSource.KEEP,
                new Transition.End(Result.COMPLETED, reason));
    }

    /** When the last released pod got ready, or the last release was written where that is later. */
    private Instant allReadySince() {
        Instant latest = state.since();
        for (int index = Math.max(0, state.partition()); index < set.replicas(); index++) {
            Optional<Instant> since = seen.pods().get(index).flatMap(pod -> pod.readyFor(set.minReadySeconds()));
            latest = since.isPresent() && since.get().isAfter(latest) ? since.get() : latest;
        }
        return latest;
    }

    private Step fail(String reason) {
        return Decider.fail(seen, reason, now);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
