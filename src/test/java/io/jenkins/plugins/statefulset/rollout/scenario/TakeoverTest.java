package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.LeaseAwaited;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.sim.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a driver lives is seen by its Lease, by the clock of whoever looks and of nobody else. */
class TakeoverTest {

    @Test
    void aDriverThatJustDiedIsTakenOverWhenItsLeaseHasBeenSilentForAsLongAsItLasts() {
        SimulatedRollout.Stage stage = soaking();
        stage.cluster.client("one").kill();
        Instant died = stage.cluster.clock().now();
        stage.takeUp("two", Optional.empty()).finish();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        LeaseAwaited awaited = awaited(stage).get(0);
        assertThat(awaited(stage)).as("said once").hasSize(1);
        assertThat(awaited.until()).isBetween(died.plusSeconds(29), died.plusSeconds(31));
        assertThat(resumed(stage)).isBetween(awaited.until(), awaited.until().plusSeconds(3));
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    /** Found by a random run: the rollout failed at once for what had begun a moment before. */
    @Test
    void aWaitThatEndedWhileNobodyDroveIsNoWait() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(asked -> asked.soak(Duration.ofMinutes(1)))
                .stage();
        stage.start("one").runFor(Duration.ofSeconds(30));
        stage.cluster.somebodyElse().makeUnready(SimulatedRollout.NAMESPACE, "db-0");
        stage.runFor(Duration.ofMinutes(2));
        assertThat(StateAnnotation.state(stage.set()).orElseThrow().blocked())
                .as("noted")
                .isPresent();
        stage.cluster.client("one").kill();
        stage.cluster.somebodyElse().makeReady(SimulatedRollout.NAMESPACE, "db-0");
        stage.runFor(Duration.ofMinutes(45));
        stage.cluster.somebodyElse().makeUnready(SimulatedRollout.NAMESPACE, "db-1");
        stage.takeUp("two", Optional.empty()).runFor(Duration.ofMinutes(5));
        stage.cluster.somebodyElse().makeReady(SimulatedRollout.NAMESPACE, "db-1");
        stage.finish();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
    }

