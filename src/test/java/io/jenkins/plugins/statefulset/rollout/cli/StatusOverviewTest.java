package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest.BackupPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code status} tells of the guard and of what others have put in place, of one set or of all. */
class StatusOverviewTest {
    private static final String SET = ExampleCluster.SET;

    private final ExampleCluster world = ExampleCluster.calm();

    @Test
    void aGuardIsTold() {
        world.console().run("guard", "on", SET);

        assertThat(world.console().run("status", SET).out())
                .contains("partition 1000000", "Guard    up: no change of the template moves a pod");
    }

    @Test
    void aChangeThatNoRolloutDrivesIsToldWithTheCommandThatTakesIt() {
        world.console().run("guard", "on", SET);
        world.apply("postgres:13.23");
        world.pass(Duration.ofMinutes(1));

        Said said = world.console().run("status", SET);

        assertThat(said.outLines())
                .contains(
                        "Pending  container postgresql image: postgres:13 → postgres:13.23",
                        "         postgresql-2, postgresql-1 and postgresql-0 not on it yet, and no rollout drives it")
                .endsWith("To take what is pending in waves: ./rollout run postgresql -n default --applied");
        JsonNode json =
                world.console().run("status", SET, "-o", "json").events().get(0);
        assertThat(json.path("guard").asText()).isEqualTo("up");
        assertThat(json.at("/pending/waiting/0").asText()).isEqualTo("postgresql-2");
    }

    @Test
    void whatTheControllerRollsByItselfIsToldToBe() {
        world.apply("postgres:13.23");
        world.pass(Duration.ofSeconds(10));

        assertThat(world.console().run("status", SET).out())
                .contains("and the controller rolls it by itself, without waves, gates or budgets");
    }

    @Test
    void aRolloutUnderWayIsNoPendingChange() {
        world.grace(request -> request.soak(Duration.ofHours(1)));
        world.pass(Duration.ofMinutes(5));

        assertThat(world.console().run("status", SET).out()).doesNotContain("Pending", "Guard");
        assertThat(world.console()
                        .run("status", SET, "-o", "json")
                        .events()
                        .get(0)
                        .has("pending"))
                .isFalse();
    }

    @Test
    void allOfANamespaceStandInATable() {
        world.grace(request -> request.soak(Duration.ofHours(1)));
        world.pass(Duration.ofMinutes(5));

        Said said = world.console().run("status", "--all");

        assertThat(said.outLines()).hasSize(2);
        assertThat(said.outLines().get(0)).matches("  set +rollout +wave +pods +now");
        assertThat(said.outLines().get(1))
                .matches("  postgresql   container postgresql image: postgres:13 → postgres:13\\.23, by grace"
                        + "   1/3    1 of 3   driven by .*");
        assertThat(said.code()).isZero();
    }

    @Test
    void theTableSaysWhatAPersonWouldTypeNext() {
        world.console().run("guard", "on", SET);
        world.apply("postgres:13.23");
        world.pass(Duration.ofMinutes(1));

        assertThat(world.console().run("status", "--all").outLines().get(1))
                .isEqualTo(
                        "  postgresql   guarded, change pending   -      0 of 3   ./rollout run postgresql -n default"
                                + " --applied");
    }

    @Test
    void afterItsEndTheTableSaysHowItEnded() {
        world.grace(request -> request);
        world.pass(Duration.ofHours(1));

        assertThat(world.console().run("status", "--all").out()).contains("completed 12:0", "3 of 3");
    }

    @Test
    void asJsonEachSetIsALine() {
        Said said = world.console().run("status", "--all", "-o", "json");

        assertThat(said.events("status"))
                .singleElement()
                .satisfies(set -> assertThat(set.path("statefulSet").asText()).isEqualTo("default/postgresql"));
    }

    @Test
    void aRecordThatCannotBeReadIsNamedAndKeepsNoneOfTheOthers() {
        world.edit(set -> {
            set.getMetadata().getAnnotations().put("statefulset-rollout.jenkins.io/state", "{\"schema\": 99}");
            return set;
        });

        Said said = world.console().run("status", "--all");

        assertThat(said.err().lines()).singleElement().asString().startsWith("StatefulSet default/postgresql: ");
        assertThat(said.code()).isEqualTo(2);
    }

