package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code status --watch}: a rollout that grace drives elsewhere, followed from here. */
class StatusWatchTest {
    private static final String SET = ExampleCluster.SET;

    @Test
    void itIsFollowedToItsEndAndEndsWithItsExitCode() {
        ExampleCluster world = ExampleCluster.calm();
        world.grace(request -> request);

        Said said = world.console().run("status", SET, "--watch");

        assertThat(said.err()).isEmpty();
        assertThat(said.out())
                .containsSubsequence(
                        "StatefulSet default/postgresql",
                        "Rollout  ",
                        " by grace, begun ",
                        "template of ",
                        " in place; partition 3",
                        "wave 1 of 3: ordinal 2",
                        "partition 3 → 2: ordinal 2 goes to ",
                        "postgresql-2 ready on ",
                        "wave 1 of 3 passed after ",
                        "wave 2 of 3: ordinal 1",
                        "postgresql-0 ready on ",
                        "Completed in ",
                        ": 3 of 3 pods on ");
        assertThat(said.code()).isZero();
    }

    @Test
    void oneThatFailsEndsItWithTheCodeOfARollback() {
        ExampleCluster world = ExampleCluster.with("crash-loop=1");
        world.grace(request -> request);

        Said said = world.console().run("status", SET, "--watch", "--until", "done");

        assertThat(said.out())
                .containsSubsequence(
                        "postgresql-1 failed on ", "rolling back to ", "postgresql-1 ready on ", "Rolled back.");
        assertThat(said.code()).isEqualTo(3);
    }

    @Test
    void itEndsWhenItsWaveIsReadyThoughThatStillSoaks() {
        ExampleCluster world = ExampleCluster.calm();
        world.grace(request -> request.waves("1,2,100%").soak(Duration.ofDays(1)));

        Said said = world.console().run("status", SET, "--watch", "--until", "wave=1");

        assertThat(said.outLines().get(said.outLines().size() - 1)).contains("postgresql-2 ready on ");
        assertThat(said.code()).isZero();
        assertThat(world.partition()).isEqualTo(2);
    }

    @Test
    void aWaveThatIsBehindItAlreadyEndsItAtOnce() {
        ExampleCluster world = ExampleCluster.calm();
        world.grace(request -> request);
        world.pass(Duration.ofMinutes(10));

        assertThat(world.console()
                        .run("status", SET, "--watch", "--until", "wave=2")
                        .code())
                .isZero();
    }

    @Test
    void aHoldEndsItAndSaysHowToGoOn() {
        ExampleCluster world = ExampleCluster.calm();
        var rollout = world.grace(request -> request.soak(Duration.ofHours(1)));
        world.after(Duration.ofMinutes(5), () -> rollout.hold("lunch"));

        Said said = world.console().run("status", SET, "--watch");

        assertThat(said.out())
                .containsSubsequence("postgresql-2 ready on ", "held: lunch", "To go on: ./rollout resume postgresql");
        assertThat(said.code()).isEqualTo(4);
    }

    @Test
    void throughAHoldItGoesOnWhenAnotherProcessTakesItUp() {
        ExampleCluster world = ExampleCluster.calm();
        var rollout = world.grace(request -> request.soak(Duration.ofHours(1)));
        world.after(Duration.ofMinutes(5), () -> rollout.hold("lunch"));
        world.after(Duration.ofMinutes(50), () -> world.takeUp("bo"));

        Said said = world.console().run("status", SET, "--watch", "--until", "done");

        assertThat(said.out()).containsSubsequence("held: lunch", "resumed by ", "wave 2 of 3", "Completed in ");
        assertThat(said.code()).isZero();
    }

    @Test
    void whereItsDriverDiesThatIsToldAndItsSuccessorIsFollowed() {
        ExampleCluster world = ExampleCluster.calm();
        world.grace(request -> request.soak(Duration.ofHours(1)));
        world.after(Duration.ofMinutes(5), world::graceIsKilled);
        world.after(Duration.ofMinutes(50), () -> world.takeUp("bo"));

        Said said = world.console().run("status", SET, "--watch");

        assertThat(said.err().lines().toList())
                .hasSize(2)
                .satisfiesExactly(
                        gone -> assertThat(gone)
                                .isEqualTo("Nobody drives the rollout of default/postgresql now. To take it up:"
                                        + " ./rollout resume postgresql -n default"),
                        back -> assertThat(back).startsWith("Driven again, by "));
        assertThat(said.out()).contains("Completed in ");
        assertThat(said.code()).isZero();
    }

