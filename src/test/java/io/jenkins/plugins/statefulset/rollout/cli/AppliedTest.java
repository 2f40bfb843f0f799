package io.jenkins.plugins.statefulset.rollout.cli;

import static io.jenkins.plugins.statefulset.rollout.cli.GuardedExample.GUARD;
import static io.jenkins.plugins.statefulset.rollout.cli.GuardedExample.NEW;
import static io.jenkins.plugins.statefulset.rollout.cli.GuardedExample.OLD;
import static io.jenkins.plugins.statefulset.rollout.cli.GuardedExample.guarded;
import static io.jenkins.plugins.statefulset.rollout.cli.GuardedExample.image;
import static io.jenkins.plugins.statefulset.rollout.cli.GuardedExample.template;
import static io.jenkins.plugins.statefulset.rollout.cli.GuardedExample.touched;
import static io.jenkins.plugins.statefulset.rollout.cli.GuardedExample.uids;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A template that somebody else has put in place is rolled out, and stays theirs. */
class AppliedTest {
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
        world.edit(GuardedExample::onDelete);
        world.apply(NEW);

        Said said = world.console().run("run", ExampleCluster.SET, "--applied");

        assertThat(said.out()).contains("with OnDelete pods are made from the template only", "Rolled back.");
        assertThat(said.code()).isEqualTo(3);
        assertThat(image(template(world))).isEqualTo(OLD);
        assertThat(world.images()).containsOnly(OLD);
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
}
