package io.jenkins.plugins.statefulset.rollout.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState.Failed;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState.Running;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState.Succeeded;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupJudgeTest {
    private static final String SUM = "5f1c".repeat(16);
    private static final String MESSAGE = """
            {"backup":1,"location":"pvc/backup-pvc:/pg/2026-11-23T12-04-17Z","bytes":48200000,"sha256":"%s","seconds":14,\
            "databaseCount":2,"databases":[{"server":"pg-0","database":"mydb","file":"pg-0/mydb.dump","bytes":48199000}],\
            "leftOutCount":1,"leftOut":["pg-0/other"],"standbys":["pg-1"]}
            """.formatted(SUM);

    private final BackupJudge judge = new BackupJudge();

    private static Job job() {
        return new JobBuilder()
                .withNewMetadata()
                .withName("pg-backup-r1")
                .addToAnnotations(BackupNames.SOURCE, "pg_dump")
                .endMetadata()
                .withNewSpec()
                .withActiveDeadlineSeconds(3600L)
                .endSpec()
                .build();
    }

    private static Job with(Job job, String condition, String reason, String message) {
        return new JobBuilder(job)
                .editOrNewStatus()
                .withStartTime("2026-11-23T12:04:17Z")
                .withCompletionTime("2026-11-23T12:05:47Z")
                .addNewCondition()
                .withType(condition)
                .withStatus("True")
                .withReason(reason)
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build();
    }

    private static Job complete() {
        return with(job(), "Complete", "CompletionsReached", "");
    }

    private static Job failed() {
        return with(job(), "Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
    }

    private static Pod ended(String name, String created, int exitCode, String message) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withCreationTimestamp(created)
                .endMetadata()
                .withNewStatus()
                .withPhase(exitCode == 0 ? "Succeeded" : "Failed")
                .addNewContainerStatus()
                .withNewState()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withMessage(message)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod waiting(String reason, String message) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p1")
                .endMetadata()
                .withNewStatus()
                .withPhase("Pending")
                .addNewContainerStatus()
                .withNewState()
                .withNewWaiting(message, reason)
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod unschedulable() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p1")
                .endMetadata()
                .withNewStatus()
                .withPhase("Pending")
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("persistentvolumeclaim \"backup-pvc\" not found")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Event warning(String reason, String message) {
        return new EventBuilder()
                .withType("Warning")
                .withReason(reason)
                .withMessage(message)
                .build();
    }

    private BackupState judge(Job job, Pod... pods) {
        return judge.judge(Optional.of(job), List.of(pods));
    }

    @Test
    void noJobIsNoBackup() {
        assertThat(judge.judge(Optional.empty(), List.of())).isInstanceOf(BackupState.Absent.class);
    }

    @Test
    void aVerifiedDumpIsASuccessThatSaysWhatItHas() {
        assertThat(judge(
                        complete(),
                        ended("p0", "2026-11-23T12:00:00Z", 1, "x"),
                        ended("p1", "2026-11-23T12:01:00Z", 0, MESSAGE)))
                .isInstanceOfSatisfying(Succeeded.class, success -> {
                    BackupResult result = success.result();
                    assertThat(result.location()).isEqualTo("pvc/backup-pvc:/pg/2026-11-23T12-04-17Z");
                    assertThat(result.verification()).isEqualTo(BackupResult.Verification.READ_BACK);
                    assertThat(result.sha256()).hasValue(SUM);
                    assertThat(result.databases())
                            .containsExactly(new DumpedDatabase("pg-0", "mydb", "pg-0/mydb.dump", 48199000));
                    assertThat(result.standbys()).containsExactly("pg-1");
                    assertThat(result.took()).isEqualTo(Duration.ofSeconds(14));
                    assertThat(result.summary())
                            .isEqualTo("48.2 MB, sha256 5f1c5f1c5f1c…, 2 databases, in 14 s; left out: pg-0/other");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "done",
                "{",
                "[]",
                "{\"backup\":2}",
                "{\"backup\":1,\"location\":\"pvc/x:/y\",\"bytes\":0,\"sha256\":\"00\",\"databaseCount\":1}"
            })
    void aSuccessOfOurJobThatIsNotVerifiedIsAFailure(String message) {
        assertThat(judge(complete(), ended("p1", "", 0, message)))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failure -> assertThat(failure.reason().toString()).startsWith("not verified"));
        assertThat(judge(complete())).isInstanceOf(Failed.class);
    }

    @Test
    void aJobThatIsDoneIsWaitedForUntilTheEndOfItsPodIsSeen() {
        Pod running = new PodBuilder()
                .withNewMetadata()
                .withName("p1")
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build();

        assertThat(new BackupJudge().judge(Optional.of(complete()), List.of(running)))
                .isInstanceOf(BackupState.Running.class);
    }

    @Test
    void theMessageOfAnAttemptThatFailedVerifiesNothing() {
        assertThat(judge(complete(), ended("p1", "", 1, MESSAGE))).isInstanceOf(Failed.class);
    }

    @Test
    void aJobOfThePersonsIsTakenAtItsExitCode() {
        Job theirs = new JobBuilder(complete())
                .editMetadata()
                .addToAnnotations(BackupNames.SOURCE, "cron-job/nightly")
                .endMetadata()
                .build();

        assertThat(judge(theirs)).isInstanceOfSatisfying(Succeeded.class, success -> {
            assertThat(success.result().verification()).isEqualTo(BackupResult.Verification.EXIT_CODE_ONLY);
            assertThat(success.result().summary()).startsWith("not verified").endsWith("1 min 30 s");
        });
    }

    @Test
    void theLastAttemptTellsWhyAndWhatToDo() {
        assertThat(judge(
                        failed(),
                        ended("p0", "2026-11-23T12:00:00Z", 1, "first\nadvice"),
                        ended("p1", "2026-11-23T12:01:00Z", 3, "claim backup-pvc is full\nDelete old backups.\n")))
                .isEqualTo(new Failed("claim backup-pvc is full", "Delete old backups."));
    }

    @Test
    void aFailureCountsAsSoonAsItIsDecided() {
        assertThat(judge(with(job(), "FailureTarget", "PodFailurePolicy", ""), ended("p1", "", 3, "why\nadvice")))
                .isEqualTo(new Failed("why", "advice"));
    }

    @Test
    void withoutAPodTheJobsOwnConditionIsWhatIsKnown() {
        assertThat(judge(failed())).isInstanceOfSatisfying(Failed.class, failure -> assertThat(
                        failure.reason().toString())
                .contains("BackoffLimitExceeded: Job has reached the specified backoff limit"));
    }

    @Test
    void aMissedDeadlineSaysWhatItWaitedFor() {
        Job late = with(job(), "Failed", "DeadlineExceeded", "Job was active longer than specified deadline");

        assertThat(judge(late)).isInstanceOfSatisfying(Failed.class, failure -> assertThat(
                        failure.reason().toString())
                .isEqualTo("backup not done within 1 h"));
        assertThat(judge(late, unschedulable())).isInstanceOfSatisfying(Failed.class, failure -> assertThat(
                        failure.reason().toString())
                .contains("within 1 h")
                .contains("\"backup-pvc\" not found"));
    }

    @Test
    void aKilledOrEvictedPodIsNamed() {
        Pod killed = new PodBuilder(ended("p1", "", 137, ""))
                .editStatus()
                .editContainerStatus(0)
                .editState()
                .editTerminated()
                .withReason("OOMKilled")
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
        Pod evicted = new PodBuilder()
                .withNewMetadata()
                .withName("p1")
                .endMetadata()
                .withNewStatus()
                .withPhase("Failed")
                .withReason("Evicted")
                .withMessage("The node was low on resource: memory.")
                .endStatus()
                .build();

        assertThat(judge(failed(), killed)).isInstanceOfSatisfying(Failed.class, failure -> assertThat(
                        failure.reason().toString())
                .contains("memory"));
        assertThat(judge(failed(), evicted)).isInstanceOfSatisfying(Failed.class, failure -> assertThat(
                        failure.reason().toString())
                .contains("Evicted"));
        assertThat(judge(failed(), ended("p1", "", 137, "")))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failure -> assertThat(failure.reason().toString()).contains("exit code 137"));
    }

    @Test
    void whatCannotHealFailsAtOnce() {
        assertThat(judge(job(), waiting("ImagePullBackOff", "Back-off pulling image \"postgres:99\"")))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failure -> assertThat(failure.reason().toString()).contains("postgres:99"));
        assertThat(judge(job(), waiting("CreateContainerConfigError", "secret \"x\" not found")))
                .isInstanceOf(Failed.class);
        assertThat(judge(job(), waiting("ErrImagePull", "timeout"))).isInstanceOf(Waiting.class);
    }

    @Test
    void whatMayHealIsSaidWhileItLasts() {
        assertThat(judge(job(), unschedulable()))
                .isEqualTo(new Waiting("pod p1 cannot be scheduled: persistentvolumeclaim \"backup-pvc\" not found"));
        assertThat(judge.judge(
                        Optional.of(job()),
                        List.of(waiting("ContainerCreating", null)),
                        around(warning("FailedMount", "secret \"postgres-secret\" not found"))))
                .isEqualTo(new Waiting("pod p1 waits: FailedMount: secret \"postgres-secret\" not found"));
        assertThat(judge.judge(Optional.of(job()), List.of(), around(warning("FailedCreate", "exceeded quota: small"))))
                .isEqualTo(new Waiting("no pod yet: FailedCreate: exceeded quota: small"));
        assertThat(judge(with(job(), "Suspended", "JobSuspended", "")))
                .isInstanceOfSatisfying(
                        Waiting.class, state -> assertThat(state.reason()).contains("suspended"));
    }

    @Test
    void aClaimThatIsNotBoundIsNamed() {
        BackupSurroundings unbound = new BackupSurroundings(List.of(), List.of(claim("backup-pvc", "Pending")));

        assertThat(judge.judge(Optional.of(job()), List.of(waiting("ContainerCreating", null)), unbound))
                .isEqualTo(new Waiting("pod p1 waits: claim backup-pvc is Pending, not Bound"));
        assertThat(judge.judge(Optional.of(job()), List.of(unschedulable()), unbound))
                .isEqualTo(
                        new Waiting("pod p1 cannot be scheduled: persistentvolumeclaim \"backup-pvc\" not found; claim"
                                + " backup-pvc is Pending, not Bound"));
        BackupSurroundings bound = new BackupSurroundings(List.of(), List.of(claim("backup-pvc", "Bound")));
        assertThat(judge.judge(Optional.of(job()), List.of(waiting("ContainerCreating", null)), bound))
                .isEqualTo(new Running("pod p1 is starting"));
    }

    private static PersistentVolumeClaim claim(String name, String phase) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }

    private static BackupSurroundings around(Event event) {
        return new BackupSurroundings(List.of(event), List.of());
    }

    @Test
    void anAttemptThatFailedIsNotTheEnd() {
        assertThat(judge(job(), ended("p1", "", 1, "server pg-0 does not answer\nx")))
                .isEqualTo(new Waiting("an attempt failed, the Job may make another: server pg-0 does not answer"));
    }
}
