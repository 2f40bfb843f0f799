package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Stage;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides until the new template is in place.
 *
 * <ol>
 *   <li>During the backup nothing of the set is changed (invariant 1). Its failure ends the rollout, and so does the end of its time.
 *   <li>Then the template is written together with a partition under which no pod moves yet. One that its owner has put in place is left,
 *       under the partition that stopped the controller.
 * </ol>
 */
final class Arming {
    /** Why a Job's pod does not start may come over no watch: it is looked for that often. */
    static final Duration BACKUP_LOOK = Duration.ofSeconds(10);

    private Arming() {}

    static Decision decide(Observation seen, Instant now) {
        RolloutState state = seen.state();
        if (state.pending().flatMap(RolloutState.Pending::backupJob).isEmpty()) {
            return new Decision(new Stage.Preparing(), arm(seen, now));
        }
        Stage stage = new Stage.BackingUp();
        BackupStatus backup = seen.backup();
        if (backup instanceof BackupStatus.Succeeded) {
            return new Decision(stage, arm(seen, now));
        }
        if (backup instanceof BackupStatus.Failed failed) {
            return new Decision(
                    stage, Halt.end(state, Result.FAILED, new StopCause.BackupFailed(failed.message()), now));
        }
        if (!now.isBefore(state.deadline())) {
            return new Decision(stage, Halt.end(state, Result.FAILED, new StopCause.BackupLate(), now));
        }
        if (backup instanceof BackupStatus.Running running) {
            return new Decision(stage, awaitBackup(state, running.message(), now));
        }
        if (backup instanceof BackupStatus.Waiting waiting) {
            return new Decision(stage, awaitBackup(state, waiting.message(), now));
        }
        return new Decision(stage, new Decision.StartBackup());
    }

    private static Wait awaitBackup(RolloutState state, Message message, Instant now) {
        Instant again = now.plus(BACKUP_LOOK);
        return new Wait(
                new WaitCause.Backup(message),
                Optional.of(again.isBefore(state.deadline()) ? again : state.deadline()));
    }

    private static Write arm(Observation seen, Instant now) {
        if (seen.state().setup().applied().isPresent()) {
            int stopped = seen.state().partition();
            RolloutState armed = seen.state().armed(now).released(1, stopped, Optional.empty(), now);
            return new Write(armed, seen.set().ifPartitioned(stopped), TemplateSource.KEEP, new Transition.Arm());
        }
        int frozen = seen.set().replicas();
        RolloutState armed = seen.state().armed(now).released(1, frozen, Optional.empty(), now);
        return new Write(armed, seen.set().ifPartitioned(frozen), TemplateSource.TARGET, new Transition.Arm());
    }
}
