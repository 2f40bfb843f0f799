package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code status}, {@code promote}, {@code hold}, {@code resume} and {@code rollback}, from a machine beside the driver's. */
class RolloutCommandsTest {
    private static final Duration SOAKING = Duration.ofSeconds(30);

    @Test
    void aSetThatWasNeverRolledOutHasAStatus() {
        Said said = ExampleCluster.calm().console().run("status", "postgresql");

        assertThat(said.outLines())
                .startsWith(
                        "StatefulSet default/postgresql   3 replicas   OrderedReady   RollingUpdate, partition 0",
                        "Rollout  none yet")
                .contains("  ordinal   revision   state".replace("revision   ", "revision       "))
                .endsWith(
                        "No rollout is under way. To see what one would do: ./rollout plan postgresql -n default --image …");
        assertThat(said.code()).isZero();
    }

    @Test
    void theStatusSaysWhoDrivesWhatSinceWhenAndWhatCanBeDone() {
        ExampleCluster world = soaking();

        Said said = world.console().run("status", "postgresql");

        assertThat(said.out())
                .containsSubsequence(
                        "partition 2",
                        "Rollout  ",
                        " by grace, begun 2026-11-23 12:00:00 (",
                        " ago)",
                        "Change   container postgresql image: postgres:13 → postgres:13.23",
                        "Reason   CVE",
                        "Phase    wave 1 of 3",
                        "Driver   ",
                        "  2  ",
                        "new",
                        "ready",
                        "  1  ",
                        "old",
                        "ready",
                        "It is under way. From here: ./rollout promote, hold or rollback postgresql -n default");
    }

    @Test
    void theStatusInJsonIsOneObject() {
        ExampleCluster world = soaking();

        Said said = world.console().run("status", "postgresql", "-o", "json");

        assertThat(said.events()).hasSize(1);
        JsonNode status = said.events().get(0);
        assertThat(status.get("event").textValue()).isEqualTo("status");
        assertThat(status.get("statefulSet").textValue()).isEqualTo("default/postgresql");
        assertThat(status.at("/rollout/phase").textValue()).isEqualTo("rolling");
        assertThat(status.at("/rollout/by").textValue()).isEqualTo("grace");
        assertThat(status.at("/rollout/wave").intValue()).isEqualTo(1);
        assertThat(status.get("driver").isTextual()).isTrue();
        assertThat(status.at("/pods/0/ordinal").intValue()).isEqualTo(2);
        assertThat(status.at("/pods/0/state").textValue()).isEqualTo("ready");
    }

    @Test
    void whoeverDrivesIsToldToHold() {
        ExampleCluster world = soaking();

        Said said = world.console().run("hold", "postgresql", "--reason", "lunch", "--wait");

        assertThat(said.err()).startsWith("Told ").contains("which drives the rollout of default/postgresql: hold.");
        assertThat(said.outLines()).endsWith("default/postgresql: held: lunch");
        assertThat(said.code()).isEqualTo(4);
        assertThat(world.held()).isTrue();
        assertThat(world.console().run("status", "postgresql").out())
                .contains(
                        "Held     by ada, ", ": lunch", "Driver   nobody drives it now", "To go on: ./rollout resume");
    }

    @Test
    void whoeverDrivesIsToldToPromoteAndFollowedToTheEnd() {
        ExampleCluster world = soaking();

        Said said = world.console().run("promote", "postgresql", "--to", "all", "--wait");

        assertThat(said.out()).contains("default/postgresql: wave 2 of 3, partition 1");
        assertThat(said.code()).isZero();
        assertThat(world.partition()).isZero();
    }

    @Test
    void whoeverDrivesIsToldToRollBack() {
        ExampleCluster world = soaking();

        Said said = world.console().run("rollback", "postgresql", "--reason", "errors in the log", "--wait");

        assertThat(said.out()).contains("default/postgresql: rolling back");
        assertThat(said.code()).isEqualTo(3);
    }

    @Test
    void withoutWaitTheWordIsLeftAndTheCommandReturns() {
        ExampleCluster world = soaking();

        Said said = world.console().run("rollback", "postgresql");

        assertThat(said.err()).startsWith("Told ");
        assertThat(said.out()).isEmpty();
        assertThat(said.code()).isZero();
    }

