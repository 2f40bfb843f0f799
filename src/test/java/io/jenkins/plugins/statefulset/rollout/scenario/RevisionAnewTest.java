package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Armed;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Blocked;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The control plane is upgraded from 1.33 to 1.34.0 in the midst of a rollout: revisions are made anew (kubernetes #134773). */
class RevisionAnewTest {

    /** Hours after the release of the pods that go once more. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "podManagementPolicy: OrderedReady",
                "podManagementPolicy: Parallel",
                "updateStrategy: {type: OnDelete}"
            })
    void theRolloutGoesOnWithTheNewNameAndSaysSo(String spec) {
        SimulatedRollout.Stage stage = SimulatedRollout.of(4)
                .spec(spec)
                .faults("revision-anew@1h")
                .request(asked ->
                        asked.waves("50%,100%").soak(Duration.ofHours(2)).timeout(Duration.ofDays(1)))
                .run();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(stage.events(Blocked.class)).extracting(Blocked::message).anySatisfy(message -> assertThat(
                        message.toString())
                .contains("which nobody has changed", "kubernetes #134773"));
        String present = stage.set().getStatus().getUpdateRevision();
        assertThat(stage.revisions()).containsOnly(present);
        assertThat(stage.outcome().reason().toString()).isEqualTo("4 of 4 pods on " + present);
        assertThat(stage.readiness()).containsOnly(true);
        assertThat(stage.events(Armed.class))
                .as("whoever counts pods has to know the name")
                .extracting(Armed::revision)
                .hasSize(2)
                .last()
                .isEqualTo(present);
    }

    @Test
    void aRollbackTakesThePodsToTheBaseUnderItsNewName() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("revision-anew@20s", "never-ready=2")
                .request(asked -> asked.readyTimeout(Duration.ofMinutes(1)))
                .run();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.image()).isEqualTo(SimulatedRollout.OLD);
        assertThat(stage.revisions()).containsOnly(stage.set().getStatus().getUpdateRevision());
        assertThat(stage.readiness()).containsOnly(true);
    }
}
