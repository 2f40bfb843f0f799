package io.jenkins.plugins.statefulset.rollout.text;

import static io.jenkins.plugins.statefulset.rollout.report.EventScript.NEW;
import static io.jenkins.plugins.statefulset.rollout.report.EventScript.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.BackupTaken;
import io.jenkins.plugins.statefulset.rollout.event.FoundPartition;
import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import io.jenkins.plugins.statefulset.rollout.event.PodDiagnosis;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.report.EventScript;
import io.jenkins.plugins.statefulset.rollout.report.SampleRollouts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLinesTest {
    private static final ZoneId UTC = ZoneOffset.UTC;

    private static List<String> log(EventScript script) {
        return log(script, UTC);
    }

    private static List<String> log(EventScript script, ZoneId zone) {
        LogLines lines = new LogLines(zone);
        return script.events().stream()
                .flatMap(event -> lines.lines(event).stream())
                .toList();
    }

    private static EventScript canary() {
        return EventScript.planned(3, 1, 2).armed();
    }

    @Test
    void aTimeOfAnotherDayHasItsDate() {
        Instant dayAfter = Instant.parse("2026-11-24T18:18:18Z");
        EventScript script = canary().soaksUntil(1, dayAfter).soaksUntil(1, Instant.parse("2026-11-23T18:18:18Z"));

        assertThat(log(script))
                .anyMatch(line -> line.endsWith("soak after wave 1 started: until 2026-11-24 18:18:18"))
                .anyMatch(line -> line.endsWith("soak after wave 1 started: until 18:18:18"));
    }

    @Test
    void aRolloutThatFailsAndHealsReadsLikeThis() {
        assertThat(String.join("\n", log(SampleRollouts.rolledBack()))).isEqualTo("""
            12:04:15  plan: container postgresql: image postgres:13 → postgres:13.23; 3 pods in 3 waves; risk low (minor update within PostgreSQL 13; data files stay as they are)
                        backup      always: a pg_dump of every database, before the first pod is touched
                        warning     no storage class fast-ssd in these manifests; the set's own volumes are kept
            12:04:15  budget postgresql-pdb: 1 disruption allowed now (3 healthy, 2 needed)
            12:04:17  backup started: Job postgresql-backup-r-7f3a
            12:04:31  backup verified: 48.2 MB, sha256 5f1c2a9b3d4e…, 2 databases, in 14 s; pvc/backup-pvc:/postgresql/2026-11-23T12-04-17Z
            12:04:31  template of 7c65 in place; partition 3 keeps every pod on 9f4d
            12:04:31  wave 1 of 3: ordinal 2
            12:04:31  partition 3 → 2: ordinal 2 goes to 7c65
            12:04:31  postgresql-2 terminating on 9f4d
            12:04:33  postgresql-2 starting on 7c65
            12:04:40  postgresql-2 ready on 7c65 after 9 s
            12:04:40  wave 1 of 3 passed after 9 s
            12:04:40  wave 2 of 3: ordinal 1
            12:04:40  partition 2 → 1: ordinal 1 goes to 7c65
            12:04:40  postgresql-1 terminating on 9f4d
            12:04:44  postgresql-1 starting on 7c65
            12:04:56  postgresql-1 starting on 7c65: readiness probe failing: pg_isready: no response (3 times)
            12:05:32  postgresql-1 failed on 7c65: CrashLoopBackOff, exit code 1, 3 restarts in 48 s
                        last log    FATAL:  could not load library "$libdir/pgaudit": version mismatch
                        last event  Back-off restarting failed container postgresql
            12:05:32  wave 2 of 3 failed after 52 s
            12:05:32  rolling back to 9f4d, template first, then postgresql-1: postgresql-1 failed: CrashLoopBackOff, exit code 1
            12:05:38  postgresql-1 terminating on 7c65
            12:05:41  postgresql-1 starting on 9f4d
            12:05:49  postgresql-1 ready on 9f4d after 11 s
            12:05:51  postgresql-2 terminating on 7c65
            12:05:53  postgresql-2 starting on 9f4d
            12:06:00  postgresql-2 ready on 9f4d after 9 s
            Rolled back. postgresql-0 was never touched. The backup of 12:04 stands in pvc/backup-pvc:/postgresql/2026-11-23T12-04-17Z.\
            """);
    }

    @Test
    void aRolloutThatGoesWellEndsWithItsCount() {
        assertThat(log(SampleRollouts.good()))
                .contains(
                        "12:04:40  soak after wave 1 started",
                        "12:04:55  soak after wave 1 passed after 15 s",
                        "12:04:57  gate replication-lag after wave 1 passed after 2 s: 0.2 s behind, at most 10 s"
                                + " allowed")
                .endsWith("Completed in 1 min 7 s: 3 of 3 pods on 7c65");
    }

    @Test
    void aWaitNamesItsCauseAndTellsWhenTheBudgetIsBack() {
        EventScript script = canary().budget(0);
        script.blocked("postgresql-pdb", "postgresql-0 is not ready")
                .afterSeconds(3)
                .budget(1);

        assertThat(log(script))
                .endsWith(
                        "12:04:15  budget postgresql-pdb: 0 disruptions allowed now (2 healthy, 2 needed)",
                        "12:04:15  waiting for postgresql-pdb: postgresql-0 is not ready",
                        "12:04:18  budget postgresql-pdb: 1 disruption allowed now (3 healthy, 2 needed)");
    }

    @Test
    void aBudgetThatFollowsTheRolloutsOwnStepsIsSilent() {
        EventScript script = canary().budget(1).budget(0).budget(1);

        assertThat(log(script)).filteredOn(line -> line.contains("budget")).hasSize(1);
    }

    @Test
    void aHeldRolloutSaysWhatStandsAndWhoTookItUp() {
        EventScript script = canary().held("asked for by anna").finished(Result.HELD, "asked for by anna");
        script.afterSeconds(5).resumed("ben");

        assertThat(log(script))
                .endsWith(
                        "12:04:15  held: asked for by anna",
                        "Held after 0 s: asked for by anna. 0 of 3 pods on 7c65. No pod was touched.",
                        "12:04:20  resumed by ben");
    }

    @Test
    void aPromotionNamesWhoAskedForIt() {
        EventScript script = canary().gate(1, "promotion", StepState.STARTED, "a person is to promote it");

        assertThat(log(script.promoted(2, "anna")))
                .endsWith(
                        "12:04:15  gate promotion after wave 1 started: a person is to promote it",
                        "12:04:15  promoted by anna through wave 2");
    }

    @Test
    void aRollbackNamesThePersonWhoAskedForIt() {
        assertThat(log(canary().rolledBackBy("anna", "the numbers are bad")))
                .endsWith("12:04:15  rolling back to 9f4d, as anna asks: the numbers are bad");
    }

    @Test
    void aFailedBackupLeavesEveryPodUntouched() {
        EventScript script =
                EventScript.planned(3, 1, 2).backup(BackupPhase.STARTED, "").afterSeconds(4);
        script.backup(BackupPhase.FAILED, "pg_dump: password authentication failed");
        script.finished(Result.FAILED, "the backup failed");

        assertThat(log(script))
                .endsWith(
                        "12:04:19  backup failed: pg_dump: password authentication failed",
                        "Failed after 4 s: the backup failed. A person must look. No pod was touched.");
    }

    @Test
    void aBackupIsCalledVerifiedOnlyWhereItIs() {
        BackupTaken unread = new BackupTaken(false, Optional.empty(), Optional.empty(), Optional.empty(), 0, 0, 3);
        String exitCode = "not verified: Job dump ended with exit code 0, in 3 s";

        assertThat(log(canary().taken(exitCode, unread))).endsWith("12:04:15  backup done: " + exitCode);
        assertThat(log(canary().backedUp())).last().asString().startsWith("12:04:29  backup verified: 48.2 MB, sha256");
        assertThat(log(canary().backup(BackupPhase.SUCCEEDED, "48.2 MB"))).endsWith("12:04:15  backup done: 48.2 MB");
    }

    @Test
    void aRolloutWithoutABackupSaysWhy() {
        assertThat(log(canary().backup(BackupPhase.SKIPPED, "none, as asked for (--backup never)")))
                .endsWith("12:04:15  backup: none, as asked for (--backup never)");
        assertThat(log(canary().backup(BackupPhase.SKIPPED, "not needed at this risk")))
                .endsWith("12:04:15  backup: not needed at this risk");
    }

    @Test
    void aPodThatLosesItsReadinessIsNotSaidToStart() {
        EventScript script =
                canary().pod(0, OLD, PodState.RUNNING, "node worker-3 is gone").afterSeconds(70);

        assertThat(log(script.pod(0, OLD, PodState.READY)))
                .endsWith(
                        "12:04:15  postgresql-0 no longer ready on 9f4d: node worker-3 is gone",
                        "12:05:25  postgresql-0 ready on 9f4d after 1 min 10 s");
    }

    @Test
    void podsThatAreNotReadyAtTheStartAreSaidAndReadyOnesAreNot() {
        EventScript script = EventScript.planned(2, 2).resumed("ben").pod(1, OLD, PodState.READY);
        script.pod(0, OLD, PodState.PENDING, "0/3 nodes are available");

        assertThat(log(script))
                .endsWith(
                        "12:04:15  resumed by ben", "12:04:15  postgresql-0 pending on 9f4d: 0/3 nodes are available");
    }

    @Test
    void aStreamThatStartsMidwaySaysWhatItKnows() {
        EventScript script = EventScript.midway(3).partition(2, 1).pod(1, NEW, PodState.READY);
        script.wave(2, StepState.PASSED).gate(2, "soak", StepState.PASSED, "").rollingBack("asked for");

        assertThat(log(script.finished(Result.ROLLED_BACK, "asked for")))
                .containsExactly(
                        "12:04:15  partition 2 → 1",
                        "12:04:15  postgresql-1 ready on 7c65",
                        "12:04:15  wave 2 passed",
                        "12:04:15  soak after wave 2 passed",
                        "12:04:15  rolling back: asked for",
                        "Rolled back. No pod was touched.");
    }

    @Test
    void theReasonOfARollbackIsGivenWhereTheLogHasNotSaidIt() {
        EventScript script = EventScript.midway(1).finished(Result.ROLLED_BACK, "gate failed");

        assertThat(log(script)).containsExactly("Rolled back.", "            gate failed");
    }

    @Test
    void whatTheDriverFindsIsNoNewsEvenIfItComesAfterTheBackup() {
        EventScript script = EventScript.midway(2).resumed("ben").backup(BackupPhase.SKIPPED, "not needed");
        script.pod(1, NEW, PodState.READY).pod(0, OLD, PodState.READY);

        assertThat(log(script)).containsExactly("12:04:15  resumed by ben", "12:04:15  backup: not needed");
    }

    @Test
    void whatEveryStartingPodSaysIsLeftOut() {
        EventScript script = canary().pod(
                        2,
                        NEW,
                        PodState.PENDING,
                        new PodCause.ContainerWaits(
                                "postgresql",
                                PodCause.Role.CONTAINER,
                                "ContainerCreating",
                                Optional.empty(),
                                Optional.empty()));
        script.pod(
                2,
                NEW,
                PodState.RUNNING,
                new PodCause.ContainersUnready("containers with unready status: [postgresql]"));

        assertThat(log(script))
                .endsWith(
                        "12:04:15  template of 7c65 in place; partition 3 keeps every pod on 9f4d",
                        "12:04:15  postgresql-2 starting on 7c65");
    }

    @Test
    void aSoakSaysInLocalTimeWhenItEnds() {
        EventScript script = canary().soaksUntil(1, Instant.parse("2026-11-23T12:06:15.250Z"));

        assertThat(log(script, ZoneId.of("Asia/Kolkata")))
                .endsWith("17:34:15  soak after wave 1 started: until 17:36:15");
    }

    @Test
    void aPartitionThatFallsWhileRollingBackLeadsToTheBase() {
        EventScript script = canary().rollingBack("asked for").partition(3, 2);

        assertThat(log(script)).endsWith("12:04:15  partition 3 → 2: ordinal 2 goes back to 9f4d");
    }

    @Test
    void aPartitionThatRisesReleasesNothing() {
        assertThat(log(canary().partition(0, 3))).endsWith("12:04:15  partition 0 → 3: lets no more pods go");
        assertThat(log(canary().partition(9, 1))).endsWith("12:04:15  partition 9 → 1: ordinals 2 and 1 go to 7c65");
    }

    @Test
    void timesAreToldInTheZoneAndTheDateWhereItChanges() {
        EventScript script = canary().wave(1, StepState.STARTED).after(Duration.ofHours(12));

        assertThat(log(script.wave(1, StepState.PASSED), ZoneId.of("Asia/Kolkata")))
                .endsWith("17:34:15  wave 1 of 2: ordinal 2", "2026-11-24 05:34:15  wave 1 of 2 passed after 12 h");
    }

    @Test
    void aLogOfAPodCannotSteerTheTerminal() {
        EventScript script = canary().failed(
                        2,
                        NEW,
                        new PodDiagnosis(
                                "Error\nin \u001B[31mred\u001B[0m",
                                List.of("\u001B[31mred\u001B[0m\u0007\r\u202Eevil"),
                                List.of("\u001B[2JBack-off"),
                                List.of()));

        assertThat(log(script))
                .endsWith(
                        "12:04:15  postgresql-2 failed on 7c65: Error",
                        "            in red",
                        "            last log    red   evil",
                        "            last event  Back-off");
    }

    @Test
    void whatTheAccountMayNotReadOfAFailedPodIsSaid() {
        EventScript script =
                canary().failed(2, NEW, new PodDiagnosis("Error", List.of(), List.of(), List.of("pods/log", "events")));

        assertThat(log(script))
                .endsWith(
                        "12:04:15  postgresql-2 failed on 7c65: Error",
                        "            no log: the account lacks get on pods/log",
                        "            no events: the account lacks list on events");
    }

    /** An event of version 0.1 has all of it in one text. */
    @Test
    void aReasonOfSeveralLinesIsToldLineByLine() {
        EventScript script = canary().pod(2, NEW, PodState.FAILED, "Error\nlast log: FATAL");

        assertThat(log(script)).endsWith("12:04:15  postgresql-2 failed on 7c65: Error", "            last log: FATAL");
    }

    @Test
    void whatAStreamThatStartsMidwayTells() {
        EventScript script = EventScript.midway(3).wave(2, StepState.STARTED);
        script.add(
                new RolloutEvent.Armed(script.now(), "production/postgresql", "postgresql-7c65", Optional.empty(), 3));

        assertThat(log(script))
                .containsExactly(
                        "12:04:15  wave 2 started",
                        "12:04:15  template of 7c65 in place; partition 3 keeps every pod as it is");
    }

    @Test
    void aResumedRolloutThatTakesThePartitionThatItFoundSaysWhatItLetsGo() {
        EventScript script = canary();
        FoundPartition found = new FoundPartition(0, 2, FoundPartition.Choice.FOUND, List.of(1, 0), List.of(1));
        script.add(new RolloutEvent.Resumed(script.now(), "production/postgresql", "ben", Optional.of(found)));

        assertThat(log(script))
                .endsWith(
                        "12:04:15  resumed by ben: somebody has lowered the partition from 2 to 0, which lets ordinals"
                                + " 1 and 0 go that nobody released; gone already: ordinal 1; that was accepted, and"
                                + " counts as released");
    }

    @Test
    void illPodsAndEventsThatCannotBeWrittenAreTold() {
        EventScript script = canary();
        script.add(new RolloutEvent.Healing(
                script.now(), "production/postgresql", StepState.STARTED, List.of("postgresql-2", "postgresql-1")));
        script.add(new RolloutEvent.EventsRefused(script.now(), "production/postgresql", "Forbidden"));

        assertThat(log(script))
                .endsWith(
                        "12:04:15  postgresql-2, postgresql-1 are ill and go first; until then updateStrategy is"
                                + " OnDelete, so that no other pod moves",
                        "12:04:15  the rollout writes no Kubernetes Events about itself: Forbidden");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "too-few | the set has too few replicas for it",
                "no-variant | the manifest does not show how it is run",
                "changes | the change makes another system of it, or runs it in another way",
            })
    void aProfileThatAsksNothingSaysWhy(String nothing, String why) {
        RolloutEvent.ProfileUse use = new RolloutEvent.ProfileUse(
                "kafka", Optional.of("KRaft"), "image", List.of(), Optional.of(nothing), List.of());

        assertThat(ProfileWords.of(use)).hasToString("kafka (KRaft): nothing around pods, as " + why);
    }

    @Test
    void aProfileNamesWhatItLeavesOut() {
        RolloutEvent.CheckLeftOut out = new RolloutEvent.CheckLeftOut("in sync", "no program", Optional.empty(), "");
        RolloutEvent.ProfileUse none = new RolloutEvent.ProfileUse(
                "kafka", Optional.empty(), "image", List.of(), Optional.empty(), List.of(out));
        RolloutEvent.ProfileUse some = new RolloutEvent.ProfileUse(
                "kafka", Optional.empty(), "image", List.of("one leads"), Optional.empty(), List.of(out));

        assertThat(ProfileWords.of(none)).hasToString("kafka: nothing around pods; left out: in sync (no program)");
        assertThat(ProfileWords.of(some)).hasToString("kafka: one leads; left out: in sync (no program)");
    }

    @Test
    void aPlanWithoutAChangeSaysSo() {
        EventScript script = EventScript.midway(3);
        script.add(new RolloutEvent.Planned(
                script.now(),
                "production/postgresql",
                Optional.empty(),
                "production",
                3,
                0,
                Optional.empty(),
                List.of(),
                List.of(),
                new RolloutEvent.RiskSummary("none", List.of(), List.of()),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of()));

        assertThat(log(script)).singleElement().asString().contains("no change", "none");
    }
}