    /** An hour ahead it would block the set for an hour; behind, it would be robbed. */
    @ParameterizedTest
    @ValueSource(ints = {3600, -3600, 40, -40})
    void theClockOfADriverThatDiedDoesNotMatter(int seconds) {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(asked -> asked.soak(Duration.ofMinutes(10)))
                .stage();
        stage.cluster.client("one").setClock(Duration.ofSeconds(seconds));
        stage.start("one").runFor(Duration.ofMinutes(1));
        stage.cluster.client("one").kill();
        Instant died = stage.cluster.clock().now();
        stage.takeUp("two", Optional.empty()).runFor(Duration.ofSeconds(35));

        assertThat(resumed(stage)).isBefore(died.plusSeconds(34));
        stage.finish();
        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3600, -3600})
    void aDriverThatLivesIsLeftAloneWhateverTheClocksSay(int seconds) {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(asked -> asked.soak(Duration.ofMinutes(1)))
                .stage();
        stage.cluster.client("one").setClock(Duration.ofSeconds(seconds));
        stage.start("one").runFor(Duration.ofSeconds(40));
        Rollout first = stage.rollout.orElseThrow();
        stage.takeUp("two", Optional.empty()).runFor(Duration.ofSeconds(15));

        assertThatThrownBy(() -> stage.outcome())
                .hasCauseInstanceOf(BadRequestException.class)
                .hasMessageContaining("driven by");
        assertThat(stage.cluster.client("two").writes()).isZero();
        stage.rollout = Optional.of(first);
        stage.finish();
        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void aLeaseThatWasGivenBackIsTakenAtOnce() {
        SimulatedRollout.Stage stage = soaking();
        stage.rollout.orElseThrow().detach();
        stage.runFor(Duration.ofSeconds(1));
        Instant let = stage.cluster.clock().now();
        stage.takeUp("two", Optional.empty()).runFor(Duration.ofSeconds(1));

        assertThat(awaited(stage)).isEmpty();
        assertThat(resumed(stage)).isBefore(let.plusSeconds(1));
    }

    /** It died after it took the Lease and before it wrote the record: there is nothing to resume. */
    @Test
    void aRolloutBeginsWhereADeadDriverLeftItsLeaseAndNoRecord() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3).stage();
        stage.cluster.client("one").failAfterWrite(1);
        stage.start("one");
        assertThat(stage.cluster.leases(SimulatedRollout.NAMESPACE)).hasSize(1);
        stage.start("two").finish();

        assertThat(awaited(stage)).hasSize(1);
        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void whoeverWaitsForALeaseCanLeaveAtAnyTime() {
        SimulatedRollout.Stage stage = soaking();
        stage.cluster.client("one").kill();
        stage.takeUp("two", Optional.empty()).runFor(Duration.ofSeconds(5));
        stage.rollout.orElseThrow().hold("interrupted");
        stage.runFor(Duration.ofMinutes(5));

        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);
        assertThat(stage.cluster.client("two").writes()).isZero();
    }

    /** Two resume what a third one left: one of them gets it. */
    @Test
    void ofTwoWhoWaitOneTakesOver() {
        SimulatedRollout.Stage stage = soaking();
        stage.cluster.client("one").kill();
        stage.takeUp("two", Optional.empty());
        Rollout second = stage.rollout.orElseThrow();
        stage.takeUp("three", Optional.empty());
        Rollout third = stage.rollout.orElseThrow();
        stage.runFor(Duration.ofHours(2));

        List<Rollout> refused = List.of(second, third).stream()
                .filter(one -> one.outcome().toCompletableFuture().isCompletedExceptionally())
                .toList();
        assertThat(refused).hasSize(1);
        Rollout winner = refused.contains(second) ? third : second;
        assertThat(winner.outcome().toCompletableFuture().join().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void aServerThatIsAwayMeanwhileIsWaitedForToo() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("api-down=65s..3m")
                .request(asked -> asked.soak(Duration.ofMinutes(10)))
                .stage();
        stage.start("one").runFor(Duration.ofMinutes(1));
        stage.cluster.client("one").kill();
        stage.takeUp("two", Optional.empty()).finish();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
    }

    /** Found by a random run: the Lease had been ours, and had run out, when the answer to its taking was found to be lost. */
    @Test
    void aLeaseThatWasTakenLongAgoWithoutAnAnswerIsRenewedBeforeAnythingIsWritten() {
        SimulatedRollout.Stage stage = soaking();
        stage.cluster.client("one").kill();
        stage.takeUp("two", Optional.empty()).runFor(Duration.ofSeconds(27));
        stage.cluster.faults(Faults.parse(List.of("api-forgets=1")));
        stage.runFor(Duration.ofSeconds(5));
        assertThat(stage.cluster.client("two").writes())
                .as("it is taken, and nobody has heard of it")
                .isOne();
        stage.cluster.client("two").sleep(Duration.ofMinutes(2));
        stage.cluster.faults(Faults.parse(List.of()));
        stage.finish();

        assertThat(stage.invariants.breaches()).isEmpty();
        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
    }

    private static SimulatedRollout.Stage soaking() {
        return SimulatedRollout.of(3)
                .request(asked -> asked.soak(Duration.ofMinutes(10)))
                .stage()
                .start("one")
                .runFor(Duration.ofMinutes(1));
    }

    private static List<LeaseAwaited> awaited(SimulatedRollout.Stage stage) {
        return stage.events.stream()
                .filter(LeaseAwaited.class::isInstance)
                .map(LeaseAwaited.class::cast)
                .toList();
    }

    private static Instant resumed(SimulatedRollout.Stage stage) {
        return stage.events.stream()
                .filter(RolloutEvent.Resumed.class::isInstance)
                .map(RolloutEvent::time)
                .findFirst()
                .orElseThrow();
    }
}
