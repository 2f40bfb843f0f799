package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.BackupFate;
import io.jenkins.plugins.statefulset.rollout.engine.kept.End;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Failure;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.LeftBackup;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Untouched;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.text.StopWords;
import java.time.Instant;
import java.util.Optional;

/**
 * How a rollout stops on its way.
 *
 * <ol>
 *   <li>Held, it stays where it is until a person says more.
 *   <li>It turns back; before anything of the set has changed, that ends it, and says what has become of its backup.
 *   <li>A failure does one of the two, as the rollout was asked to.
 *   <li>It ends, and leaves template and partition as they are.
 * </ol>
 */
public final class Halt {
    private Halt() {}

    /** Rolls back or holds, as asked for. */
    static Step fail(Observation seen, StopCause reason, Instant now) {
        return seen.state().setup().options().onFailure() == FailurePolicy.HOLD
                ? hold(seen.state(), reason, Optional.empty(), now)
                : goBack(seen, reason, Optional.empty(), now);
    }

    static Step goBack(Observation seen, StopCause reason, Optional<String> by, Instant now) {
        RolloutState state = seen.state();
        if (state.phase() == Phase.BACKUP) {
            return endUntouched(seen, reason, by.orElse("the rollout"), by, now);
        }
        int frozen = WayBack.frozen(seen);
        Optional<RollbackBy> way = state.setup().applied().map(unused -> WayBack.of(seen));
        return new Write(
                state.rollingBack(
                        new Failure(reason, now, by), frozen, seen.set().strategy(), way),
                seen.set().ifPartitioned(frozen),
                WayBack.template(seen),
                new Transition.BeginRollback(reason, by, way));
    }

    /** @param toldBy who is told to roll back; empty where no rollback was asked for */
    static Write endUntouched(Observation seen, StopCause reason, String by, Optional<String> toldBy, Instant now) {
        RolloutState state = seen.state();
        Optional<LeftBackup> left = leftBackup(seen);
        Message end = StopWords.of(reason)
                .and("; nothing had been changed"
                        + left.map(backup -> "; " + backup.words(seen.set().namespace()))
                                .orElse(""));
        return Write.ofRecord(
                state.ended(new End(
                        Result.ROLLED_BACK, end, now, Optional.of(new Untouched(by, left)), Optional.of(reason))),
                new Transition.End(Result.ROLLED_BACK, end, Optional.of(reason), toldBy));
    }

    private static Optional<LeftBackup> leftBackup(Observation seen) {
        BackupFate fate = seen.backup() instanceof BackupStatus.Absent
                ? BackupFate.NOT_STARTED
                : seen.backup() instanceof BackupStatus.Succeeded
                        ? BackupFate.DONE
                        : seen.backup() instanceof BackupStatus.Failed ? BackupFate.FAILED : BackupFate.GOES_ON;
        return seen.state()
                .pending()
                .flatMap(RolloutState.Pending::backupJob)
                .map(job -> new LeftBackup(job.path("metadata").path("name").asText(), fate));
    }

    /**
     * Stops it where it is.
     *
     * @param person who wants that; empty where it is the rollout itself
     */
    public static Write hold(RolloutState state, StopCause reason, Optional<String> person, Instant now) {
        return Write.ofRecord(state.held(new Hold(reason, person, now)), new Transition.Hold(reason, person));
    }

    /** Ends the rollout and leaves template and partition as they are. */
    static Write end(RolloutState state, Result result, StopCause reason, Instant now) {
        return Write.ofRecord(
                state.ended(new End(result, reason, now)),
                new Transition.End(result, StopWords.of(reason), Optional.of(reason), Optional.empty()));
    }

    /** Why a rollback ends before it is done. */
    static StopCause incomplete(RolloutState state, StopCause what) {
        return new StopCause.RollbackIncomplete(
                what, state.failure().orElseThrow().reason());
    }
}
