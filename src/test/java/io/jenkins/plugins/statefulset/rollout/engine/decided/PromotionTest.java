package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.HOUR;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NEW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NOW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.OLD;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.ago;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.seconds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertDeletes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertEnds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertEvicts;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertRollsBack;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertWaitsFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.AskGate;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of {@link Promotion} on what surrounds the waves: the controller, OnDelete, the end, the time of the whole. */
class PromotionTest {
    @Nested
    class StaleStatus {
        @Test
        void isWaitedForAfterTheTemplateWasWritten() {
            DecisionScene scene =
                    DecisionScene.of(3).armed(minutes(1)).updateRevision(OLD).unobserved();

            assertWaitsFor(scene.step(), "statefulset-controller", NOW.plus(minutes(9)));
        }

        @Test
        void thatNeverCatchesUpWithTheTemplateFails() {
            assertRollsBack(
                    DecisionScene.of(3)
                            .armed(minutes(10))
                            .updateRevision(OLD)
                            .unobserved()
                            .step(),
                    "the StatefulSet controller has not taken notice");
        }

        @Test
        void afterALongSoakIsNoFailureBecauseSomeoneHasJustScaledTheSet() {
            DecisionScene scene = DecisionScene.of(3)
                    .soak(HOUR)
                    .released(2, minutes(50))
                    .pod(2)
                    .ready(NEW, minutes(49))
                    .unobserved();

            assertWaitsFor(scene.step(), "statefulset-controller");
        }

        @Test
        void withoutAnUpdateRevisionSaysNothingEither() {
            assertWaitsFor(DecisionScene.of(3).withoutUpdateRevision().step(), "statefulset-controller");
        }

        @Test
        void concludesNothingAboutPods() {
            assertWaitsFor(
                    DecisionScene.of(3)
                            .released(2, seconds(1))
                            .unobserved()
                            .pod(2)
                            .failed(NEW, seconds(1))
                            .step(),
                    "statefulset-controller");
        }
    }

    @Nested
    class OnDelete {
        @Test
        void releasesInTheRecordAlone() {
            Decision.Write write = DecisionScene.of(3).onDelete().write();

            assertThat(write.transition()).isEqualTo(new Decision.Transition.Release(1, 3, 2));
            assertThat(write.partition()).isEmpty();
            assertThat(write.state().partition()).isEqualTo(2);
        }

        @Test
        void evictsWhatWasReleased() {
            assertEvicts(DecisionScene.of(3).onDelete().released(2, seconds(1)).step(), "db-2");
        }

        @Test
        void deletesWhatSeveralBudgetsMatchBecauseItsEvictionIsRefusedForEver() {
            DecisionScene scene =
                    DecisionScene.of(3).onDelete().released(2, seconds(1)).budgetAllows(1);

            assertEvicts(scene.step(), "db-2");
            assertDeletes(scene.budget(SceneBudgets.allowing("team-pdb", 1)).step(), "db-2");
            assertWaitsFor(scene.budget(SceneBudgets.allowing("third-pdb", 0)).step(), "third-pdb");
        }

        @Test
        void doesNotEvictWhatMayNotGoAnyMore() {
            DecisionScene scene = DecisionScene.of(3).onDelete().released(2, seconds(1));

            assertWaitsFor(scene.pod(0).starting(OLD, seconds(1)).step(), "db-0");
            assertWaitsFor(scene.pod(0).ready(OLD, HOUR).budgetAllows(0).step(), "db-pdb");
        }

        @Test
        void deletesWhatWasReleasedAndIsNotReady() {
            assertDeletes(
                    DecisionScene.of(3)
                            .onDelete()
                            .released(2, seconds(1))
                            .pod(2)
                            .failed(OLD, HOUR)
                            .step(),
                    "db-2");
        }

        @Test
        void goesOnWaveByWave() {
            assertReleasesInRecord(
                    DecisionScene.of(3)
                            .onDelete()
                            .released(2, seconds(20))
                            .pod(2)
                            .ready(NEW, seconds(5))
                            .step(),
                    1);
        }

