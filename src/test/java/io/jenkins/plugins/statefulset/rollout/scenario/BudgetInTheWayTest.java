package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.api.BlockedException;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.BudgetPolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whole rollouts on the simulated cluster whose budget allows nothing. */
class BudgetInTheWayTest {
    @Test
    void aBudgetThatAllowsNothingIsWaitedFor() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).budget("minAvailable: 2").stage();
        stage.cluster.somebodyElse().makeUnready("default", "db-0");
        stage.start("one").runFor(Duration.ofMinutes(5));
        assertThat(stage.partition()).isEqualTo(3);
        assertThat(stage.events)
                .filteredOn(RolloutEvent.Blocked.class::isInstance)
                .hasSize(1);

        stage.cluster.somebodyElse().makeReady("default", "db-0");
        stage.finish();
        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void aBudgetThatAllowsNothingEndsItWhereThatWasAskedFor() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("pdb-blocks=0s..30m")
                .request(asked -> asked.budgetPolicy(BudgetPolicy.FAIL))
                .run();

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.outcome().duration()).isLessThan(Duration.ofMinutes(1));
        assertThat(stage.partitionsTold()).isEmpty();
    }

    @Test
    void aBudgetThatCanNeverAllowADisruptionStopsItBeforeItBegins() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).budget("maxUnavailable: 0").stage();

        assertThatThrownBy(() -> stage.start("one"))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("PodDisruptionBudget db")
                .hasMessageContaining("spec.maxUnavailable is 0");
        assertThat(StateAnnotation.state(stage.set())).isEmpty();
    }
}
