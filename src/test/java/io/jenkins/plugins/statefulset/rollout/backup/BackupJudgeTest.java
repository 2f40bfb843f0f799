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
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
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

    private static Consumer<BackupState> waits(String reason) {
        return state -> assertThat(((Waiting) state).reason()).hasToString(reason);
    }

    private static Consumer<BackupState> runs(String detail) {
        return state -> assertThat(((Running) state).detail()).hasToString(detail);
    }

    private static Consumer<BackupState> fails(String told) {
        return state -> assertThat(((Failed) state).told()).hasToString(told);
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
                            .hasToString("48.2 MB, sha256 5f1c5f1c5f1c…, 2 databases, in 14 s; left out: pg-0/other");
                    assertThat(result.told()).asString().endsWith("; left out: pg-0/other, in " + result.location());
                });
    }

    @Test
    void whatIsTooMuchToBeNamedIsCounted() {
        BackupResult some = leftOut(List.of("pg-0/other"), 3);
        BackupResult none = leftOut(List.of(), 2);

        assertThat(some.summary())
                .hasToString("1.0 kB, sha256 5f1c5f1c5f1c…, 1 database, in 3 s; left out: pg-0/other and 2 more");
        assertThat(none.summary()).asString().endsWith("; left out: 2 more");
    }

    private static BackupResult leftOut(List<String> named, int number) {
        return new BackupResult(
                "pvc/backup-pvc:/pg",
                BackupResult.Verification.READ_BACK,
                OptionalLong.of(1000),
                Optional.of(SUM),
                List.of(),
                1,
                named,
                number,
                List.of(),
                Duration.ofSeconds(3));
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
                .satisfies(fails(
                        "not verified: Job pg-backup-r1 ended with exit code 0, but no pod of it says what was dumped;"
                                + " Look on the claim for a folder with a backup.json of that time; start the rollout anew to take"
                                + " another backup."));
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

        assertThat(judge(complete(), running))
                .satisfies(runs("Job pg-backup-r1 is done, the end of its pod is still to be seen"));
        assertThat(judge(job(), running)).satisfies(runs("pod p1 is dumping"));
        assertThat(judge(job())).satisfies(runs("waiting for a pod of Job pg-backup-r1"));
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
            assertThat(success.result().summary())
                    .hasToString("not verified: Job pg-backup-r1 ended with exit code 0, in 1 min 30 s");
        });
    }

    @Test
    void theLastAttemptTellsWhyAndWhatToDo() {
        assertThat(judge(
                        failed(),
                        ended("p0", "2026-11-23T12:00:00Z", 1, "first\nadvice"),
                        ended("p1", "2026-11-23T12:01:00Z", 3, "claim backup-pvc is full\nDelete old backups.\n")))
                .isEqualTo(new Failed(Message.of("claim backup-pvc is full"), Message.of("Delete old backups.")));
    }

    @Test
    void aFailureCountsAsSoonAsItIsDecided() {
        assertThat(judge(with(job(), "FailureTarget", "PodFailurePolicy", ""), ended("p1", "", 3, "why\nadvice")))
                .isEqualTo(new Failed(Message.of("why"), Message.of("advice")));
    }

    @Test
    void withoutAPodTheJobsOwnConditionIsWhatIsKnown() {
        String failed = "Job pg-backup-r1 failed: BackoffLimitExceeded: Job has reached the specified backoff limit";
        String advice =
                "; Nothing was changed. Its pods are gone, the events of the Job may tell more: kubectl describe"
                        + " job pg-backup-r1";

        assertThat(judge(failed())).satisfies(fails(failed + advice));
        assertThat(judge.judge(Optional.of(failed()), List.of(), around(warning("FailedCreate", "exceeded quota"))))
                .satisfies(fails(failed + "; FailedCreate: exceeded quota" + advice));
    }

    @Test
    void aMissedDeadlineSaysWhatItWaitedFor() {
        Job late = with(job(), "Failed", "DeadlineExceeded", "Job was active longer than specified deadline");

        Job ofNoLength = new JobBuilder(late)
                .editSpec()
                .withActiveDeadlineSeconds(null)
                .endSpec()
                .build();
        String advice = "; Nothing was changed. Give it more time, or dump less with pgDatabase.";

        assertThat(judge(late)).satisfies(fails("backup not done within 1 h" + advice));
        assertThat(judge(ofNoLength)).satisfies(fails("backup not done within its deadline" + advice));
        assertThat(judge(late, unschedulable()))
                .satisfies(fails("backup not done within 1 h; pod p1 cannot be scheduled: persistentvolumeclaim"
                        + " \"backup-pvc\" not found; Nothing was changed. Remove what it waited for, then start the"
                        + " rollout anew."));
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

        assertThat(judge(failed(), killed))
                .satisfies(fails("pod p1 ran out of memory (OOMKilled); Nothing was changed. Back up with more memory"
                        + " through ownJob."));
        assertThat(judge(failed(), evicted))
                .satisfies(fails("pod p1 failed: Evicted: The node was low on resource: memory.; Nothing was changed."
                        + " Start the rollout anew."));
        assertThat(judge(failed(), ended("p1", "", 137, "")))
                .satisfies(fails("pod p1 ended with exit code 137; Nothing was changed. Look at the log of the backup's"
                        + " pod: kubectl logs p1"));
        assertThat(judge(failed(), ended("p1", "", 2, "tar: no space")))
                .satisfies(fails("tar: no space; Nothing was changed. Look at the log of the backup's pod, exit code 2:"
                        + " kubectl logs p1"));
    }

    @Test
    void whatCannotHealFailsAtOnce() {
        assertThat(judge(job(), waiting("ImagePullBackOff", "Back-off pulling image \"postgres:99\"")))
                .satisfies(fails(
                        "pod p1: ImagePullBackOff: Back-off pulling image \"postgres:99\"; Nothing was changed. Name"
                                + " an image that can be pulled with backupImage."));
        assertThat(judge(job(), waiting("CreateContainerConfigError", "secret \"x\" not found")))
                .satisfies(
                        fails("pod p1: CreateContainerConfigError: secret \"x\" not found; Nothing was changed. Correct"
                                + " the Secret, ConfigMap or setting that it names."));
        assertThat(judge(job(), waiting("ErrImagePull", "timeout"))).satisfies(waits("pod p1: ErrImagePull: timeout"));
    }

    @Test
    void whatMayHealIsSaidWhileItLasts() {
        assertThat(judge(job(), unschedulable()))
                .satisfies(waits("pod p1 cannot be scheduled: persistentvolumeclaim \"backup-pvc\" not found"));
        assertThat(judge.judge(
                        Optional.of(job()),
                        List.of(waiting("ContainerCreating", null)),
                        around(warning("FailedMount", "secret \"postgres-secret\" not found"))))
                .satisfies(waits("pod p1 waits: FailedMount: secret \"postgres-secret\" not found"));
        assertThat(judge.judge(Optional.of(job()), List.of(), around(warning("FailedCreate", "exceeded quota: small"))))
                .satisfies(waits("no pod yet: FailedCreate: exceeded quota: small"));
        assertThat(judge(with(job(), "Suspended", "JobSuspended", "")))
                .isInstanceOfSatisfying(Waiting.class, state -> assertThat(state.reason())
                        .hasToString("Job pg-backup-r1 is suspended (spec.suspend) and waits to be resumed"));
    }

    @Test
    void aClaimThatIsNotBoundIsNamed() {
        BackupSurroundings unbound = new BackupSurroundings(List.of(), List.of(claim("backup-pvc", "Pending")));

        assertThat(judge.judge(Optional.of(job()), List.of(waiting("ContainerCreating", null)), unbound))
                .satisfies(waits("pod p1 waits: claim backup-pvc is Pending, not Bound"));
        assertThat(judge.judge(Optional.of(job()), List.of(unschedulable()), unbound))
                .satisfies(waits("pod p1 cannot be scheduled: persistentvolumeclaim \"backup-pvc\" not found; claim"
                        + " backup-pvc is Pending, not Bound"));
        BackupSurroundings bound = new BackupSurroundings(List.of(), List.of(claim("backup-pvc", "Bound")));
        assertThat(judge.judge(Optional.of(job()), List.of(waiting("ContainerCreating", null)), bound))
                .satisfies(runs("pod p1 is starting"));
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
                .satisfies(waits("an attempt failed, the Job may make another: server pg-0 does not answer"));
    }
}
