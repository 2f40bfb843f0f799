package io.jenkins.plugins.statefulset.rollout.engine;

import static io.jenkins.plugins.statefulset.rollout.engine.Scene.HOUR;
import static io.jenkins.plugins.statefulset.rollout.engine.Scene.NEW;
import static io.jenkins.plugins.statefulset.rollout.engine.Scene.NOW;
import static io.jenkins.plugins.statefulset.rollout.engine.Scene.OLD;
import static io.jenkins.plugins.statefulset.rollout.engine.Scene.ago;
import static io.jenkins.plugins.statefulset.rollout.engine.Scene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.Scene.seconds;
import static io.jenkins.plugins.statefulset.rollout.engine.Steps.assertDeletes;
import static io.jenkins.plugins.statefulset.rollout.engine.Steps.assertEnds;
import static io.jenkins.plugins.statefulset.rollout.engine.Steps.assertEvicts;
import static io.jenkins.plugins.statefulset.rollout.engine.Steps.assertHolds;
import static io.jenkins.plugins.statefulset.rollout.engine.Steps.assertNotes;
import static io.jenkins.plugins.statefulset.rollout.engine.Steps.assertReleases;
import static io.jenkins.plugins.statefulset.rollout.engine.Steps.assertRollsBack;
import static io.jenkins.plugins.statefulset.rollout.engine.Steps.assertWaitsFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.Decision.AskGate;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.Stage;
import io.jenkins.plugins.statefulset.rollout.engine.Observation.GateKey;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of {@link Promotion}. */
class PromotionTest {

    @Nested
    class StaleStatus {
        @Test
        void isWaitedForAfterTheTemplateWasWritten() {
            Scene scene = Scene.of(3).armed(minutes(1)).updateRevision(OLD).unobserved();

            assertWaitsFor(scene.step(), "statefulset-controller", NOW.plus(minutes(9)));
        }

        @Test
        void thatNeverCatchesUpWithTheTemplateFails() {
            assertRollsBack(
                    Scene.of(3)
                            .armed(minutes(10))
                            .updateRevision(OLD)
                            .unobserved()
                            .step(),
                    "the StatefulSet controller has not taken notice");
        }

        @Test
        void afterALongSoakIsNoFailureBecauseSomeoneHasJustScaledTheSet() {
            Scene scene = Scene.of(3)
                    .soak(HOUR)
                    .released(2, minutes(50))
                    .pod(2)
                    .ready(NEW, minutes(49))
                    .unobserved();

            assertWaitsFor(scene.step(), "statefulset-controller");
        }

        @Test
        void withoutAnUpdateRevisionSaysNothingEither() {
            assertWaitsFor(Scene.of(3).withoutUpdateRevision().step(), "statefulset-controller");
        }

        @Test
        void concludesNothingAboutPods() {
            assertWaitsFor(
                    Scene.of(3)
                            .released(2, seconds(1))
                            .unobserved()
                            .pod(2)
                            .failed(NEW, seconds(1))
                            .step(),
                    "statefulset-controller");
        }
    }

    @Nested
    class FailedPod {
        @Test
        void failsTheRolloutAtOnce() {
            Scene scene = Scene.of(3).released(2, seconds(50)).pod(2).failed(NEW, seconds(1));

            assertRollsBack(scene.step(), "db-2 failed: CrashLoopBackOff, exit code 1, 3 restarts");
        }

        @Test
        void holdsTheRolloutWhereThatIsAskedFor() {
            Scene scene = Scene.of(3)
                    .onFailure(FailurePolicy.HOLD)
                    .released(2, seconds(50))
                    .pod(2)
                    .failed(NEW, seconds(1));

            assertHolds(scene.step(), "db-2 failed");
        }

        @Test
        void ofAnEarlierWaveFailsTheRolloutToo() {
            Scene scene = Scene.of(8)
                    .wave(2)
                    .released(5, seconds(5))
                    .pod(7)
                    .failed(NEW, seconds(1))
                    .pod(6)
                    .ready(NEW, minutes(1))
                    .pod(5)
                    .starting(NEW, seconds(2));

            assertRollsBack(scene.step(), "db-7 failed");
        }

