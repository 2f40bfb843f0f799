package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the partition means that stays where somebody else's template ends a rollout. */
class RemainingPartitionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3 | at 3: the controller takes db-4 to db-3 to that template, and db-2 to db-0 stay as they are, now and at every later change
            4 | at 4: the controller takes db-4 to that template, and db-3 to db-0 stay as they are
            1 | at 1: the controller takes db-4 to db-1 to that template, and db-0 stays as it is
            5 | at 5: no pod goes to that template, now and at every later change, until it is lowered (kubectl patch statefulset db -n
            """)
    void namesWhichPodsItHoldsBack(int partition, String words) {
        assertThat(RemainingPartition.words(DecisionScene.of(5)
                        .someoneMovedPartitionTo(partition)
                        .observation()
                        .set()))
                .asString()
                .contains(words);
    }

    @ParameterizedTest
    @CsvSource("0")
    void nothingIsSaidWhereNothingIsHeldBack(int partition) {
        assertThat(RemainingPartition.words(DecisionScene.of(5)
                        .someoneMovedPartitionTo(partition)
                        .observation()
                        .set()))
                .isEqualTo(Message.none());
        assertThat(RemainingPartition.words(
                        DecisionScene.of(5).onDelete().observation().set()))
                .isEqualTo(Message.none());
    }
}
