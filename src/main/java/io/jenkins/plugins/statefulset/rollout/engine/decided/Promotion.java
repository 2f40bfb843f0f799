package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.AskGate;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Stage;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.decided.DisruptionGuard.Permit;
import io.jenkins.plugins.statefulset.rollout.engine.kept.End;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation.GateKey;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause.Direction;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause.RevisionRenamed.Replacement;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.text.StopWords;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Decides while the new revision is being rolled out.
 *
 * <ol>
 *   <li>Nothing is concluded from a status that is older than the spec ({@code observedGeneration}).
 *   <li>Where the controller has made the new template's revision anew under another name, as an upgrade of the control plane from 1.33
 *       to 1.34.0 makes it (kubernetes #134773), that is told, and it counts from now on: the controller replaces the released pods
 *       again by itself, and each gets its whole time.
 *   <li>Released pods are watched and helped as {@link ReleasedPods} has it.
 *   <li>Ill pods go before all others, as {@link UnhealthyPods} has it.
 *   <li>While a released pod is on its way, another is released only within {@code maxUnavailable} and every budget
 *       (invariant 4).
 *   <li>Which is the next {@link ReleaseOrder} says, and {@link Leaders} who leads.
 *   <li>Before a pod is released, and before it counts as back, it is asked about as {@link PodChecks} has it.
 *   <li>When all released pods have been ready for {@code minReadySeconds}, they soak, counted from the last of them to get
 *       ready: one of an earlier wave that was away begins the soak anew. Then the gates are asked one after the other. A verdict
 *       belongs to the pods that it judged: where one of them is replaced, or was not ready for a while, the gates are asked anew.
 *   <li>The next wave begins only when all gates have passed, or a person has promoted beyond them. What people with names are to approve
 *       is passed by their votes alone, as {@link Approvals} has it.
 *   <li>The partition only falls (invariant 3).
 *   <li>When the last wave has passed, the end partition is written. Unless it is 0, that waits for {@code currentRevision}:
 *       pods below the partition are made from it.
 * </ol>
 */
final class Promotion {
    private final Observation seen;
    private final SetView set;
    private final RolloutState state;
    private final RolloutOptions options;
    private final Instant now;
    private final ReleasedPods released;
    private final PodChecks checks;
    private final Approvals approvals;

    Promotion(Observation seen, Instant now) {
        this.released = new ReleasedPods(seen, now);
        this.seen = seen;
        this.set = seen.set();
        this.state = seen.state();
        this.options = state.setup().options();
        this.now = now;
        this.checks = new PodChecks(seen, now);
        this.approvals = new Approvals(seen, released, now);
    }

    Decision decide() {
        Stage releasing = new Stage.Releasing(state.wave());
        if (!now.isBefore(state.deadline())) {
            return new Decision(
                    releasing, fail(new StopCause.OutOfTime(Direction.FORTH, StopCause.seconds(options.timeout()))));
        }
        if (!set.observed() || set.updateRevision().isEmpty()) {
            return new Decision(releasing, unobserved());
        }
        String target = set.updateRevision().get();
        Optional<String> former = state.target().filter(known -> !known.equals(target));
        if (former.isPresent()) {
            return new Decision(releasing, renamed(former.get(), target));
        }
        Optional<Step> onTheWay = released.watch();
        if (onTheWay.isPresent() && !(onTheWay.get() instanceof Wait)) {
            return new Decision(releasing, onTheWay.get());
        }
        Optional<Step> healing = illPods(target).healBeforehand(onTheWay);
        return healing.map(step -> new Decision(releasing, step)).orElseGet(() -> wave(target, onTheWay));
    }

    private UnhealthyPods illPods(String target) {
        return new UnhealthyPods(seen, target, released, now);
    }

    private Decision wave(String target, Optional<Step> onTheWay) {
        Stage releasing = new Stage.Releasing(state.wave());
        int from = Math.min(state.partition(), set.replicas());
        int waveEnd = presentEnd(from);
        if (from > waveEnd) {
            return new Decision(releasing, release(state.wave(), from, waveEnd, target, onTheWay));
        }
        if (onTheWay.isPresent()) {
            return new Decision(releasing, onTheWay.get());
        }
        return promoted() ? gates(target) : soak(target);
    }

    private Write renamed(String former, String target) {
        WaitCause renamed = new WaitCause.RevisionRenamed(
                former,
                target,
                set.strategy() == UpdateStrategy.ON_DELETE ? Replacement.BY_EVICTION : Replacement.BY_CONTROLLER);
        return Write.ofRecord(state.renamed(target, now), new Transition.NoteBlocked(renamed));
    }

    /** Once the controller has known the new template, it is behind because someone has just scaled the set, say. */
    private Step unobserved() {
        Instant limit =
                state.target().isPresent() ? state.deadline() : state.since().plus(options.readyTimeout());
        return now.isBefore(limit)
                ? new Wait(new WaitCause.ChangeUnseen(Direction.FORTH), Optional.of(limit))
                : fail(new StopCause.ChangeIgnored(StopCause.seconds(options.readyTimeout())));
    }

    private Step release(int wave, int from, int waveEnd, String target, Optional<Step> onTheWay) {
        if (onTheWay.isPresent()
                && (set.maxUnavailable() == 1 || checks.any() || released.underWay() >= set.maxUnavailable())) {
            return onTheWay.get();
        }
        Optional<Step> healing = illPods(target).healBeforeTheNext(onTheWay);
        if (healing.isPresent()) {
            return healing.get();
        }
        ReleaseOrder order = released.order();
        Leaders leaders = new Leaders(seen, now);
        Optional<Step> asking = order.dependsOnLeaders() && onTheWay.isEmpty() ? leaders.ask() : Optional.empty();
        if (asking.isPresent()) {
            return asking.get();
        }
        int most = checks.any() ? 1 : from - waveEnd;
        IntStream next = order.next(most, index -> leads(leaders, index));
        Permit permit = new DisruptionGuard(seen, target, now).permit(next);
        if (permit instanceof Permit.Granted granted) {
            Optional<Step> check = beforeItGoes(from - 1, target);
            if (check.isPresent()) {
                return check.get();
            }
            int to = from - granted.indexes().size();
            return new Write(
                    order.choosing(state.released(wave, to, Optional.of(target), now), granted.indexes()),
                    set.ifPartitioned(to),
                    TemplateSource.KEEP,
                    new Transition.Release(wave, state.partition(), to, order.told(granted.indexes())));
        }
        if (onTheWay.isPresent()) {
            return onTheWay.get();
        }
        WaitCause reason = ((Permit.NotNow) permit).reason();
        Step step = BudgetWait.await(seen, reason, released.readySince(), now, options.budgetPolicy(), this::fail);
        return illPods(target).nextAt().map(step::within).orElse(step);
    }

    /** One that was prepared to go goes before another is thought of, whoever leads by now. */
    private boolean leads(Leaders leaders, int index) {
        return seen.pods()
                .get(index)
                .filter(pod -> !checks.isPrepared(pod) && leaders.leads(pod))
                .isPresent();
    }

    /** With OnDelete a release moves no pod yet: there the eviction is what the checks come before. */
    private Optional<Step> beforeItGoes(int index, String target) {
        return set.strategy() == UpdateStrategy.ON_DELETE
                ? Optional.empty()
                : seen.pods()
                        .get(index)
                        .filter(pod -> pod.ready() && !pod.terminating() && !pod.on(target))
                        .flatMap(pod -> checks.beforeItGoes(pod, released.readySince()));
    }

    private Decision soak(String target) {
        Instant soaked = released.readySince().plus(options.soak());
        if (now.isBefore(soaked)) {
            return new Decision(
                    new Stage.Soaking(state.wave(), soaked),
                    new Wait(new WaitCause.Soak(state.wave(), soaked), Optional.of(soaked)));
        }
        return gates(target);
    }

    /** Where a person has promoted past all else, only what people with names are to approve is asked. */
    private Decision gates(String target) {
        for (int position = 0; position < options.gates().size(); position++) {
            GateSpec gate = options.gates().get(position);
            Optional<Decision> open = gate instanceof GateSpec.Approval approval
                    ? approvals.ask(position, approval)
                    : promoted() ? Optional.empty() : gate(position, gate);
            if (open.isPresent()) {
                return open.get();
            }
        }
        return next(target);
    }

    private boolean promoted() {
        return state.promotedThrough() >= state.wave();
    }

    private Optional<Decision> gate(int position, GateSpec gate) {
        GateKey key = new GateKey(state.wave(), position, released.readySince());
        Stage stage = new Stage.Gating(state.wave(), key, gate);
        GateVerdict verdict = seen.verdicts().get(key);
        if (verdict == null) {
            return Optional.of(new Decision(stage, new AskGate(key, gate)));
        }
        if (verdict instanceof GateVerdict.Failed failed) {
            return Optional.of(
                    new Decision(stage, fail(new StopCause.GateFailed(gate.label(), state.wave(), failed.message()))));
        }
        if (verdict instanceof GateVerdict.Pending pending) {
            return Optional.of(new Decision(
                    stage,
                    new Wait(new WaitCause.Gate(gate.label(), pending.message()), Optional.of(state.deadline()))));
        }
        return Optional.empty();
    }

    /** The present wave has passed. Whatever is done then is done only while its approvals count. */
    private Decision next(String target) {
        Decision next = afterwards(target);
        return next.step() instanceof Wait
                ? next
                : approvals
                        .again()
                        .map(step -> new Decision(next.stage(), step))
                        .orElse(next);
    }

    private Decision afterwards(String target) {
        Stage passed = new Stage.Passed(state.wave());
        int from = Math.min(state.partition(), set.replicas());
        int waves = Math.max(
                WavePlan.count(options.waves(), set.replicas()), isOfEach(state.wave() + 1) ? state.wave() + 1 : 0);
        for (int wave = state.wave() + 1; wave <= waves; wave++) {
            int waveEnd = WavePlan.end(options.waves(), wave, set.replicas(), from);
            if (waveEnd < from) {
                return new Decision(passed, release(wave, from, waveEnd, target, Optional.empty()));
            }
        }
        return new Decision(passed, finish(target));
    }

    /** A wave of one ordinal is recorded when that is released: then there is no more of it, whatever replicas there are. */
    private int presentEnd(int from) {
        boolean released = isOfEach(state.wave()) && from < set.replicas();
        return released ? from : WavePlan.end(options.waves(), state.wave(), set.replicas(), from);
    }

    private boolean isOfEach(int wave) {
        return WavePlan.isOfEach(options.waves(), wave);
    }

    private Step finish(String target) {
        int end =
                switch (options.endPartition()) {
                    case ZERO -> 0;
                    case ORIGINAL -> state.setup().originalPartition();
                    case GUARD -> RolloutOptions.EndPartition.GUARD_PARTITION;
                };
        boolean currentMatters = set.strategy() == UpdateStrategy.ROLLING_UPDATE && end > 0;
        if (currentMatters && !set.currentRevision().equals(Optional.of(target))) {
            Instant limit = released.readySince().plus(options.soak()).plus(options.readyTimeout());
            return now.isBefore(limit)
                    ? new Wait(new WaitCause.NotCurrent(target, Direction.FORTH), Optional.of(limit))
                    : fail(new StopCause.NeverCurrent(target));
        }
        StopCause reason = new StopCause.Completed(set.replicas(), target);
        return new Write(
                state.ended(new End(Result.COMPLETED, reason, now)),
                set.ifPartitioned(end),
                TemplateSource.KEEP,
                new Transition.End(Result.COMPLETED, StopWords.of(reason), Optional.of(reason), Optional.empty()));
    }

    private Step fail(StopCause reason) {
        return Halt.fail(seen, reason, now);
    }
}