        @Test
        void fromBeforeAResumeGetsItsTimeAgain() {
            Scene scene =
                    Scene.of(3).released(2, HOUR).resumed(minutes(1)).pod(2).failed(NEW, minutes(2));

            assertWaitsFor(scene.step(), "db-2", NOW.plus(minutes(9)));
        }

        @Test
        void thatFailsAgainAfterAResumeCounts() {
            Scene scene =
                    Scene.of(3).released(2, HOUR).resumed(minutes(2)).pod(2).failed(NEW, minutes(1));

            assertRollsBack(scene.step(), "db-2 failed");
        }

        @Test
        void withAGraceIsJudgedWhenItIsOver() {
            Scene scene = Scene.of(3).released(2, minutes(2));

            assertWaitsFor(
                    scene.pod(2).unschedulable(NEW, minutes(2), minutes(3)).step(), "db-2", NOW.plus(minutes(1)));
            assertRollsBack(
                    scene.pod(2).unschedulable(NEW, minutes(3), minutes(3)).step(), "db-2 failed: unschedulable");
        }

        @Test
        void belowThePartitionIsNotTheRolloutsFault() {
            assertThat(Scene.of(3)
                            .released(2, seconds(50))
                            .soak(HOUR)
                            .pod(2)
                            .ready(NEW, seconds(5))
                            .pod(0)
                            .failed(OLD, seconds(1))
                            .decide()
                            .stage())
                    .isInstanceOf(Stage.Soaking.class);
        }
    }

    @Nested
    class SlowPod {
        @Test
        void hasItsTimeFromItsCreation() {
            Scene scene = Scene.of(3).released(2, minutes(9)).pod(2).starting(NEW, minutes(8));

            assertWaitsFor(scene.step(), "db-2", NOW.plus(minutes(2)));
        }

        @Test
        void failsTheRolloutWhenItIsOver() {
            Scene scene = Scene.of(3).released(2, minutes(11)).pod(2).starting(NEW, minutes(10));

            assertRollsBack(scene.step(), "db-2 was not ready within 10 min: readiness probe failing");
        }

        @Test
        void thatWasReadyForHoursHasItsTimeFromWhenItWasNotAnyMore() {
            Scene scene = Scene.of(3).soak(HOUR).released(2, minutes(50));

            assertWaitsFor(scene.pod(2).unready(NEW, minutes(50), minutes(1)).step(), "db-2", NOW.plus(minutes(9)));
            assertRollsBack(
                    scene.pod(2).unready(NEW, minutes(50), minutes(10)).step(), "db-2 was not ready within 10 min");
        }

        @Test
        void mayBeMissingOrTerminatingForAWhile() {
            Scene scene = Scene.of(3).released(2, minutes(1));

            assertWaitsFor(
                    scene.pod(2).missing().step(), "db-2", NOW.plus(minutes(9)).plusSeconds(30));
            assertWaitsFor(
                    scene.pod(2).terminating(OLD).step(),
                    "db-2",
                    NOW.plus(minutes(9)).plusSeconds(30));
        }

        @Test
        void thatIsDrainedLongAfterItsReleaseIsNotedAndGivenTimeToComeBack() {
            Scene scene = Scene.of(3).soak(HOUR).released(2, minutes(50)).pod(2).terminating(NEW);

            assertNotes(scene.step(), "db-2");
            scene.after(scene.write());
            assertWaitsFor(scene.step(), "db-2", NOW.plusSeconds(90));
            assertWaitsFor(scene.pod(2).missing().step(), "db-2", NOW.plusSeconds(90));
            assertWaitsFor(
                    scene.pod(2).starting(NEW, seconds(1)).step(),
                    "db-2",
                    NOW.plus(minutes(10)).minusSeconds(1));
        }

