package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.statefulset.rollout.backup.BackupJudge;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState;
import io.jenkins.plugins.statefulset.rollout.backup.BackupSurroundings;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * Judges a backup, but not a Job that is done and none of whose pods was seen: Jobs and pods come over different watches, and
 * that of the pods may be behind by the whole life of a short one. Pods that are really gone are waited for in vain. Whoever
 * follows a backup looks again every ten seconds, which is soon enough for it.
 */
final class LateBackupJudge {
    /** From the first look at the Job that is done. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BackupJudge judge = new BackupJudge();
    private Optional<Instant> until = Optional.empty();

    /** @param pods those of the Job that were seen */
    BackupState judge(Job job, Collection<Pod> pods, BackupSurroundings around, Instant now) {
        BackupState judged = judge.judge(Optional.of(job), pods, around);
        if (!(judged instanceof BackupState.Failed) || !pods.isEmpty() || !BackupJudge.isComplete(job)) {
            return judged;
        }
        Instant end = until.orElse(now.plus(PATIENCE));
        until = Optional.of(end);
        return now.isBefore(end)
                ? new BackupState.Running(Phrase.of("backup-job.pod-unseen")
                        .with("job", job.getMetadata().getName())
                        .message())
                : judged;
    }
}
