package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Delete;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Evict;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.RefusedDisruption;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What becomes of the wish to take a pod down that the server refuses, though what is seen allows it.
 *
 * <ol>
 *   <li>It is not asked again before {@link RefusedDisruption#again}.
 *   <li>Refused by a budget for longer than the rollout waits for budgets, or by anything else for longer than a pod may take to get
 *       ready, it has failed: the rollout goes back or is held, as asked for, and a rollback needs a person.
 * </ol>
 */
final class RefusedDisruptionWait {
    private RefusedDisruptionWait() {}

    static Decision heed(Observation seen, Decision decision, Instant now) {
        Optional<PodView> pod = pod(decision.step());
        Optional<RefusedDisruption> refusal = pod.map(PodView::uid).map(seen.refusals()::get);
        return refusal.map(known ->
                        new Decision(decision.stage(), heed(seen, decision.step(), pod.orElseThrow(), known, now)))
                .orElse(decision);
    }

    private static Optional<PodView> pod(Step step) {
        if (step instanceof Evict evict) {
            return Optional.of(evict.pod());
        }
        return step instanceof Delete delete ? Optional.of(delete.pod()) : Optional.empty();
    }

    private static Step heed(Observation seen, Step step, PodView pod, RefusedDisruption refusal, Instant now) {
        RolloutOptions options = seen.state().setup().options();
        Duration patience =
                switch (refusal.kind()) {
                    case BUDGET -> options.budgetTimeout();
                    case SERVER -> options.readyTimeout();
                };
        Instant limit = refusal.since().plus(patience);
        WaitCause.NotTakenDown reason = new WaitCause.NotTakenDown(pod.name(), refusal.message());
        if (!now.isBefore(limit)) {
            return giveUp(seen, new StopCause.Refused(reason, StopCause.seconds(patience)), now);
        }
        Instant again = refusal.again().isBefore(limit) ? refusal.again() : limit;
        return now.isBefore(again) ? new Wait(reason, Optional.of(again)) : step;
    }

    private static Step giveUp(Observation seen, StopCause what, Instant now) {
        return seen.state().phase() == Phase.ROLLING_BACK
                ? Halt.end(seen.state(), Result.FAILED, Halt.incomplete(seen.state(), what), now)
                : Halt.fail(seen, what, now);
    }
}
