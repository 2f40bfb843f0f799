package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.sim.SomebodyElse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A watch whose connection has died without a word says nothing for minutes, while requests go through. */
class SilentWatchTest {

    /** During the soak another pod becomes unready, so the budget allows none; the watch does not say so. */
    @Test
    void aBudgetOfMinutesAgoTakesNoPodDown() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("watch-stalls=10m@30s")
                .request(asked -> asked.soak(Duration.ofMinutes(2)))
                .stage();
        stage.start("one").runFor(Duration.ofMinutes(1));
        List<Instant> disrupted = new ArrayList<>();
        stage.cluster.onDisruption(
                disruption -> disrupted.add(stage.cluster.clock().now()));
        stage.cluster.somebodyElse().makeUnready(SimulatedRollout.NAMESPACE, "db-0");
        stage.runFor(Duration.ofMinutes(5));

        assertThat(disrupted).isEmpty();
        assertThat(stage.partition()).isEqualTo(2);
        stage.cluster.somebodyElse().makeReady(SimulatedRollout.NAMESPACE, "db-0");
        stage.finish();
        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    /** The pod is ready in time, but the watch does not say so: that is no failure of the pod. */
    @Test
    void aPodThatIsReadyIsNotFoundLateBecauseItsWatchIsSilent() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("watch-stalls=30m@2s")
                .request(asked -> asked.readyTimeout(Duration.ofMinutes(1)))
                .run();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    /** Nothing tells of the pods that get ready one after the other, and no deadline is near. */
    @Test
    void podsThatAreReadyAreSeenSoonThoughTheirWatchIsSilent() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("watch-stalls=30m@2s")
                .request(asked -> asked.readyTimeout(Duration.ofMinutes(20)))
                .stage();
        stage.start("one").runFor(Duration.ofMinutes(3));

        assertThat(stage.ended()).isTrue();
        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    /** Watches that speak are believed: nothing is listed but when plan and driver open them. */
    @Test
    void nothingIsAskedWhileTheWatchesSpeak() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(12).run();

        assertThat(stage.cluster.client("one").requests())
                .containsEntry("list pods", 2)
                .containsEntry("list poddisruptionbudgets", 2);
    }

    /** After a quiet soak what they said last is confirmed, once for the wave. */
    @Test
    void afterASoakTheyAreConfirmedOnce() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(12)
                .request(asked -> asked.soak(Duration.ofMinutes(5)))
                .run();

        assertThat(stage.cluster.client("one").requests())
                .hasEntrySatisfying("list pods", lists -> assertThat(lists).isBetween(2, 4))
                .hasEntrySatisfying(
                        "list poddisruptionbudgets", lists -> assertThat(lists).isBetween(2, 4));
    }

    /** The server takes its time to confirm what the watches said before the soak, and meanwhile they tell that a pod is not ready. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 7})
    void whatIsHeardWhileTheServerIsAskedCounts(int later) {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("api-delays=3s")
                .request(asked -> asked.soak(Duration.ofSeconds(90)))
                .stage();
        stage.start("one");
        Instant soaked = Instant.parse("2026-01-01T12:02:41Z");
        SomebodyElse other = stage.cluster.somebodyElse();
        Scheduler chance = stage.cluster.client("chance").scheduler();
        chance.schedule(soaked.plusSeconds(later), () -> other.makeUnready(SimulatedRollout.NAMESPACE, "db-0"));
        chance.schedule(soaked.plusSeconds(60), () -> other.makeReady(SimulatedRollout.NAMESPACE, "db-0"));
        stage.finish();

        assertThat(stage.invariants.breaches()).isEmpty();
        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
    }
}
