package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Resumed;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.RollingBack;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kubelet before 1.32 says why a pull failed for some seconds, then only that it backs off. */
class PullWithoutCauseTest {
    /** The driver that saw the cause is dead, and its successor sees the back-off. */
    private static SimulatedRollout.Stage takenUpWhileItBacksOff(String version, String fault) {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .cluster(builder -> builder.version(version))
                .faults(fault)
                .stage();
        stage.start("one");
        stage.cluster.clock().runUntil(() -> stage.partition() == 2, Duration.ofMinutes(1));
        stage.cluster.client("one").kill();
        stage.runFor(Duration.ofSeconds(25));
        return stage.takeUp("two", Optional.empty()).finish();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.31", "1.34"})
    void whatIsHopelessFailsAtOnceByWhatTheEventsTell(String version) {
        SimulatedRollout.Stage stage = takenUpWhileItBacksOff(version, "image-pull=2");

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.outcome().reason().toString()).contains("db-2", "not found");
        assertThat(Duration.between(time(stage, Resumed.class), time(stage, RollingBack.class)))
                .isLessThan(Duration.ofSeconds(5));
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.31", "1.34"})
    void whatMayHealHasItsGrace(String version) {
        SimulatedRollout.Stage stage = takenUpWhileItBacksOff(version, "image-pull=2:80s");

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
    }

    private static Instant time(SimulatedRollout.Stage stage, Class<? extends RolloutEvent> kind) {
        return stage.events(kind).get(0).time();
    }
}
