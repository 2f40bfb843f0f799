package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import java.time.Duration;
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
}
