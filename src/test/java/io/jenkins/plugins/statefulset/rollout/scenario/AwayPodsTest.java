package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Released pods that are away long after their release. */
class AwayPodsTest {
    private static SimulatedRollout gated(String policy) {
        return SimulatedRollout.of(4)
                .spec("podManagementPolicy: " + policy)
                .request(request -> request.waves("50%,100%").gate(new GateSpec.Manual()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OrderedReady", "Parallel"})
    void twoAtOnceAreNotedOnceEach(String policy) {
        SimulatedRollout.Stage stage = gated(policy).stage();
        stage.start("one").runFor(Duration.ofMinutes(30));
        AtomicInteger writes = new AtomicInteger();
        stage.cluster.onWrite(write -> {
            if (write.who().equals("one") && write.kind().equals("StatefulSet")) {
                writes.incrementAndGet();
            }
        });
        stage.cluster.somebodyElse().deletePod("default", "db-3");
        stage.cluster.somebodyElse().deletePod("default", "db-2");
        stage.runFor(Duration.ofMinutes(1));

        assertThat(writes.get()).isLessThanOrEqualTo(4);
        stage.rollout.orElseThrow().promote(Optional.of(WaveSize.parse("100%")));
        stage.finish();
        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
    }

    @Test
    void eachAbsenceHasItsOwnTime() {
        SimulatedRollout.Stage stage = gated("Parallel").stage();
        stage.start("one").runFor(Duration.ofMinutes(30));
        for (int round = 0; round < 5; round++) {
            stage.cluster.somebodyElse().deletePod("default", "db-3");
            stage.runFor(Duration.ofSeconds(50));
        }
        stage.rollout.orElseThrow().promote(Optional.of(WaveSize.parse("100%")));
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
    }
}
