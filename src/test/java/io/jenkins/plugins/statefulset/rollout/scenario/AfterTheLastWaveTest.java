package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fails once every pod has been ready on the new revision: that is the controller's current one then. */
class AfterTheLastWaveTest {

    @ParameterizedTest(name = "db-{0} of 3")
    @ValueSource(ints = {0, 1, 2})
    void aPodThatFailsIsMadeFromTheOldRevision(int ordinal) {
        SimulatedRollout.Stage stage = soaking("podManagementPolicy: OrderedReady");

        stage.cluster.somebodyElse().makeUnready("default", "db-" + ordinal);
        stage.finish();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.revisions()).containsOnly(stage.set().getStatus().getUpdateRevision());
        assertThat(stage.image()).isEqualTo(SimulatedRollout.OLD);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void underParallelThePodOnTopIsMadeFromTheOldRevisionToo() {
        SimulatedRollout.Stage stage = soaking("podManagementPolicy: Parallel");

        stage.cluster.somebodyElse().makeUnready("default", "db-2");
        stage.finish();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    /** The controller would take the healthy ones down first, and no budget lets them go while the one below is not well. */
    @ParameterizedTest(name = "db-{0} of 3")
    @ValueSource(ints = {0, 1})
    void underParallelAPodBelowHealthyOnesIsMadeAnewBeforeAllGoBack(int ordinal) {
        SimulatedRollout.Stage stage = soaking("podManagementPolicy: Parallel");

        stage.cluster.somebodyElse().makeUnready("default", "db-" + ordinal);
        stage.finish();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.revisions()).containsOnly(stage.set().getStatus().getUpdateRevision());
        assertThat(stage.image()).isEqualTo(SimulatedRollout.OLD);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    private static SimulatedRollout.Stage soaking(String management) {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .spec(management)
                .budget("minAvailable: 2")
                .request(asked -> asked.waves("100%").soak(Duration.ofHours(1)).readyTimeout(Duration.ofMinutes(5)))
                .stage();
        stage.start("one");
        stage.runFor(Duration.ofMinutes(30));
        assertThat(stage.set().getStatus().getCurrentRevision())
                .isEqualTo(stage.set().getStatus().getUpdateRevision());
        return stage;
    }
}
