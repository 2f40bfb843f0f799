package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is busy or away for a moment is asked again, from the first request on. */
class BusyServerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api-refuses=every 3",
                "api-refuses=0.2",
                "api-down=0s..3s",
                "api-forgets=every 1",
                "api-forgets=every 2"
            })
    void doesNotEndARolloutBeforeItBegan(String fault) {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).backup().faults(fault).run();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(stage.cluster.jobs(SimulatedRollout.NAMESPACE)).hasSize(1);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void isNotAskedForEver() {
        SimulatedRollout.Stage busy =
                SimulatedRollout.of(3).faults("api-refuses=every 1").stage();
        Instant begin = busy.cluster.clock().now();

        assertThatThrownBy(() -> busy.start("one")).isInstanceOf(ClusterException.class);
        assertThat(Duration.between(begin, busy.cluster.clock().now()))
                .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(31));
    }

    /** A wrong address does not heal, and whoever mistyped it waits for the answer. */
    @Test
    void thatCannotBeReachedAtAllIsGivenUpSoon() {
        SimulatedRollout.Stage away =
                SimulatedRollout.of(3).faults("api-down=0s..1h").stage();
        Instant begin = away.cluster.clock().now();

        assertThatThrownBy(() -> away.start("one"))
                .isInstanceOfSatisfying(ClusterException.class, refusal -> assertThat(refusal.reason())
                        .isEqualTo(ClusterException.Reason.UNREACHABLE));
        assertThat(Duration.between(begin, away.cluster.clock().now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void takesAPersonsWordAllTheSame() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("api-refuses=every 3", "api-forgets=every 2")
                .request(asked -> asked.soak(Duration.ofMinutes(10)))
                .stage();
        stage.start("one").runFor(Duration.ofMinutes(2));
        SimulatedClient elsewhere = stage.cluster.client("two");
        try (Rollouts rollouts = Rollouts.on(elsewhere, elsewhere.scheduler())) {
            rollouts.issue(SimulatedRollout.NAMESPACE, SimulatedRollout.SET, new Command.Hold("jane", "lunch"));
        }
        stage.finish();
        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);

        // The server may have refused to take the Lease back: it runs out.
        stage.runFor(Duration.ofMinutes(1));
        stage.takeUp("three", Optional.of(new Command.Resume("jane"))).finish();
        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
    }
}
