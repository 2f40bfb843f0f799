package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kubelets try again until it works, and what they try in vain. */
class TransientErrorsTest {
    @ParameterizedTest
    @ValueSource(strings = {"image-pull=1:100s", "image-pull=2:30s", "config-error=1:5s", "config-error=0:60s"})
    void whatIsOverInTimeIsNoFailure(String fault) {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3).faults(fault).run();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"image-pull=1:5m", "config-error=1"})
    void whatIsNotOverInTimeIs(String fault) {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3).faults(fault).run();

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.outcome().duration()).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
    }

    @Test
    void anImageThatIsNotFoundFailsAtOnce() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).faults("image-pull=2").run();

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.outcome().duration()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void theGraceIsTheRequests() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("image-pull=2:4m")
                .request(request -> request.failureGrace(Duration.ofMinutes(5)))
                .run();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
    }
}
