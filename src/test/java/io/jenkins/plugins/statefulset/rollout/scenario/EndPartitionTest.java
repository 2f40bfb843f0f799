package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PartitionMoved;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The partition that a completed rollout leaves is told, right before its end. */
class EndPartitionTest {
    @ParameterizedTest
    @CsvSource({"GUARD, 1000000", "ORIGINAL, 2"})
    void isToldBeforeTheEnd(EndPartition asked, int left) {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .spec("updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}")
                .request(request -> request.endPartition(asked))
                .run();

        assertThat(stage.partition()).isEqualTo(left);
        assertThat(stage.partitionsTold()).endsWith(0, left);
        RolloutEvent beforeTheLast = stage.events.get(stage.events.size() - 2);
        assertThat(beforeTheLast).isInstanceOfSatisfying(PartitionMoved.class, moved -> assertThat(moved.from())
                .isZero());
    }
}
