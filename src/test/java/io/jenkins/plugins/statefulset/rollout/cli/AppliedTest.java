package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Setup;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A template that somebody else has put in place is rolled out, and stays theirs. */
class AppliedTest {
    private static final int GUARD = 1_000_000;
    private static final String OLD = "postgres:13";
    private static final String NEW = "postgres:13.23";

    @Test
    void whatHelmHasPutInPlaceGoesInWavesAndTheGuardStays() {
        ExampleCluster world = guarded();
        world.apply(NEW);
        PodTemplateSpec inPlace = template(world);

        Said said = world.console().run("run", ExampleCluster.SET, "--applied");

        assertThat(said.err()).isEmpty();
        assertThat(said.out())
                .containsSubsequence(
                        "in place already, by helm, release pg: no pod has it yet",
                        OLD + " → " + NEW,
                        "Back ",
                        "the template stays, it belongs to helm, release pg: helm rollback pg -n default",
                        "wave 1 of 3",
                        "Completed in ");
        assertThat(said.code()).isZero();
        assertThat(world.images()).containsOnly(NEW);
        assertThat(template(world)).isEqualTo(inPlace);
        assertThat(world.partition()).isEqualTo(GUARD);
    }

    @Test
    void aBadReleaseGoesBackAndTheTemplateIsLeftByteForByte() {
        ExampleCluster world = guarded("crash-loop=2");
        world.apply(NEW);
        PodTemplateSpec inPlace = template(world);

        Said said = world.console().run("run", ExampleCluster.SET, "--applied");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out())
                .containsSubsequence(
                        "rolling back to ",
                        "pods only: the template stays, under the guard",
                        "Rolled back.",
                        "The template is still the failed one, and partition 1000000 holds every pod back",
                        "helm rollback pg -n default");
        assertThat(template(world)).isEqualTo(inPlace);
        assertThat(world.images()).containsOnly(OLD);
        assertThat(world.partition()).isEqualTo(GUARD);
    }

    /** Two pods are new and well when the third one fails: they go back by eviction. */
    @Test
    void healthyPodsOfTheFailedRevisionGoBackAsBudgetsAllow() {
        ExampleCluster world = guarded("crash-loop=0");
        world.apply(NEW);
        PodTemplateSpec inPlace = template(world);

        Said said = world.console().run("run", ExampleCluster.SET, "--applied");

        assertThat(said.code()).isEqualTo(3);
        assertThat(template(world)).isEqualTo(inPlace);
        assertThat(world.images()).containsOnly(OLD);
    }

    @Test
    void theTemplateIsWrittenWhereThatIsWished() {
        ExampleCluster world = guarded("crash-loop=2");
        world.apply(NEW);

        Said said = world.console().run("run", ExampleCluster.SET, "--applied", "--rollback-by", "template");

        assertThat(said.code()).isEqualTo(3);
        assertThat(image(template(world))).isEqualTo(OLD);
        assertThat(world.images()).containsOnly(OLD);
        assertThat(world.partition()).isEqualTo(GUARD);
    }

    @Test
    void whenTheOwnerRevertsAfterwardsNothingIsPending() {
        ExampleCluster world = guarded("crash-loop=2");
        world.apply(NEW);
        world.console().run("run", ExampleCluster.SET, "--applied");
        List<String> uids = uids(world);
        world.apply(OLD);
        world.pass(Duration.ofMinutes(1));

        Said run = world.console().run("run", ExampleCluster.SET, "--applied");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("nothing is pending", "partition 1000000 stays");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(uids(world)).isEqualTo(uids);
    }

    @Test
    void aControllerThatIsRollingAlreadyIsStoppedWhereItStands() {
        ExampleCluster world = ExampleCluster.calm();
        world.apply(NEW);
        world.pass(Duration.ofSeconds(14));
        assertThat(world.images()).contains(OLD, NEW);

        Said said = world.console().run("run", ExampleCluster.SET, "--applied", "--gate", "exec:postgresql=true");

        assertThat(said.err()).isEmpty();
        assertThat(said.out())
                .contains(
                        "on postgresql-2 and postgresql-1 already",
                        "partition 1 keeps every other pod",
                        "Completed in ");
        assertThat(world.images()).containsOnly(NEW);
        assertThat(world.partition()).isZero();
    }

    @Test
    void aPodOnAThirdRevisionIsNamedAndGoesToo() {
        ExampleCluster world = ExampleCluster.calm();
        world.apply("postgres:13.20");
        world.pass(Duration.ofSeconds(14));
        world.edit(set -> new StatefulSetBuilder(set)
                .editSpec()
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withPartition(GUARD)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .build());
        world.pass(Duration.ofMinutes(1));
        world.apply(NEW);

        Said said = world.console().run("run", ExampleCluster.SET, "--applied");

        assertThat(said.out()).contains("postgresql-2 is on ", "which is neither");
        assertThat(said.code()).isZero();
        assertThat(world.images()).containsOnly(NEW);
    }

    @Test
    void onDeleteGoesForwardAndSaysThatItGoesBackByTheTemplate() {
        ExampleCluster world = ExampleCluster.with("crash-loop=2");
        world.edit(AppliedTest::onDelete);
        world.apply(NEW);

        Said said = world.console().run("run", ExampleCluster.SET, "--applied");

        assertThat(said.out()).contains("with OnDelete pods are made from the template only", "Rolled back.");
        assertThat(said.code()).isEqualTo(3);
        assertThat(image(template(world))).isEqualTo(OLD);
        assertThat(world.images()).containsOnly(OLD);
    }

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

    @Test
    void aPartitionThatIsLoweredMidwayIsPutBackByTheWriteThatHolds() {
        ExampleCluster world = guarded();
        world.apply(NEW);
        world.after(Duration.ofSeconds(40), () -> world.partition(0));

        Said said = world.console().run("run", ExampleCluster.SET, "--applied", "--soak", "5m");
        world.pass(Duration.ofMinutes(5));

        assertThat(said.code()).isEqualTo(4);
        assertThat(said.out())
                .contains("from 2 to 0", "it was put back to 2, so that the controller stops where it stands");
        assertThat(world.partition()).isEqualTo(2);
        assertThat(world.images()).contains(OLD);
    }

    @Test
    void aReleaseThatIsTakenBackMeanwhileTakesItsPodsBack() {
        ExampleCluster world = guarded();
        world.apply(NEW);
        world.after(Duration.ofSeconds(40), () -> world.apply(OLD));

        Said said = world.console().run("run", ExampleCluster.SET, "--applied", "--soak", "5m");

        assertThat(said.code()).isEqualTo(3);
        assertThat(said.out()).contains("the change was taken back where it came from");
        assertThat(world.images()).containsOnly(OLD);
        assertThat(StateAnnotation.state(world.set())
                        .orElseThrow()
                        .end()
                        .orElseThrow()
                        .result())
                .isEqualTo(Result.ROLLED_BACK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "plan"})
    void withoutAChangeThePendingOneIsNamed(String command) {
        ExampleCluster world = guarded();
        world.apply(NEW);

        Said said = world.console().run(command, ExampleCluster.SET);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err().lines())
                .singleElement()
                .asString()
                .contains(
                        "one is pending",
                        OLD + " → " + NEW,
                        "./rollout " + command + " postgresql -n default --applied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--applied --image postgresql=postgres:14",
                "--applied -f examples/postgresql",
                "--applied --restart",
                "--applied --to previous",
                "--rollback-by partition --restart",
                "--applied --rollback-by guard",
                "--applied --on-new-change sometimes",
                "--on-new-change restart --restart",
                "--applied"
            })
    void whatCannotBeMeantIsRefusedInOneLine(String options) {
        ExampleCluster world = guarded();
        StatefulSet before = world.set();

        Said said = world.console().run(("run " + ExampleCluster.SET + " " + options).split(" "));

        assertThat(said.code()).as(said.err()).isEqualTo(2);
        assertThat(said.err().lines()).hasSize(1);
        assertThat(touched(world.set())).isEqualTo(touched(before));
    }

    @Test
    void aBaseThatIsGoneFromTheHistoryIsNamed() {
        ExampleCluster world = guarded();
        String base = world.cluster()
                .revisions("default")
                .iterator()
                .next()
                .getMetadata()
                .getName();
        world.apply(NEW);
        world.cluster().somebodyElse().deleteRevision("default", base);
        StatefulSet before = world.set();

        Said said = world.console().run("run", ExampleCluster.SET, "--applied");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err().lines())
                .singleElement()
                .asString()
                .contains("ControllerRevision " + base, "gone from the history");
        assertThat(touched(world.set())).isEqualTo(touched(before));
    }

    @Test
    void theBlockerOfAnUnfinishedChangeNamesTheWay() {
        ExampleCluster world = guarded();
        world.apply(NEW);

        Said said = world.console().run("plan", ExampleCluster.SET, "--restart");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("./rollout run postgresql -n default --applied");
    }

    /** A set under the guard that helm installed. */
    private static ExampleCluster guarded(String... faults) {
        ExampleCluster world = ExampleCluster.with(faults);
        world.edit(set -> new StatefulSetBuilder(set)
                .editMetadata()
                .addToAnnotations("meta.helm.sh/release-name", "pg")
                .addToAnnotations("meta.helm.sh/release-namespace", "default")
                .endMetadata()
                .editSpec()
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withPartition(GUARD)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .build());
        return world;
    }

    private static StatefulSet onDelete(StatefulSet set) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .endSpec()
                .build();
    }

    /** What a command could have changed. */
    private static List<Object> touched(StatefulSet set) {
        return List.of(set.getSpec(), set.getMetadata().getAnnotations());
    }

    private static PodTemplateSpec template(ExampleCluster world) {
        return world.set().getSpec().getTemplate();
    }

    private static String image(PodTemplateSpec template) {
        return template.getSpec().getContainers().get(0).getImage();
    }

    private static List<String> uids(ExampleCluster world) {
        return world.cluster().pods(world.set()).stream()
                .map(Pod::getMetadata)
                .map(metadata -> metadata.getUid())
                .toList();
    }
}
