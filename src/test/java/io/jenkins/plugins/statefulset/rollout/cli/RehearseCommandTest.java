package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearseCommandTest {
    private static final String REHEARSED =
            "This was a rehearsal on a simulated cluster, in its time: no cluster was touched.";

    @TempDir
    private Path folder;

    @Test
    void aGoodReleaseGoesThroughWithItsBackup() {
        Said said = postgres("postgres:13.23", "--backup", "always");

        assertThat(said.outLines())
                .startsWith("StatefulSet default/postgresql   3 replicas   OrderedReady   RollingUpdate, partition 0");
        assertThat(said.out())
                .containsSubsequence(
                        "backup started: Job postgresql-backup-",
                        "backup verified: 50.5 MB, sha256 5f1c5f1c5f1c…, 3 databases, in ",
                        "wave 1 of 3: ordinal 2",
                        "postgresql-2 ready on ",
                        "wave 2 of 3: ordinal 1",
                        "postgresql-1 ready on ",
                        "wave 3 of 3: ordinal 0",
                        "postgresql-0 ready on ",
                        "Completed in ",
                        ": 3 of 3 pods on ",
                        REHEARSED,
                        "To run it: ./rollout run postgresql -n default --image postgresql=postgres:13.23 --backup always");
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
    }

    @Test
    void aPodThatNeverGetsReadyIsRolledBack() {
        Said said = postgres("postgres:13.23", "--fault", "never-ready=1", "--ready-timeout", "3m");

        assertThat(said.out())
                .containsSubsequence(
                        "postgresql-1 was not ready within 13 min 5 s",
                        "postgresql-1 ready on ",
                        "postgresql-2 ready on ",
                        "Rolled back. postgresql-0 was never touched.",
                        REHEARSED);
        assertThat(said.code()).isEqualTo(3);
    }

    @Test
    void aCrashLoopIsShownWithItsLastLogAndRolledBack() {
        Said said = postgres("postgres:13.23", "--fault", "crash-loop=1");

        assertThat(said.out())
                .containsSubsequence(
                        "postgresql-1 failed on ",
                        "CrashLoopBackOff",
                        "last log",
                        "FATAL:",
                        "rolling back to ",
                        "Rolled back. postgresql-0 was never touched.");
        assertThat(said.code()).isEqualTo(3);
    }

    @Test
    void aFailureIsHeldWhereThatWasAskedFor() {
        Said said = postgres("postgres:13.23", "--fault", "crash-loop=1", "--on-failure", "hold");

        assertThat(said.out())
                .containsSubsequence("held: postgresql-1 failed", "Held after ", REHEARSED, "./rollout resume");
        assertThat(said.code()).isEqualTo(4);
    }

    @Test
    void aFailedBackupEndsItBeforeAnyPodIsTouched() {
        Said said = postgres("postgres:13.23", "--backup", "always", "--fault", "backup-fails");

        assertThat(said.out()).contains("backup failed", "no pod was touched").doesNotContain("terminating");
        assertThat(said.code()).isEqualTo(5);
    }

    @Test
    void aMajorUpgradeIsBlocked() {
        Said said = postgres("postgres:14");

        assertThat(said.out()).isEmpty();
        assertThat(said.err())
                .startsWith(
                        "examples/postgresql/statefulset.yaml: container postgresql image: postgres:13 → postgres:14 is a major upgrade")
                .contains("  If this image upgrades its data files by itself: --accept major-upgrade");
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void anAcceptedMajorUpgradeIsBackedUpAndCrashesAsItWould() {
        Said said = postgres("postgres:14", "--accept", "major-upgrade");

        assertThat(said.out())
                .containsSubsequence(
                        "backup verified",
                        "postgresql-2 failed on ",
                        "The data directory was initialized by PostgreSQL version 13, which is not compatible with this version 14",
                        "Rolled back. postgresql-1 and postgresql-0 were never touched.");
        assertThat(said.code()).isEqualTo(3);
    }

    @Test
    void aDowngradeOfCassandraCrashesAsItWould() {
        Said said = new CommandLine()
                .run(
                        "rehearse",
                        "examples/cassandra",
                        "--image",
                        "cassandra=cassandra:3.0",
                        "--accept",
                        "downgrade",
                        "--backup",
                        "never");

        assertThat(said.out()).contains("Detected unreadable sstables");
        assertThat(said.code()).isEqualTo(3);
    }

    @Test
    void theScenarioFileSaysWhatGoesWrong() throws IOException {
        Path scenario = Files.writeString(
                folder.resolve("bad-day.yaml"), "kubernetesVersion: '1.37'\nfaults:\n  - crash-loop=2\n");

        Said said = postgres("postgres:13.23", "--scenario", scenario.toString());

        assertThat(said.out()).contains("postgresql-2 failed on ");
        assertThat(said.code()).isEqualTo(3);
    }

    @Test
    void nobodyHasToPromoteInARehearsalThatNobodyWatches() {
        Said said = postgres("postgres:13.23", "--gate", "manual");

        assertThat(said.out()).contains("gate promotion after wave 1 passed");
        assertThat(said.code()).isZero();
    }

    @Test
    void theSameSeedTellsTheSameStory() {
        assertThat(postgres("postgres:13.23", "--seed", "7").out())
                .isEqualTo(postgres("postgres:13.23", "--seed", "7").out());
    }

    @Test
    void eachExampleCanBeRestarted() {
        for (String example : List.of("postgresql", "cassandra", "kafka", "nginx")) {
            Said said = new CommandLine().run("rehearse", "examples/" + example, "--restart");

            assertThat(said.err()).as(example).isEmpty();
            assertThat(said.code()).as(example).isZero();
        }
    }

    @Test
    void theReportAndTheEventsAreKept() throws IOException {
        Path report = folder.resolve("rollout.html");
        Path events = folder.resolve("events.jsonl");

        Said said = postgres("postgres:13.23", "--report", report.toString(), "--events", events.toString());

        assertThat(said.outLines()).endsWith("Report: " + report);
        assertThat(report).content().startsWith("<!DOCTYPE html>").contains("default/postgresql");
        assertThat(Files.readAllLines(events)).first().asString().contains("\"event\":\"plan\"");
        assertThat(Files.readAllLines(events)).last().asString().contains("\"outcome\":\"completed\"");
    }

    @Test
    void theReportIsMadeOfTheEventsLater() throws IOException {
        String events = postgres("postgres:13.23", "-o", "json").out();
        Path report = folder.resolve("later.html");

        Said said = new CommandLine().typing(events).run("report", "-", "-o", report.toString());

        assertThat(said.out()).isEqualTo("Report: " + report + System.lineSeparator());
        assertThat(said.code()).isZero();
        assertThat(report).content().startsWith("<!DOCTYPE html>").contains("default/postgresql");
    }

    @Test
    void aLineThatIsNoEventIsNamed() {
        Said said = new CommandLine()
                .typing("\n{\"event\":\"party\"}\n")
                .run("report", "-", "-o", folder.resolve("x.html").toString());

        assertThat(said.err()).startsWith("-: line 2: not a rollout event");
        assertThat(said.code()).isEqualTo(2);
    }

    private static Said postgres(String image, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("rehearse", "examples/postgresql", "--image", "postgresql=" + image));
        arguments.addAll(List.of(more));
        return new CommandLine().run(arguments.toArray(String[]::new));
    }
}
