package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code rehearse NAME}: on a simulation that is made of what stands on the cluster, which is only read. */
class RehearseLiveTest {
    private static final String SET = ExampleCluster.SET;

    private final ExampleCluster world = ExampleCluster.calm();

    @Test
    void theWholeRolloutIsPlayedAndTheClusterIsOnlyRead() {
        List<String> written = new ArrayList<>();
        StatefulSet before = world.set();
        world.cluster().onWrite(write -> written.add(write.who() + " " + write.kind()));

        Said said = world.console().run("rehearse", SET, "--image", "postgresql=postgres:13.23");

        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .containsSubsequence(
                        "StatefulSet default/postgresql   3 replicas",
                        "Budget   postgresql-pdb",
                        "wave 1 of 3: ordinal 2",
                        "postgresql-0 ready on ",
                        "Completed in ",
                        "What it cannot know of the cluster:",
                        "  how long pods take to get ready is not known",
                        "no cluster was touched",
                        "To run it: ./rollout run postgresql -n default --image postgresql=postgres:13.23");
        assertThat(written).isEmpty();
        assertThat(world.set()).isEqualTo(before);
    }

    @Test
    void whatIsPendingUnderAGuardIsTheChange() {
        world.console().run("guard", "on", SET);
        world.apply("postgres:13.23");
        world.pass(Duration.ofMinutes(1));

        Said said = world.console().run("rehearse", SET, "--applied", "--fault", "crash-loop=1");

        assertThat(said.out())
                .containsSubsequence(
                        "no pod has it yet",
                        "postgresql-2 ready on ",
                        "postgresql-1 failed on ",
                        "pods only: the template stays, under the guard",
                        "Rolled back.");
        assertThat(said.code()).isEqualTo(3);
        assertThat(world.images()).containsOnly("postgres:13");
    }

    @Test
    void podsThatHaveWhatIsPendingAlreadyHaveItThereToo() {
        world.apply("postgres:13.23");
        world.pass(Duration.ofSeconds(15));
        world.console().run("guard", "on", SET);
        world.pass(Duration.ofMinutes(1));
        assertThat(world.images()).contains("postgres:13.23", "postgres:13");
        List<String> before = world.images();

        Said said = world.console().run("rehearse", SET, "--applied");

        assertThat(said.out())
                .contains("in place already, by somebody else: on postgresql-2", "  pods get ready in ")
                .doesNotContain("no pod has it yet");
        assertThat(said.code()).isZero();
        assertThat(world.images()).isEqualTo(before);
    }

    @Test
    void aPodThatIsIllOnTheClusterIsIllThereAndGoesFirst() {
        ExampleCluster sick = ExampleCluster.with("ill=1");
        sick.pass(Duration.ofMinutes(10));

        Said said = sick.console().run("rehearse", SET, "--image", "postgresql=postgres:13.23");

        assertThat(said.out()).contains("postgresql-1 is ill", "Completed in ");
        assertThat(said.code()).isZero();
    }

    @Test
    void withoutAChangeWhatIsPendingIsNamed() {
        world.console().run("guard", "on", SET);
        world.apply("postgres:13.23");
        world.pass(Duration.ofMinutes(1));

        Said said = world.console().run("rehearse", SET);

        assertThat(said.err()).contains("to take it: ./rollout rehearse postgresql -n default --applied");
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void whereARolloutIsUnderWayThereIsNothingToRehearse() {
        world.grace(request -> request.soak(Duration.ofHours(1)));
        world.pass(Duration.ofMinutes(5));

        Said said = world.console().run("rehearse", SET, "--restart");

        assertThat(said.err()).contains("by grace", "promote, hold or rollback it first");
        assertThat(said.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nosuch --restart | StatefulSet default/nosuch does not exist",
                "postgresql --applied | nothing is pending",
                "postgresql --applied --restart | goes with no other change",
                "postgresql --restart --name x | --name goes with manifests only",
                "postgresql --to previous | ./rollout plan postgresql --to previous",
                "postgresql -n nosuch --restart | StatefulSet nosuch/postgresql does not exist",
                "postgresql | no change is given",
            })
    void whatCannotBeRehearsedIsOneLine(String arguments, String told) {
        Said said = world.console().run(("rehearse " + arguments).split(" "));

        assertThat(said.err().lines()).singleElement().asString().contains(told);
        assertThat(said.out()).isEmpty();
        assertThat(said.code()).isEqualTo(2);
    }
}
