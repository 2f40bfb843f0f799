package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.simulate.ForcedApply;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Somebody else writes a field of the set back every few seconds, from when the canary is new until long after the end: the rollout ends with a
 * name, after a handful of writes.
 */
class FightTest {
    private static final Duration FIRST = Duration.ofSeconds(40);
    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final int TIMES = 400;

    /** Of the set, by the rollout, from the first time that somebody writes on. */
    private static final int HANDFUL = 8;

    private static final int GUARD = 1_000_000;
    private static final String OLD = "postgres:13";
    private static final String NEW = "postgres:13.23";
    private static final String SOAK = " --waves 1,100% --soak 5m";

    private final Set<String> records = new LinkedHashSet<>();

    /** Where the change of the rollout comes from. */
    enum Change {
        APPLIED {
            @Override
            String command() {
                return "run postgresql --applied";
            }
        },
        GIVEN {
            @Override
            String command() {
                return "run postgresql --image postgresql=" + NEW;
            }
        };

        abstract String command();

        /** A set whose rollout of that kind can begin. */
        ExampleCluster world(String... faults) {
            ExampleCluster world = ExampleCluster.with(faults);
            if (this == APPLIED) {
                world.partition(GUARD);
                world.apply(NEW);
            }
            return world;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPartitionThatIsLoweredAgainAndAgain(Change change) {
        ExampleCluster world = change.world();
        fight(world, time -> partition(world, 0));

        Said said = world.console().run((change.command() + SOAK).split(" "));

        assertThat(said.code()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(said.out())
                .contains(
                        "someone else moved spec.updateStrategy.rollingUpdate.partition from 2 to 0: gitops wrote it (Apply",
                        "it was put back 3 times and is left now");
        assertAHandful(world);
    }

    @ParameterizedTest
    @EnumSource
    void aPartitionThatIsRaisedAgainAndAgain(Change change) {
        ExampleCluster world = change.world();
        fight(world, time -> partition(world, GUARD));

        Said said = world.console().run((change.command() + SOAK).split(" "));

        assertThat(said.code()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(said.out())
                .contains(
                        "someone else moved spec.updateStrategy.rollingUpdate.partition from 2 to 1000000: gitops wrote it");
        assertAHandful(world);
        assertThat(world.partition()).isEqualTo(GUARD);
        assertThat(world.images()).containsExactly(OLD, OLD, NEW);
    }

    @ParameterizedTest
    @EnumSource
    void theTemplateFromBeforeAgainAndAgain(Change change) {
        ExampleCluster world = change.world();
        fight(world, time -> image(world, OLD));

        Said said = world.console().run((change.command() + SOAK).split(" "));

        assertThat(said.code()).as(said.out() + said.err()).isEqualTo(change == Change.APPLIED ? 3 : 5);
        assertThat(said.out())
                .contains(
                        change == Change.APPLIED
                                ? "the change was taken back where it came from"
                                : "someone else put the pod template from before back");
        assertAHandful(world);
        assertThat(world.images()).containsOnly(OLD);
    }

    @ParameterizedTest
    @EnumSource
    void aNewerTemplateAgainAndAgain(Change change) {
        ExampleCluster world = change.world();
        fight(world, time -> image(world, "postgres:13.22"));

        Said said = world.console().run((change.command() + SOAK).split(" "));

        assertThat(said.code()).as(said.out() + said.err()).isEqualTo(change == Change.APPLIED ? 4 : 5);
        assertThat(said.out())
                .contains(
                        change == Change.APPLIED
                                ? "superseded: a newer template was put in place"
                                : "someone else changed the pod template");
        assertAHandful(world);
    }

    @Test
    void twoTemplatesInTurnAreBegunAnewFiveTimesAndThenHeld() {
        ExampleCluster world = Change.APPLIED.world();
        fight(world, time -> image(world, time % 2 == 0 ? "postgres:13.21" : "postgres:13.22"));

        Said said = world.console().run((Change.APPLIED.command() + SOAK + " --on-new-change restart").split(" "));

        assertThat(said.code()).as(said.out() + said.err()).isEqualTo(4);
        assertThat(said.out()).contains("has begun anew 5 times before a first wave passed");
        assertThat(world.partition()).isEqualTo(GUARD);
    }

    /** The guard is what keeps a failed template from the pods. */
    @Test
    void theGuardOfARollbackIsTakenDownAgainAndAgain() {
        ExampleCluster world = Change.APPLIED.world("crash-loop=2");
        fight(world, time -> partition(world, 0));

        Said said = world.console().run((Change.APPLIED.command() + " --waves 1,100%").split(" "));

        assertThat(said.out()).contains("rolling back to ", "someone else moved", "gitops wrote it");
        assertThat(said.code()).as(said.out() + said.err()).isEqualTo(4);
        assertAHandful(world);
    }

    @Test
    void theFailedTemplateIsWrittenOverTheOneFromBefore() {
        ExampleCluster world = Change.APPLIED.world("crash-loop=2");
        fight(world, time -> image(world, NEW));

        Said said =
                world.console().run((Change.APPLIED.command() + " --waves 1,100% --rollback-by template").split(" "));

        assertThat(said.code()).as(said.out() + said.err()).isEqualTo(5);
        assertThat(said.out()).contains("rolling back to ", "someone else changed the pod template");
        assertAHandful(world);
    }

    @Test
    void theChangeThatFailedIsWrittenOverTheTemplateFromBefore() {
        ExampleCluster world = Change.GIVEN.world("crash-loop=2");
        fight(world, time -> image(world, NEW));

        Said said = world.console().run((Change.GIVEN.command() + " --waves 1,100%").split(" "));

        assertThat(said.code()).as(said.out() + said.err()).isEqualTo(5);
        assertThat(said.out()).contains("rolling back to ", "someone else changed the pod template");
        assertAHandful(world);
    }

    @ParameterizedTest
    @EnumSource
    void whoeverResumesWhileItGoesOnComesToTheSameEnd(Change change) {
        ExampleCluster world = change.world();
        fight(world, time -> partition(world, 0));
        world.console().run((change.command() + SOAK).split(" "));
        records.clear();

        Said said = world.console().run("resume", "postgresql");

        assertThat(said.out()).contains("gitops wrote it");
        assertThat(said.code()).as(said.out() + said.err()).isEqualTo(4);
        assertAHandful(world);
    }

    @ParameterizedTest
    @EnumSource
    void replicasThatAreWrittenBackAreFollowed(Change change) {
        ExampleCluster world = change.world();
        fight(world, time -> new ForcedApply(world.cluster(), "gitops")
                .apply("default", "postgresql", "{replicas: 4}"));
        world.after(
                Duration.ofSeconds(60),
                () -> world.edit(set -> new StatefulSetBuilder(set)
                        .editSpec()
                        .withReplicas(3)
                        .endSpec()
                        .build()));

        Said said = world.console().run((change.command() + " --waves 1,100% --soak 1m").split(" "));

        assertThat(said.code()).as(said.out() + said.err()).isZero();
        assertThat(world.images()).containsExactly(NEW, NEW, NEW, NEW);
    }

    private void fight(ExampleCluster world, IntConsumer write) {
        for (int time = 0; time < TIMES; time++) {
            int number = time;
            world.after(FIRST.plus(EVERY.multipliedBy(time)), () -> {
                if (number == 0) {
                    records.clear();
                }
                write.accept(number);
            });
        }
        world.cluster()
                .onEveryEvent(
                        cluster -> world.set().getMetadata().getAnnotations().forEach((key, value) -> {
                            if (key.equals(StateAnnotation.STATE)) {
                                records.add(value);
                            }
                        }));
    }

    private static void partition(ExampleCluster world, int value) {
        new ForcedApply(world.cluster(), "gitops")
                .apply(
                        "default",
                        "postgresql",
                        "{updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: " + value + "}}}");
    }

    private static void image(ExampleCluster world, String image) {
        new ForcedApply(world.cluster(), "gitops")
                .apply(
                        "default",
                        "postgresql",
                        "{template: {spec: {containers: [{name: postgresql, image: '" + image + "'}]}}}");
    }

    private void assertAHandful(ExampleCluster world) {
        world.pass(Duration.ofMinutes(10));
        assertThat(records).isNotEmpty().hasSizeLessThanOrEqualTo(HANDFUL);
    }
}