        @Test
        void thatNobodyMakesAnewFails() {
            Scene scene = Scene.of(3)
                    .budgetTimeout(minutes(1))
                    .released(2, minutes(50))
                    .pod(2)
                    .missing();

            assertWaitsFor(scene.blocked("db-2", seconds(59)).step(), "db-2");
            assertRollsBack(scene.blocked("db-2", seconds(60)).step(), "db-2 is being created after 1 min");
            assertNotes(scene.blocked("db-pdb", minutes(10)).step(), "db-2");
            assertNotes(scene.blocked("db-2", minutes(45)).step(), "db-2");
        }

        @Test
        void thatIsMissingIsToldWithThePodThatStandsInItsWay() {
            Scene scene =
                    Scene.of(3).released(2, minutes(1)).pod(2).missing().pod(0).starting(OLD, minutes(1));

            assertThat(assertWaitsFor(scene.step(), "db-2").reason().message())
                    .isEqualTo(
                            "db-2 is being created, for which the controller waits until db-0 is ready (readiness probe"
                                    + " failing)");
            assertThat(assertWaitsFor(scene.parallel().step(), "db-2").reason().message())
                    .isEqualTo("db-2 is being created");
        }

        @Test
        void thatTheControllerNeverTakesDownFails() {
            Scene scene = Scene.of(3).released(2, minutes(10).plusSeconds(30));

            assertRollsBack(scene.step(), "db-2 is still on the old revision");
        }
    }

    @Nested
    class StuckPod {
        @Test
        void isDeletedBecauseTheControllerLeavesIt() {
            Scene scene = Scene.of(3).released(2, seconds(5)).pod(2).starting(OLD, HOUR);

            assertDeletes(scene.step(), "db-2");
        }

        @Test
        void isLeftToTheControllerForAMoment() {
            Scene scene = Scene.of(3).released(2, seconds(4)).pod(2).starting(OLD, HOUR);

            assertWaitsFor(scene.step(), "statefulset-controller", NOW.plusSeconds(1));
        }

        @Test
        void onAThirdRevisionIsDeletedToo() {
            Scene scene = Scene.of(3).released(2, seconds(5)).pod(2).failed("db-other", HOUR);

            assertDeletes(scene.step(), "db-2");
        }

        @Test
        void thatWasNotReleasedIsLeftAlone() {
            Scene scene = Scene.of(3)
                    .released(2, HOUR)
                    .pod(2)
                    .ready(NEW, minutes(59))
                    .pod(0)
                    .failed(OLD, minutes(30));

            assertThat(scene.step()).isNotInstanceOf(Decision.Delete.class);
        }
    }

    @Nested
    class OnDelete {
        @Test
        void releasesInTheRecordAlone() {
            Decision.Write write = Scene.of(3).onDelete().write();

            assertThat(write.transition()).isEqualTo(new Decision.Transition.Release(1, 3, 2));
            assertThat(write.partition()).isEmpty();
            assertThat(write.state().partition()).isEqualTo(2);
        }

        @Test
        void evictsWhatWasReleased() {
            assertEvicts(Scene.of(3).onDelete().released(2, seconds(1)).step(), "db-2");
        }

        @Test
        void deletesWhatSeveralBudgetsMatchBecauseItsEvictionIsRefusedForEver() {
            Scene scene = Scene.of(3).onDelete().released(2, seconds(1)).budgetAllows(1);

            assertEvicts(scene.step(), "db-2");
            assertDeletes(scene.budget(Scene.budget("team-pdb", 1)).step(), "db-2");
            assertWaitsFor(scene.budget(Scene.budget("third-pdb", 0)).step(), "third-pdb");
        }

        @Test
        void doesNotEvictWhatMayNotGoAnyMore() {
            Scene scene = Scene.of(3).onDelete().released(2, seconds(1));

            assertWaitsFor(scene.pod(0).starting(OLD, seconds(1)).step(), "db-0");
            assertWaitsFor(scene.pod(0).ready(OLD, HOUR).budgetAllows(0).step(), "db-pdb");
        }

