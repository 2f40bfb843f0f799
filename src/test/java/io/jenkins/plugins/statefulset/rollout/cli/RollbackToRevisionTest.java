package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Back to an earlier revision after a rollout has ended: a rollout of its own. */
class RollbackToRevisionTest {
    private static final String OLD = "postgres:13";
    private static final String NEW = "postgres:13.23";

    @Test
    void thePreviousOneComesBackInWavesWithItsRecord() {
        ExampleCluster world = upgraded();

        Said said = world.console()
                .run("rollback", "postgresql", "--to", "previous", "--waves", "each", "--reason", "slow");

        assertThat(said.err()).isEmpty();
        assertThat(said.out())
                .containsSubsequence(
                        "Change   to revision 1, postgresql-",
                        NEW + " → " + OLD,
                        "  3      0           0",
                        "wave 1 of 3",
                        "Completed in ",
                        ": 3 of 3 pods on ");
        assertThat(said.code()).isZero();
        assertThat(image(world)).isEqualTo(OLD);
        assertThat(StateAnnotation.state(world.cluster()
                                .statefulSet("default", ExampleCluster.SET)
                                .orElseThrow())
                        .orElseThrow()
                        .setup()
                        .change())
                .asString()
                .startsWith("to revision 1, postgresql-")
                .endsWith("image: " + NEW + " → " + OLD);
    }

    @Test
    void aNumberAndAHashNameOneToo() {
        ExampleCluster world = upgraded();
        String name = world.cluster().revisions("default").stream()
                .filter(revision -> revision.getRevision() == 1)
                .findFirst()
                .orElseThrow()
                .getMetadata()
                .getName();

        for (String revision :
                new String[] {"1", name, name.substring("postgresql-".length(), "postgresql-".length() + 5)}) {
            Said said = world.console().run("plan", "postgresql", "--to", revision);
            assertThat(said.out()).as(revision).contains(NEW + " → " + OLD, "to revision 1, " + name);
            assertThat(said.code()).isZero();
        }
    }

    @Test
    void oneThatIsNotThereIsAnsweredWithThoseThatAre() {
        Said said = upgraded().console().run("rollback", "postgresql", "--to", "17");

        assertThat(said.err())
                .startsWith(
                        "--to 17: there is no such revision of StatefulSet default/postgresql; there are revision 2, postgresql-")
                .contains(" old, " + NEW + ", present); revision 1, postgresql-", " old, " + OLD + ")");
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void thePresentOneIsNothingToRollOut() {
        Said said = upgraded().console().run("rollback", "postgresql", "--to", "2");

        assertThat(said.err()).contains("is the present template", "there is nothing to roll out");
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void aSetWithoutAPastSaysSo() {
        Said said = ExampleCluster.calm().console().run("rollback", "postgresql", "--to", "previous");

        assertThat(said.err()).startsWith("--to previous: there is no earlier revision");
        assertThat(said.code()).isEqualTo(2);
    }

    /** The newest revision by number would be the one that has just failed. */
    @Test
    void previousIsNotTheOneThatWasRolledBackFrom() {
        ExampleCluster world = ExampleCluster.with("crash-loop=2");
        assertThat(world.console()
                        .run("run", "postgresql", "--image", "postgresql=" + NEW)
                        .code())
                .isEqualTo(3);

        Said previous = world.console().run("plan", "postgresql", "--to", "previous");
        String failed = world.cluster().revisions("default").stream()
                .filter(revision -> revision.getData().toString().contains(NEW))
                .findFirst()
                .orElseThrow()
                .getMetadata()
                .getName();
        Said named = world.console().run("plan", "postgresql", "--to", failed);

        assertThat(previous.err()).contains("there is no earlier revision");
        assertThat(named.out()).contains(failed + " is the one that the last rollout of this set rolled back from");
    }

    @Test
    void whileOneIsUnderWayItIsRefused() {
        ExampleCluster world = ExampleCluster.calm();
        world.grace(request -> request);
        world.pass(Duration.ofSeconds(12));

        Said said = world.console().run("rollback", "postgresql", "--to", "previous");

        assertThat(said.err()).contains("is under way or held", "without --to");
        assertThat(said.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "rehearse"})
    void aFileHasNoHistory(String command) {
        Said said = new CommandLine().run(command, "examples/postgresql", "--to", "previous");

        assertThat(said.err()).contains("examples/postgresql is a file, and a file has no history");
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void itGoesWithNoOtherChangeAndItsOptionsWithNothingElse() {
        ExampleCluster world = upgraded();

        assertThat(world.console()
                        .run("run", "postgresql", "--to", "1", "--restart")
                        .err())
                .contains("--to 1", "no other change");
        assertThat(world.console().run("rollback", "postgresql", "--waves", "1").err())
                .startsWith("--waves")
                .contains("--to REVISION");
    }

    private static ExampleCluster upgraded() {
        ExampleCluster world = ExampleCluster.calm();
        assertThat(world.console()
                        .run("run", "postgresql", "--image", "postgresql=" + NEW)
                        .code())
                .isZero();
        return world;
    }

    private static String image(ExampleCluster world) {
        return world.cluster()
                .statefulSet("default", ExampleCluster.SET)
                .orElseThrow()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
    }
}