    @Test
    void oneThatIsOverAlreadyEndsItAtOnceWithItsCode() {
        ExampleCluster world = ExampleCluster.with("crash-loop=1");
        world.grace(request -> request);
        world.pass(Duration.ofHours(3));

        Said said = world.console().run("status", SET, "--watch");

        assertThat(said.outLines()).last().asString().startsWith("Rolled back.");
        assertThat(said.code()).isEqualTo(3);
    }

    @Test
    void asJsonItIsTheStatusAndThenTheEvents() {
        ExampleCluster world = ExampleCluster.calm();
        world.grace(request -> request);

        Said said = world.console().run("status", SET, "-w", "-o", "json");

        assertThat(said.events().get(0).path("event").asText()).isEqualTo("status");
        assertThat(said.events("wave")).isNotEmpty();
        assertThat(said.events("finished"))
                .singleElement()
                .satisfies(end -> assertThat(end.path("outcome").asText()).isEqualTo("completed"));
    }

    @Test
    void aRecordThatIsRemovedMeanwhileNeedsAPerson() {
        ExampleCluster world = ExampleCluster.calm();
        world.grace(request -> request.soak(Duration.ofHours(1)));
        world.after(
                Duration.ofMinutes(5),
                () -> world.edit(set -> new StatefulSetBuilder(set)
                        .editMetadata()
                        .removeFromAnnotations(StateAnnotation.STATE)
                        .endMetadata()
                        .build()));

        Said said = world.console().run("status", SET, "--watch");

        assertThat(said.err()).isEqualTo("the record of the rollout is gone from StatefulSet default/postgresql\n");
        assertThat(said.code()).isEqualTo(5);
    }

    @Test
    void aSetThatIsDeletedMeanwhileNeedsAPerson() {
        ExampleCluster world = ExampleCluster.calm();
        world.grace(request -> request.soak(Duration.ofHours(1)));
        world.after(Duration.ofMinutes(5), world::delete);

        Said said = world.console().run("status", SET, "--watch");

        assertThat(said.err()).isEqualTo("StatefulSet default/postgresql was deleted\n");
        assertThat(said.code()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql --watch | StatefulSet default/postgresql has had no rollout, so there is none to follow",
                "postgresql --until done | --until done goes with --watch",
                "--all --watch | --watch follows the rollout of one StatefulSet: NAME is wanted",
                "postgresql --watch --until wave=0 | --until wave=N: 0: a whole number from 1 to 1000000 is allowed",
                "postgresql --watch --until wave=9999999999999999999 | a whole number from 1 to 1000000 is allowed",
                "postgresql --watch --until wave | --until wave: allowed are wave=N (such as wave=1), held and done",
                "nosuch --watch | StatefulSet default/nosuch does not exist",
                "-l a=b | no StatefulSet in namespace default has the labels a=b",
                "'' | one of NAME, -l SELECTOR and --all is wanted",
            })
    void whatCannotBeFollowedIsOneLine(String arguments, String told) {
        Said said = ExampleCluster.calm()
                .console()
                .run(("status " + arguments).strip().split(" "));

        assertThat(said.err().lines()).singleElement().asString().contains(told);
        assertThat(said.out()).isEmpty();
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void aWaveThatTheRolloutDoesNotHaveIsRefused() {
        ExampleCluster world = ExampleCluster.calm();
        world.grace(request -> request);

        Said said = world.console().run("status", SET, "--watch", "--until", "wave=4");

        assertThat(said.err()).isEqualTo("--until wave=4: the rollout has 3 waves, so 1 to 3 are allowed\n");
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void aPersonMayBeAskedToPromoteMeanwhile() {
        ExampleCluster world = ExampleCluster.calm();
        var rollout = world.grace(request -> request.soak(Duration.ofDays(2)));
        world.after(Duration.ofMinutes(5), () -> rollout.promote(Optional.empty()));

        Said said = world.console().run("status", SET, "--watch", "--until", "wave=2");

        assertThat(said.out()).containsSubsequence("wave 1 of 3 passed", "wave 2 of 3", "postgresql-1 ready on ");
        assertThat(said.code()).isZero();
    }
}
