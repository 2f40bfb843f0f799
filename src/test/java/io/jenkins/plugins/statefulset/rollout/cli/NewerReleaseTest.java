package io.jenkins.plugins.statefulset.rollout.cli;

import static io.jenkins.plugins.statefulset.rollout.cli.GuardedExample.GUARD;
import static io.jenkins.plugins.statefulset.rollout.cli.GuardedExample.NEW;
import static io.jenkins.plugins.statefulset.rollout.cli.GuardedExample.OLD;
import static io.jenkins.plugins.statefulset.rollout.cli.GuardedExample.guarded;
import static io.jenkins.plugins.statefulset.rollout.cli.GuardedExample.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Setup;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of a rollout of an applied template when its owner applies a newer one. */
class NewerReleaseTest {
    @Test
    void aNewerReleaseHoldsItAndRunAppliedTakesIt() {
        ExampleCluster world = guarded();
        world.apply("postgres:13.20");
        world.after(Duration.ofSeconds(40), () -> world.apply(NEW));

        Said held = world.console().run("run", ExampleCluster.SET, "--applied", "--soak", "5m");

        assertThat(held.code()).isEqualTo(4);
        assertThat(held.out()).contains("superseded: a newer template was put in place");
        assertThat(StateAnnotation.state(world.set()).orElseThrow().superseded())
                .isTrue();
        assertThat(world.partition()).isEqualTo(GUARD);
        assertThat(world.images()).containsExactly(OLD, OLD, "postgres:13.20");
        String next = "with wave 1: ./rollout run postgresql -n default --applied";
        assertThat(held.out()).contains(next).doesNotContain("./rollout resume");
        assertThat(world.console().run("status", ExampleCluster.SET).out())
                .contains(next, "To undo: ./rollout rollback postgresql -n default")
                .doesNotContain("./rollout resume");

        Said again = world.console().run("run", ExampleCluster.SET, "--applied");

        assertThat(again.err()).isEmpty();
        assertThat(again.code()).isZero();
        assertThat(world.images()).containsOnly(NEW);
    }

    @Test
    void aNewerReleaseIsBegunAnewWhereThatIsAskedFor() {
        ExampleCluster world = guarded();
        world.apply("postgres:13.20");
        world.after(Duration.ofSeconds(40), () -> world.apply(NEW));

        Said said = world.console()
                .run("run", ExampleCluster.SET, "--applied", "--on-new-change", "restart", "--soak", "5m");

        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .containsSubsequence(
                        "held: superseded: a newer template was put in place",
                        "the rollout begins anew on it, with wave 1, and goes back for no pod (1 of at most 5 times",
                        "plan: begins anew on what is in place now (1 of at most 5 times",
                        OLD + " → " + NEW,
                        "wave 1 of 3",
                        "Completed in ")
                .doesNotContain("Held.", "rolling back");
        assertThat(world.images()).containsOnly(NEW);
        assertThat(world.partition()).isEqualTo(GUARD);
        Setup setup = StateAnnotation.state(world.set()).orElseThrow().setup();
        assertThat(setup.applied().orElseThrow().restarts()).hasValueSatisfying(restarts -> {
            assertThat(restarts.done()).isOne();
            assertThat(restarts.first()).isPresent();
        });
    }

    /** Each change comes before the first wave of the one before has soaked. */
    @Test
    void aSourceThatChangesFasterThanAWavePassesIsHeldInTheEnd() {
        ExampleCluster world = guarded();
        world.apply("postgres:13.10");
        for (int change = 1; change <= 7; change++) {
            String image = "postgres:13.1" + change;
            world.after(Duration.ofMinutes(change), () -> world.apply(image));
        }

        Said said = world.console()
                .run("run", ExampleCluster.SET, "--applied", "--on-new-change", "restart", "--soak", "5m");

        assertThat(said.code()).isEqualTo(4);
        assertThat(said.out())
                .containsSubsequence(
                        "(1 of at most 5", "(2 of at most 5", "(3 of at most 5", "(4 of at most 5", "(5 of at most 5")
                .contains("the rollout has begun anew 5 times before a first wave passed", "a person decides");
        assertThat(world.partition()).isEqualTo(GUARD);
    }

    @Test
    void aNewerReleaseThatIsBlockedHoldsItAndSaysSo() {
        ExampleCluster world = guarded();
        world.apply("postgres:13.20");
        world.after(Duration.ofSeconds(40), () -> world.apply("postgres:14.1"));

        Said said = world.console()
                .run("run", ExampleCluster.SET, "--applied", "--on-new-change", "restart", "--soak", "5m");

        assertThat(said.code()).isEqualTo(4);
        assertThat(said.out()).contains("Held", "it does not begin anew: ", "is a major upgrade");
        assertThat(StateAnnotation.state(world.set()).orElseThrow().superseded())
                .isTrue();
        assertThat(world.images()).containsExactly(OLD, OLD, "postgres:13.20");
    }

    @Test
    void theNewestHasItsOwnBackup() {
        ExampleCluster world = guarded();
        world.apply("postgres:13.20");
        world.after(Duration.ofSeconds(80), () -> world.apply(NEW));

        Said said = world.console()
                .run("run postgresql --applied --on-new-change restart --soak 5m -o json --backup always".split(" "));

        assertThat(said.code()).as(said.out() + said.err()).isZero();
        assertThat(said.events("backup").stream()
                        .filter(event -> event.path("state").asText().equals("succeeded")))
                .hasSize(2);
        assertThat(said.events("plan")).hasSize(2).last().satisfies(plan -> {
            assertThat(plan.path("restart").path("of").asText())
                    .isEqualTo(said.events("plan").get(0).path("rolloutId").asText());
            assertThat(plan.path("restart").path("count").asInt()).isOne();
        });
        assertThat(said.events("finished")).hasSize(1);
    }

    @Test
    void whatWasThereBeforeTheHoldIsThereAfterTheLastOne() {
        ExampleCluster world = ExampleCluster.calm();
        world.apply("postgres:13.20");
        world.after(Duration.ofSeconds(40), () -> world.apply(NEW));

        Said said = world.console()
                .run("run", ExampleCluster.SET, "--applied", "--on-new-change", "restart", "--soak", "5m");

        assertThat(said.code()).as(said.out()).isZero();
        assertThat(world.images()).containsOnly(NEW);
        assertThat(world.partition()).isZero();
    }

    /** Only its record says that it begins anew. */
    @Test
    void whoeverResumesItBeginsAnewAsWell() {
        ExampleCluster world = guarded();
        world.apply("postgres:13.20");
        world.after(Duration.ofSeconds(40), () -> world.partition(GUARD));
        Said held = world.console()
                .run("run", ExampleCluster.SET, "--applied", "--on-new-change", "restart", "--soak", "5m");
        assertThat(held.code()).isEqualTo(4);
        assertThat(held.out()).contains("someone else moved spec.updateStrategy.rollingUpdate.partition");
        world.apply(NEW);

        Said said = world.console().run("resume", ExampleCluster.SET);

        assertThat(said.code()).as(said.out() + said.err()).isZero();
        assertThat(said.out()).contains("begins anew on what is in place now");
        assertThat(world.images()).containsOnly(NEW);
        assertThat(world.partition()).isEqualTo(GUARD);
    }
}