        @Test
        void deletesWhatWasReleasedAndIsNotReady() {
            assertDeletes(
                    Scene.of(3)
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
                    Scene.of(3)
                            .onDelete()
                            .released(2, seconds(20))
                            .pod(2)
                            .ready(NEW, seconds(5))
                            .step(),
                    1);
        }

        @Test
        void isDoneWhenAllAreOnTheNewRevisionThoughCurrentRevisionStaysBehind() {
            Scene scene = Scene.of(2)
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
    class NextRelease {
        @Test
        void waitsForThePodOnItsWay() {
            Scene scene = Scene.of(8)
                    .wave(2)
                    .released(5, seconds(5))
                    .pod(7)
                    .ready(NEW, minutes(1))
                    .pod(6)
                    .ready(NEW, seconds(30))
                    .pod(5)
                    .starting(NEW, seconds(3));

            assertWaitsFor(scene.step(), "db-5");
        }

        @Test
        void followsWithinMaxUnavailable() {
            Scene scene = Scene.of(8)
                    .maxUnavailable(2)
                    .wave(2)
                    .released(6, seconds(5))
                    .pod(7)
                    .ready(NEW, minutes(1))
                    .pod(6)
                    .starting(NEW, seconds(3));

            assertReleases(scene.step(), 2, 6, 5);
        }

        @Test
        void waitsForMinReadySeconds() {
            Scene scene = Scene.of(8)
                    .minReadySeconds(30)
                    .wave(2)
                    .released(6, minutes(1))
                    .pod(7)
                    .ready(NEW, minutes(5));

            assertWaitsFor(scene.pod(6).ready(NEW, seconds(29)).step(), "db-6", NOW.plusSeconds(1));
            assertReleases(scene.pod(6).ready(NEW, seconds(30)).step(), 2, 6, 5);
        }

        @Test
        void waitsForABudgetWithinMaxUnavailable() {
            Scene scene = Scene.of(8)
                    .maxUnavailable(2)
                    .budgetAllows(0)
                    .wave(2)
                    .released(6, seconds(5))
                    .pod(7)
                    .ready(NEW, minutes(1))
                    .pod(6)
                    .starting(NEW, seconds(3));

            assertWaitsFor(scene.step(), "db-6");
        }

        @Test
        void looksAgainWhenTheFirstOfSeveralPodsOnTheirWayHasHadItsTime() {
            Scene scene = Scene.of(8)
                    .maxUnavailable(2)
                    .wave(2)
                    .released(6, minutes(1))
                    .pod(7)
                    .starting(NEW, seconds(50))
                    .pod(6)
                    .unschedulable(NEW, seconds(50), minutes(3));

            assertWaitsFor(scene.step(), "db-7", NOW.plusSeconds(130));
        }

        @Test
        void takesAsManyAtOnceAsMayGoButNeverBeyondTheWave() {
            assertReleases(Scene.of(10).maxUnavailable(4).step(), 1, 10, 9);
            assertReleases(
                    Scene.of(10)
                            .maxUnavailable(4)
                            .released(9, minutes(1))
                            .pod(9)
                            .ready(NEW, seconds(30))
                            .step(),
                    2,
                    9,
                    5);
        }

        @Test
        void namesTheRevisionThatItReleases() {
            assertThat(Scene.of(3).write().state().target()).contains(NEW);
        }

        @Test
        void countsFromTheReplicasWhereTheSetShrankBelowThePartition() {
            Scene scene = Scene.of(5).scaledTo(2);

            assertReleases(scene.step(), 1, 5, 1);
        }

        @Test
        void neverRaisesThePartitionWhereTheSetGrew() {
            Scene scene = Scene.of(3)
                    .wave(2)
                    .released(1, minutes(1))
                    .scaledTo(9)
                    .pod(1)
                    .ready(NEW, seconds(30))
                    .pod(2)
                    .ready(NEW, minutes(2));
            for (int index = 3; index < 9; index++) {
                scene.pod(index).ready(NEW, seconds(10));
            }

            assertReleases(scene.step(), 3, 1, 0);
        }

        @Test
        void waitsForPodsThatAScaleUpBringsOnTheNewRevision() {
            Scene scene = Scene.of(3).released(2, minutes(1)).scaledTo(4).pod(2).ready(NEW, seconds(30));

            assertWaitsFor(scene.step(), "db-3");
        }
    }

    @Nested
    class Soak {
        @Test
        void beginsWhenTheLastPodOfTheWaveIsReady() {
            Decision decision = Scene.of(8)
                    .soak(minutes(2))
                    .wave(2)
                    .released(4, minutes(1))
                    .pod(7)
                    .ready(NEW, minutes(9))
                    .pod(6)
                    .ready(NEW, seconds(50))
                    .pod(5)
                    .ready(NEW, seconds(20))
                    .pod(4)
                    .ready(NEW, seconds(40))
                    .decide();

            assertThat(decision.stage()).isEqualTo(new Stage.Soaking(2, NOW.plusSeconds(100)));
            assertWaitsFor(decision.step(), "soak", NOW.plusSeconds(100));
        }

        @Test
        void beginsAnewWhereAPodOfAnEarlierWaveWasAway() {
            Scene scene = Scene.of(3)
                    .soak(minutes(2))
                    .wave(2)
                    .released(1, minutes(5))
                    .pod(2)
                    .ready(NEW, seconds(10))
                    .pod(1)
                    .ready(NEW, minutes(4));

            assertWaitsFor(scene.step(), "soak", NOW.plusSeconds(110));
        }

        @Test
        void comesAfterMinReadySeconds() {
            Scene scene = Scene.of(3).minReadySeconds(30).soak(minutes(1)).released(2, minutes(1));

            assertWaitsFor(scene.pod(2).ready(NEW, seconds(29)).step(), "db-2", NOW.plusSeconds(1));
            assertWaitsFor(scene.pod(2).ready(NEW, seconds(31)).step(), "soak", NOW.plusSeconds(59));
        }

        @Test
        void isOverToTheSecond() {
            Scene scene = Scene.of(3).soak(minutes(1)).released(2, minutes(2));

            assertWaitsFor(scene.pod(2).ready(NEW, seconds(59)).step(), "soak");
            assertReleases(scene.pod(2).ready(NEW, seconds(60)).step(), 2, 2, 1);
        }

        @Test
        void isCutShortByTheRolloutsDeadline() {
            Scene scene = Scene.of(3)
                    .started(minutes(50))
                    .timeout(HOUR)
                    .soak(HOUR)
                    .released(2, minutes(1))
                    .pod(2)
                    .ready(NEW, seconds(30));

            assertWaitsFor(scene.step(), "soak", NOW.plus(minutes(10)));
        }

        @Test
        void isNotBegunWhileAPodOfTheWaveIsOnItsWay() {
            Scene scene =
                    Scene.of(3).soak(minutes(1)).released(2, minutes(1)).pod(2).starting(NEW, seconds(30));

            assertThat(scene.decide().stage()).isEqualTo(new Stage.Releasing(1));
        }
    }

    @Nested
    class Gates {
        private final GateSpec http = new GateSpec.Http("http://db/ok", minutes(5));
        private final GateSpec sql = new GateSpec.Sql("db", "select true", minutes(5));

        private Scene soaked() {
            return Scene.of(3).gates(http, sql).released(2, minutes(1)).pod(2).ready(NEW, seconds(30));
        }

        @Test
        void areAskedOneAfterTheOther() {
            assertThat(soaked().step()).isEqualTo(new AskGate(new GateKey(1, 0), http));
            assertThat(soaked().verdict(1, 0, new GateVerdict.Passed("")).step())
                    .isEqualTo(new AskGate(new GateKey(1, 1), sql));
        }

        @Test
        void areWaitedFor() {
            Scene scene = soaked().verdict(1, 0, new GateVerdict.Pending("503"));

            assertWaitsFor(scene.step(), "http http://db/ok");
            assertThat(scene.decide().stage()).isEqualTo(new Stage.Gating(1, new GateKey(1, 0), http));
        }

        @Test
        void thatFailFailTheRollout() {
            assertRollsBack(
                    soaked().verdict(1, 0, new GateVerdict.Failed("404")).step(),
                    "gate http http://db/ok failed after wave 1: 404");
        }

        @Test
        void thatPassedLetTheNextWaveBegin() {
            Scene scene = soaked().verdict(1, 0, new GateVerdict.Passed("")).verdict(1, 1, new GateVerdict.Passed(""));

            assertThat(scene.decide().stage()).isEqualTo(new Stage.Passed(1));
            assertReleases(scene.step(), 2, 2, 1);
        }

        @Test
        void ofAnEarlierWaveSayNothingOfThisOne() {
            Scene scene = Scene.of(3)
                    .gates(http)
                    .wave(2)
                    .released(1, minutes(1))
                    .pod(2)
                    .ready(NEW, minutes(5))
                    .pod(1)
                    .ready(NEW, seconds(30))
                    .verdict(1, 0, new GateVerdict.Passed(""));

            assertThat(scene.step()).isEqualTo(new AskGate(new GateKey(2, 0), http));
        }

        @Test
        void ofTheLastWaveAreAskedBeforeTheEnd() {
            Scene scene = Scene.of(1).gates(http).released(0, minutes(1)).pod(0).ready(NEW, seconds(30));

            assertThat(scene.step()).isInstanceOf(AskGate.class);
        }

        @Test
        void areNotAskedBeyondAPromotion() {
            assertReleases(soaked().promotedThrough(1).step(), 2, 2, 1);
        }

        @Test
        void areAskedAgainAfterTheWavesThatWerePromoted() {
            Scene scene = Scene.of(3)
                    .gates(http)
                    .promotedThrough(1)
                    .wave(2)
                    .released(1, minutes(1))
                    .pod(2)
                    .ready(NEW, minutes(5))
                    .pod(1)
                    .ready(NEW, seconds(30));

            assertThat(scene.step()).isInstanceOf(AskGate.class);
        }
    }

    @Nested
    class Finish {
        private static Scene allNew() {
            return Scene.of(2)
                    .wave(2)
                    .released(0, minutes(1))
                    .pod(1)
                    .ready(NEW, seconds(50))
                    .pod(0)
                    .ready(NEW, seconds(30));
        }

        @ParameterizedTest
        @CsvSource({"ZERO,0", "ORIGINAL,1", "GUARD,2"})
        void writesThePartitionThatWasAskedFor(EndPartition asked, int expected) {
            Scene scene = allNew().endPartition(asked).originalPartition(1).currentRevision(NEW);

            assertEnds(scene.step(), Result.COMPLETED, "2 of 2 pods on db-new");
            assertThat(scene.write().partition()).isEqualTo(OptionalInt.of(expected));
        }

        @Test
        void doesNotWaitForCurrentRevisionWhereNoPodIsBelowThePartition() {
            assertEnds(allNew().currentRevision(OLD).step(), Result.COMPLETED, "");
        }

        @Test
        void waitsForCurrentRevisionWherePodsAreMadeFromIt() {
            Scene scene = allNew().endPartition(EndPartition.GUARD).currentRevision(OLD);

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
        Scene scene = Scene.of(3)
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
        Scene scene = Scene.of(3).timeout(HOUR).started(minutes(58)).released(2, seconds(5));

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
        Scene scene = Scene.of(3)
                .timeout(HOUR)
                .started(HOUR)
                .released(2, seconds(5))
                .pod(2)
                .starting(NEW, seconds(3));

        assertRollsBack(scene.step(), "the rollout took longer than 1 h");
    }
}