    private static String row(ExampleCluster world, String... more) {
        List<String> arguments = new ArrayList<>(List.of("status", "--all"));
        arguments.addAll(List.of(more));
        return world.console().run(arguments.toArray(String[]::new)).outLines().get(1);
    }

    @Test
    void theTableSaysThatNothingWasRolledOutYet() {
        assertThat(row(world)).contains("none yet");
        assertThat(row(world, "--lang", "zh_CN")).doesNotContain("none");
    }

    @Test
    void theTableSaysWhoHoldsItAndHowToGoOn() {
        world.grace(request -> request.soak(Duration.ofHours(1)));
        world.pass(Duration.ofMinutes(5));
        world.console().run("hold", SET, "--reason", "market opens");
        world.pass(Duration.ofMinutes(1));

        assertThat(row(world)).matches(".*held by \\w+: market opens; \\./rollout resume postgresql -n default");
        assertThat(row(world, "--lang", "zh_CN")).contains("market opens").doesNotContain("held");
    }

    @Test
    void theTableSaysThatNobodyDrivesIt() {
        world.grace(request -> request.soak(Duration.ofHours(1)));
        world.pass(Duration.ofMinutes(5));
        world.graceDies();

        assertThat(row(world)).endsWith("nobody drives it: ./rollout resume postgresql -n default");
    }

    @Test
    void theTableSaysWhatItWaitsForAndSinceWhen() {
        ExampleCluster blocked = ExampleCluster.with("pdb-blocks=0s..1h");
        blocked.grace(request -> request);
        blocked.pass(Duration.ofMinutes(5));

        assertThat(row(blocked)).contains("waits since 4 min").contains("postgresql-pdb");
        assertThat(row(blocked, "--lang", "zh_CN")).doesNotContain("waits since");
    }

    @Test
    void theTableTellsABackupUnderWay() {
        world.grace(request -> request.backup(BackupPolicy.ALWAYS));
        world.pass(Duration.ofSeconds(2));

        assertThat(row(world)).endsWith("the backup");
    }

    @Test
    void theTableTellsWhatTheControllerRollsByItself() {
        world.apply("postgres:13.23");
        world.pass(Duration.ofSeconds(10));

        assertThat(row(world))
                .endsWith("the controller rolls it by itself; in waves: ./rollout run postgresql -n default --applied");
    }

    @Test
    void aRollbackIsToldWhileItGoesOnAndAfterIt() {
        ExampleCluster failing = ExampleCluster.with("crash-loop=1");
        failing.grace(request -> request);
        String seen = "";
        for (int second = 0; second < 600 && !seen.contains("rolling back: "); second += 2) {
            failing.pass(Duration.ofSeconds(2));
            seen = row(failing);
        }
        assertThat(seen).contains("rolling back: container postgresql image", ", by grace");

        failing.pass(Duration.ofHours(1));

        assertThat(row(failing)).contains("rolled back 12:");
        assertThat(row(failing, "--lang", "zh_CN")).doesNotContain("rolled back");
    }

    @Test
    void aRolloutThatFailedIsToldWithItsReason() {
        world.grace(request -> request.soak(Duration.ofHours(1)));
        world.pass(Duration.ofMinutes(5));
        world.apply("postgres:13.22");
        world.pass(Duration.ofMinutes(5));

        assertThat(world.console().run("status", SET).out()).containsPattern("Phase +failed 2026-\\S+ .*: .*template");
        assertThat(world.console().run("status", SET, "--lang", "zh_CN").out()).doesNotContain("failed");

        world.apply("postgres:13");
        world.pass(Duration.ofMinutes(5));

        assertThat(row(world)).contains("failed 12:");
    }

    @Test
    void aPodWhoseTurnHasNotComeIsMissing() {
        ExampleCluster slow = ExampleCluster.with("slow-start=3:10m@any");
        slow.edit(set ->
                new StatefulSetBuilder(set).editSpec().withReplicas(5).endSpec().build());
        slow.pass(Duration.ofMinutes(1));

        assertThat(slow.console().run("status", SET).out()).containsPattern("4 +missing\n.*3 .*running");
        assertThat(row(slow)).endsWith("postgresql-4 is missing");
        assertThat(row(slow, "--lang", "zh_CN")).contains("postgresql-4").doesNotContain("missing");
    }
}
