package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Invariant 7: a driver that dies after any single write, and one that goes on elsewhere, end like one that never died. */
class CrashAndResumeTest {

    enum Course {
        COMPLETED,
        SOAKED,
        PARALLEL,
        ON_DELETE,
        ROLLED_BACK,
        ROLLED_BACK_PARALLEL,
        ROLLED_BACK_ON_DELETE,
        BACKUP_FAILED;

        SimulatedRollout rehearsal() {
            return switch (this) {
                case COMPLETED -> SimulatedRollout.of(3).backup();
                case SOAKED ->
                    SimulatedRollout.of(4).request(asked -> asked.waves("1,50%").soak(Duration.ofMinutes(2)));
                case PARALLEL -> SimulatedRollout.of(3).spec("podManagementPolicy: Parallel");
                case ON_DELETE -> SimulatedRollout.of(3).spec("updateStrategy: {type: OnDelete}");
                case ROLLED_BACK -> SimulatedRollout.of(3).backup().faults("crash-loop=1");
                case ROLLED_BACK_PARALLEL ->
                    SimulatedRollout.of(3).spec("podManagementPolicy: Parallel").faults("crash-loop=1");
                case ROLLED_BACK_ON_DELETE ->
                    SimulatedRollout.of(3)
                            .spec("updateStrategy: {type: OnDelete}")
                            .faults("crash-loop=1");
                case BACKUP_FAILED -> SimulatedRollout.of(3).backup().faults("backup-fails");
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsAsIfItHadNotDied(Course course) {
        SimulatedRollout.Stage undisturbed = course.rehearsal().run();
        int writes = undisturbed.cluster.client("one").writes();
        assertThat(undisturbed.ended()).isTrue();
        assertThat(undisturbed.invariants.breaches()).isEmpty();
        assertThat(writes).isGreaterThan(3);

        for (int n = 1; n <= writes; n++) {
            SimulatedRollout.Stage stage = course.rehearsal().stage();
            stage.cluster.client("one").failAfterWrite(n);
            stage.start("one");
            stage.cluster.clock().runUntil(() -> stage.cluster.client("one").isDead(), Duration.ofHours(3));
            stage.runFor(Duration.ofMinutes(1));
            boolean begun = StateAnnotation.state(stage.set()).isPresent();
            if (!begun) {
                // It died before it had left a word: nothing was changed, so there is nothing to go on with.
                assertThat(stage.image()).as("after write %d", n).isEqualTo(SimulatedRollout.OLD);
                continue;
            }
            if (!StateAnnotation.state(stage.set()).orElseThrow().over()) {
                stage.tellMissed("two").takeUp("two", Optional.empty()).finish();
                assertThat(stage.ended()).as("after write %d", n).isTrue();
            }
            for (Map.Entry<Integer, List<String>> told : stage.revisionsTold().entrySet()) {
                assertThat(undisturbed.revisionsTold().get(told.getKey()))
                        .as("revisions of ordinal %d after write %d", told.getKey(), n)
                        .containsSubsequence(told.getValue());
            }
            assertThat(stage.end()).as("after write %d of %d", n, writes).isEqualTo(undisturbed.end());
            assertThat(stage.invariants.breaches()).as("after write %d", n).isEmpty();
            assertThat(StateAnnotation.state(stage.set())
                            .orElseThrow()
                            .end()
                            .orElseThrow()
                            .result())
                    .isEqualTo(undisturbed.outcome().result());
        }
        assertThat(undisturbed.outcome().result()).isNotEqualTo(Result.HELD);
    }
}