        @Test
        void isDoneWhenAllAreOnTheNewRevisionThoughCurrentRevisionStaysBehind() {
            DecisionScene scene = DecisionScene.of(2)
                    .onDelete()
                    .endPartition(EndPartition.GUARD)
                    .wave(2)
                    .released(0, seconds(20))
                    .pod(1)
                    .ready(NEW, seconds(15))
                    .pod(0)
                    .ready(NEW, seconds(5));

            assertEnds(scene.step(), Result.COMPLETED, "2 of 2 pods on db-new");
            assertThat(scene.write().partition()).isEmpty();
        }

        private static void assertReleasesInRecord(Decision.Step step, int to) {
            assertThat(((Decision.Write) step).state().partition()).isEqualTo(to);
            assertThat(((Decision.Write) step).partition()).isEmpty();
        }
    }

    @Nested
    class Finish {
        private static DecisionScene allNew() {
            return DecisionScene.of(2)
                    .wave(2)
                    .released(0, minutes(1))
                    .pod(1)
                    .ready(NEW, seconds(50))
                    .pod(0)
                    .ready(NEW, seconds(30));
        }

        @ParameterizedTest
        @CsvSource({"ZERO,0", "ORIGINAL,1", "GUARD,1000000"})
        void writesThePartitionThatWasAskedFor(EndPartition asked, int expected) {
            DecisionScene scene =
                    allNew().endPartition(asked).originalPartition(1).currentRevision(NEW);

            assertEnds(scene.step(), Result.COMPLETED, "2 of 2 pods on db-new");
            assertThat(scene.write().partition()).isEqualTo(OptionalInt.of(expected));
        }

        @Test
        void doesNotWaitForCurrentRevisionWhereNoPodIsBelowThePartition() {
            assertEnds(allNew().currentRevision(OLD).step(), Result.COMPLETED, "");
        }

        @Test
        void waitsForCurrentRevisionWherePodsAreMadeFromIt() {
            DecisionScene scene = allNew().endPartition(EndPartition.GUARD).currentRevision(OLD);

            assertWaitsFor(
                    scene.step(), "statefulset-controller", ago(seconds(30)).plus(minutes(10)));
        }

        @Test
        void followsReplicasThatBecameNone() {
            assertEnds(allNew().scaledTo(0).step(), Result.COMPLETED, "0 of 0 pods");
        }
    }

    @Test
    void theRolloutsOwnTimeBeginsAgainWhenItIsTakenUpAfterAHold() {
        DecisionScene scene = DecisionScene.of(3)
                .timeout(HOUR)
                .started(HOUR.multipliedBy(12))
                .gates(new GateSpec.Manual())
                .released(2, HOUR.multipliedBy(11))
                .pod(2)
                .ready(NEW, HOUR.multipliedBy(11));

        assertThat(scene.resumed(minutes(1)).step()).isInstanceOf(AskGate.class);
        assertRollsBack(scene.resumed(HOUR).step(), "the rollout took longer than 1 h");
    }

    @Test
    void noWaitOutlastsTheRolloutsOwnTime() {
        DecisionScene scene =
                DecisionScene.of(3).timeout(HOUR).started(minutes(58)).released(2, seconds(5));

        assertWaitsFor(scene.pod(2).starting(NEW, seconds(3)).step(), "db-2", NOW.plus(minutes(2)));
        assertWaitsFor(
                scene.pod(2)
                        .ready(NEW, seconds(4))
                        .budgetAllows(0)
                        .blocked("db-pdb", seconds(1))
                        .step(),
                "db-pdb",
                NOW.plus(minutes(2)));
    }

    @Test
    void theRolloutsOwnTimeIsTheLimitOfAll() {
        DecisionScene scene = DecisionScene.of(3)
                .timeout(HOUR)
                .started(HOUR)
                .released(2, seconds(5))
                .pod(2)
                .starting(NEW, seconds(3));

        assertRollsBack(scene.step(), "the rollout took longer than 1 h");
    }
}
