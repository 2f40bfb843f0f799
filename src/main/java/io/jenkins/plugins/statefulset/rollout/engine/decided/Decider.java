package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Stage;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Stop;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.End;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides what a rollout does next. A pure function of what is seen and of the time, so a driver that dies anywhere and is
 * started again elsewhere goes on as if nothing had happened.
 *
 * <ol>
 *   <li>A rollout that is over does nothing.
 *   <li>A person's command comes before everything else, as {@link CommandStep} has it.
 *   <li>A rollout that is held does nothing, but for a while put a partition back that somebody lowers ({@link MovedPartition}).
 *   <li>What somebody else has changed of the set is answered as {@link ForeignChange} has it.
 *   <li>While ill pods are replaced the set is OnDelete by this rollout's own doing, see {@link UnhealthyPods}, and all else is decided
 *       as for the strategy that it will have again. Whatever stops or turns the rollout meanwhile gives it that back in the same
 *       write, unless someone else has changed it.
 *   <li>{@link Arming} waits for the backup, and puts the new template in place.
 *   <li>Then {@link Promotion} releases wave by wave, or {@link Rollback} goes back, as far as the server takes pods down for them
 *       ({@link RefusedDisruptionWait}).
 * </ol>
 */
public final class Decider {
    /** The next step. Never null, never throws for any state of the cluster. */
    public Decision decide(Observation raw, Instant now) {
        Decision decision = decided(raw, now);
        return new Decision(decision.stage(), PodChecks.tellingWhatIsLeft(raw, decision.step()));
    }

    private Decision decided(Observation raw, Instant now) {
        Observation seen = meant(raw);
        RolloutState state = seen.state();
        if (state.over()) {
            End end = state.end().orElseThrow();
            return new Decision(new Stage.Over(), new Stop(end.result(), end.reason(), end.why()));
        }
        if (seen.command().isPresent()) {
            Command command = seen.command().get();
            Stage stage = command instanceof Command.CastVote ? new Stage.Voting(state.wave()) : stage(state);
            return new Decision(stage, CommandStep.of(seen, command, now));
        }
        if (state.held().isPresent()) {
            Hold held = state.held().get();
            return new Decision(
                    new Stage.Over(),
                    MovedPartition.watched(seen, now)
                            .orElseGet(() -> new Stop(Result.HELD, held.reason(), held.why())));
        }
        boolean healingEnded = raw.set().strategy() == UpdateStrategy.ROLLING_UPDATE
                && state.healing().isPresent();
        Optional<Step> answer =
                healingEnded ? Optional.of(ForeignChange.duringHealing(seen, now)) : ForeignChange.answer(seen, now);
        if (answer.isPresent()) {
            return new Decision(stage(state), answer.get());
        }
        return switch (state.phase()) {
            case BACKUP -> Arming.decide(seen, now);
            case ROLLING ->
                RefusedDisruptionWait.heed(seen, new Promotion(seen, now).decide(), now)
                        .within(state.deadline());
            case ROLLING_BACK ->
                RefusedDisruptionWait.heed(seen, new Rollback(seen, now).decide(), now)
                        .within(Rollback.deadline(state));
            case DONE -> throw new IllegalStateException("handled above");
        };
    }

    /** With the strategy that the set has when no ill pods are being replaced. */
    private static Observation meant(Observation seen) {
        RolloutState state = seen.state();
        return state.healing().isPresent() && seen.set().strategy() == UpdateStrategy.ON_DELETE
                ? seen.of(seen.set().rollingFrom(state.partition()))
                : seen;
    }

    private static Stage stage(RolloutState state) {
        return switch (state.phase()) {
            case BACKUP -> new Stage.Preparing();
            case ROLLING -> new Stage.Releasing(state.wave());
            case ROLLING_BACK -> new Stage.RollingBack();
            case DONE -> new Stage.Over();
        };
    }
}