    @Test
    void thereIsNothingToResumeWhileItIsUnderWay() {
        ExampleCluster world = soaking();

        Said said = world.console().run("resume", "postgresql");

        assertThat(said.err())
                .startsWith("StatefulSet default/postgresql has a rollout under way, driven by ")
                .contains("promote, hold and rollback reach it");
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void aHeldRolloutIsResumedHereAndDrivenToItsEnd() {
        ExampleCluster world = soaking();
        assertThat(world.console().run("hold", "postgresql", "--wait").code()).isEqualTo(4);

        Said said = world.console().run("resume", "postgresql");

        assertThat(said.out())
                .containsSubsequence(
                        "resumed by ada",
                        "wave 2 of 3: ordinal 1",
                        "ordinal 1 goes to ",
                        "Completed in ",
                        ": 3 of 3 pods on ");
        assertThat(said.code()).isZero();
        assertThat(world.partition()).isZero();
    }

    @Test
    void aPodThatAnotherDriverHasReplacedWasTouched() {
        ExampleCluster world = soaking();
        assertThat(world.console().run("hold", "postgresql", "--wait").code()).isEqualTo(4);

        Said said = world.console().run("rollback", "postgresql");

        assertThat(said.out())
                .contains("ordinal 2 goes back to ")
                .contains("Rolled back. postgresql-1 and postgresql-0 were never touched.");
    }

    @Test
    void aHeldRolloutIsRolledBackHere() {
        ExampleCluster world = soaking();
        assertThat(world.console().run("hold", "postgresql", "--wait").code()).isEqualTo(4);

        Said said = world.console().run("rollback", "postgresql", "-o", "json");

        assertThat(said.events("finished").get(0).get("outcome").textValue()).isEqualTo("rolled-back");
        assertThat(said.code()).isEqualTo(3);
    }

    @Test
    void aRolloutWhoseDriverDiedIsTakenUp() {
        ExampleCluster world = soaking();
        world.graceDies();

        Said said = world.console().run("resume", "postgresql");

        assertThat(said.out()).contains("resumed by ada", "Completed in ");
        assertThat(said.code()).isZero();
    }

    @Test
    void rightAfterADriverDiedAResumeTellsUntilWhenItWaits() {
        ExampleCluster world = soaking();
        world.graceIsKilled();

        Said said = world.console().run("resume", "postgresql", "-o", "json");

        JsonNode awaited = said.events("lease").get(0);
        assertThat(said.events("lease")).hasSize(1);
        assertThat(awaited.get("holder").isTextual()).isTrue();
        Instant until = Instant.parse(awaited.get("until").textValue());
        assertThat(Instant.parse(said.events("resumed").get(0).get("time").textValue()))
                .isBetween(until, until.plusSeconds(3));
        assertThat(said.code()).isZero();
    }

    @Test
    void rightAfterADriverDiedARollbackTakesItsPlaceAsSoonAsItIsSeenToBeDead() {
        ExampleCluster world = soaking();
        world.graceIsKilled();

        Said said = world.console().run("rollback", "postgresql", "--reason", "errors in the log", "-o", "json");

        assertThat(said.err())
                .contains(
                        "Told ",
                        "No driver is seen alive: its Lease has not been renewed within 15 s.",
                        "takes the rollout up as soon as the Lease is seen to be dead, and rolls back");
        assertThat(said.events("lease")).hasSize(1);
        assertThat(said.events("rollback").get(0).get("reason").textValue()).isEqualTo("errors in the log");
        assertThat(said.events("finished").get(0).get("outcome").textValue()).isEqualTo("rolled-back");
        assertThat(said.code()).isEqualTo(3);
    }

    /** It had held the rollout, and not given its Lease back. */
    @Test
    void rightAfterADriverDiedThatHeldAResumeTakesItsPlaceAsSoonAsItIsSeenToBeDead() {
        ExampleCluster world = soaking();
        world.graceIsKilledAfterItsNextWrite();
        world.console().run("hold", "postgresql", "--reason", "lunch");
        assertThat(world.held()).isTrue();

        Said said = world.console().run("resume", "postgresql", "-o", "json");

        assertThat(said.err())
                .contains(
                        "No driver is seen alive: its Lease has not been renewed within 15 s.",
                        "takes the rollout up as soon as the Lease is seen to be dead, and resumes it");
        assertThat(said.events("lease")).hasSize(1);
        assertThat(said.events("finished").get(0).get("outcome").textValue()).isEqualTo("completed");
        assertThat(said.code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"promote", "hold"})
    void rightAfterADriverDiedItIsSaidThatNobodyHearsAndHowToGoOn(String word) {
        ExampleCluster world = soaking();
        world.graceIsKilled();

        Said said = world.console().run(word, "postgresql");

        assertThat(said.err())
                .contains("No driver is seen alive", "is told to " + word, "./rollout resume postgresql -n default");
        assertThat(said.code()).isZero();
        Said resumed = world.console().run("resume", "postgresql", "-o", "json");
        assertThat(resumed.events(word.equals("hold") ? "held" : "promoted")).hasSize(1);
    }

    /** There is nothing to follow. */
    @Test
    void aWordThatNobodyHearsIsNotWaitedFor() {
        ExampleCluster world = soaking();
        world.graceIsKilled();

        Said said = world.console().run("promote", "postgresql", "--wait");

        assertThat(said.err()).contains("No driver is seen alive");
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void aRolloutWhoseDriverDiedIsPromotedHere() {
        ExampleCluster world = soaking();
        world.graceDies();

        Said said = world.console().run("promote", "postgresql", "--to", "all");

        assertThat(said.out()).contains("Completed in ");
        assertThat(said.code()).isZero();
    }

    @Test
    void aHoldIsLeftForWhoeverComesNext() {
        ExampleCluster world = soaking();
        world.graceDies();

        Said said = world.console().run("hold", "postgresql");

        assertThat(said.err())
                .isEqualTo("Nobody drives the rollout of default/postgresql now: whoever takes it up is told to hold."
                        + System.lineSeparator());
        assertThat(said.code()).isZero();
    }

    @Test
    void whereNothingIsUnderWayThereIsNothingToSay() {
        for (String word : new String[] {"promote", "hold", "resume", "rollback"}) {
            Said said = ExampleCluster.calm().console().run(word, "postgresql");

            assertThat(said.err())
                    .isEqualTo("StatefulSet default/postgresql has no rollout that is under way or held"
                            + System.lineSeparator());
            assertThat(said.code()).as(word).isEqualTo(2);
        }
    }

    @Test
    void aWrongSizeIsToldBeforeAnythingIsAsked() {
        Said said = ExampleCluster.calm().console().run("promote", "postgresql", "--to", "half");

        assertThat(said.err()).startsWith("--to half: ").contains("counts from 1 and percentages");
        assertThat(said.code()).isEqualTo(2);
    }

    /** Grace's rollout, with its first pod on the new revision and a long soak ahead. */
    private static ExampleCluster soaking() {
        ExampleCluster world = ExampleCluster.calm();
        world.grace(request -> request.soak(Duration.ofMinutes(20)).reason("CVE"));
        world.pass(SOAKING);
        return world;
    }
}
