package io.jenkins.plugins.statefulset.rollout.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.jenkins.plugins.statefulset.rollout.backup.BackupNames;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState;
import io.jenkins.plugins.statefulset.rollout.backup.BackupSurroundings;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The watch of Jobs is ahead of that of pods. */
class LateBackupJudgeTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final Job done = new JobBuilder()
            .withNewMetadata()
            .withName("backup")
            .addToAnnotations(BackupNames.SOURCE, "pg_dump")
            .endMetadata()
            .withNewStatus()
            .addNewCondition()
            .withType("Complete")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build();
    private final LateBackupJudge judge = new LateBackupJudge();

    @Test
    void aJobThatIsDoneIsNotJudgedBeforeItsPodWasSeen() {
        assertThat(judge.judge(done, List.of(), BackupSurroundings.UNKNOWN, NOON))
                .isInstanceOfSatisfying(BackupState.Running.class, running -> assertThat(running.detail())
                        .hasToString("Job backup is done, its pod is still to be seen"));
        assertThat(judge.judge(done, List.of(pod("Running")), BackupSurroundings.UNKNOWN, NOON.plusSeconds(1)))
                .isInstanceOf(BackupState.Running.class);
        assertThat(judge.judge(done, List.of(pod("Succeeded")), BackupSurroundings.UNKNOWN, NOON.plusSeconds(2)))
                .as("a pod that ended and said nothing proves nothing")
                .isInstanceOf(BackupState.Failed.class);
    }

    @Test
    void aPodThatIsGoneIsNotWaitedForForEver() {
        judge.judge(done, List.of(), BackupSurroundings.UNKNOWN, NOON);
        Instant late = NOON.plus(LateBackupJudge.PATIENCE);
        assertThat(judge.judge(done, List.of(), BackupSurroundings.UNKNOWN, late.minusMillis(1)))
                .isInstanceOf(BackupState.Running.class);

        assertThat(judge.judge(done, List.of(), BackupSurroundings.UNKNOWN, late))
                .isInstanceOf(BackupState.Failed.class);
    }

    private static Pod pod(String phase) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("backup-x")
                .endMetadata()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }
}
