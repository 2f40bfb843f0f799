package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.HOUR;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NEW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NOW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.OLD;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.seconds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertDeletes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertHolds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertNotes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertRollsBack;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertWaitsFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Stage;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.FailurePolicy;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules of {@link Promotion} on a pod that was released: it fails, is slow, or is left where it is. */
class ReleasedPodTest {
    @Nested
    class FailedPod {
        @Test
        void failsTheRolloutAtOnce() {
            DecisionScene scene =
                    DecisionScene.of(3).released(2, seconds(50)).pod(2).failed(NEW, seconds(1));

            assertRollsBack(scene.step(), "db-2 failed: CrashLoopBackOff, exit code 1, 3 restarts");
        }

        @Test
        void holdsTheRolloutWhereThatIsAskedFor() {
            DecisionScene scene = DecisionScene.of(3)
                    .onFailure(FailurePolicy.HOLD)
                    .released(2, seconds(50))
                    .pod(2)
                    .failed(NEW, seconds(1));

            assertHolds(scene.step(), "db-2 failed");
        }

        @Test
        void ofAnEarlierWaveFailsTheRolloutToo() {
            DecisionScene scene = DecisionScene.of(8)
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
            DecisionScene scene = DecisionScene.of(3)
                    .released(2, HOUR)
                    .resumed(minutes(1))
                    .pod(2)
                    .failed(NEW, minutes(2));

            assertWaitsFor(scene.step(), "db-2", NOW.plus(minutes(9)));
        }

        @Test
        void thatFailsAgainAfterAResumeCounts() {
            DecisionScene scene = DecisionScene.of(3)
                    .released(2, HOUR)
                    .resumed(minutes(2))
                    .pod(2)
                    .failed(NEW, minutes(1));

            assertRollsBack(scene.step(), "db-2 failed");
        }

        @Test
        void withAGraceIsJudgedWhenItIsOver() {
            DecisionScene scene = DecisionScene.of(3).released(2, minutes(2));

            assertWaitsFor(
                    scene.pod(2).unschedulable(NEW, minutes(2), minutes(3)).step(), "db-2", NOW.plus(minutes(1)));
            assertRollsBack(
                    scene.pod(2).unschedulable(NEW, minutes(3), minutes(3)).step(), "db-2 failed: unschedulable");
        }

        @Test
        void belowThePartitionIsNotTheRolloutsFault() {
            assertThat(DecisionScene.of(3)
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
            DecisionScene scene =
                    DecisionScene.of(3).released(2, minutes(9)).pod(2).starting(NEW, minutes(8));

            assertWaitsFor(scene.step(), "db-2", NOW.plus(minutes(2)));
        }

        @Test
        void failsTheRolloutWhenItIsOver() {
            DecisionScene scene =
                    DecisionScene.of(3).released(2, minutes(11)).pod(2).starting(NEW, minutes(10));

            assertRollsBack(scene.step(), "db-2 was not ready within 10 min: readiness probe failing");
        }

        @Test
        void thatWasReadyForHoursHasItsTimeFromWhenItWasNotAnyMore() {
            DecisionScene scene = DecisionScene.of(3).soak(HOUR).released(2, minutes(50));

            assertWaitsFor(scene.pod(2).unready(NEW, minutes(50), minutes(1)).step(), "db-2", NOW.plus(minutes(9)));
            assertRollsBack(
                    scene.pod(2).unready(NEW, minutes(50), minutes(10)).step(), "db-2 was not ready within 10 min");
        }

        @Test
        void mayBeMissingOrTerminatingForAWhile() {
            DecisionScene scene = DecisionScene.of(3).released(2, minutes(1));

            assertWaitsFor(
                    scene.pod(2).missing().step(), "db-2", NOW.plus(minutes(9)).plusSeconds(30));
            assertWaitsFor(
                    scene.pod(2).terminating(OLD).step(),
                    "db-2",
                    NOW.plus(minutes(9)).plusSeconds(30));
        }

        @Test
        void thatIsDrainedLongAfterItsReleaseIsNotedAndGivenTimeToComeBack() {
            DecisionScene scene = DecisionScene.of(3)
                    .soak(HOUR)
                    .released(2, minutes(50))
                    .pod(2)
                    .terminating(NEW);

            assertNotes(scene.step(), "db-2");
            scene.after(scene.write());
            assertWaitsFor(scene.step(), "db-2", NOW.plusSeconds(90));
            assertWaitsFor(scene.pod(2).missing().step(), "db-2", NOW.plusSeconds(90));
            scene.pod(2).starting(NEW, seconds(1));
            assertThat(scene.write().transition()).isEqualTo(new Transition.NoteBack());
            assertWaitsFor(
                    scene.after(scene.write()).step(),
                    "db-2",
                    NOW.plus(minutes(10)).minusSeconds(1));
        }

        @Test
        void thatNobodyMakesAnewFails() {
            DecisionScene scene = DecisionScene.of(3)
                    .budgetTimeout(minutes(1))
                    .released(2, minutes(50))
                    .pod(2)
                    .missing();

            assertWaitsFor(scene.away("db-2", seconds(59), minutes(1)).step(), "db-2");
            assertRollsBack(scene.away("db-2", seconds(60), minutes(1)).step(), "db-2 is being created after 1 min");
            assertNotes(
                    scene.away("db-1", seconds(10), minutes(1)).pod(1).missing().step(), "db-2");
            assertNotes(scene.blocked("db-2", minutes(45)).step(), "db-2");
        }

        @Test
        void thatIsMissingIsToldWithThePodThatStandsInItsWay() {
            DecisionScene scene = DecisionScene.of(3)
                    .released(2, minutes(1))
                    .pod(2)
                    .missing()
                    .pod(0)
                    .starting(OLD, minutes(1));

            assertThat(assertWaitsFor(scene.step(), "db-2").message())
                    .hasToString(
                            "db-2 is being created, for which the controller waits until db-0 is ready (readiness probe"
                                    + " failing)");
            assertThat(assertWaitsFor(scene.parallel().step(), "db-2").message())
                    .hasToString("db-2 is being created");
        }

        @Test
        void thatTheControllerNeverTakesDownFails() {
            DecisionScene scene = DecisionScene.of(3).released(2, minutes(10).plusSeconds(30));

            assertRollsBack(scene.step(), "db-2 is still on the old revision");
        }
    }

    @Nested
    class StuckPod {
        /** When it is ready the controller takes it down, whatever a budget says by then. */
        @Test
        void thatWasMadeAnewInTheMomentOfItsReleaseIsDeletedAtOnce() {
            DecisionScene scene = DecisionScene.of(3)
                    .released(2, Duration.ofMillis(10))
                    .pod(2)
                    .starting(OLD, Duration.ZERO);

            assertDeletes(scene.step(), "db-2");
        }

        /** What is seen of pods may be seconds old, and clocks differ. */
        @Test
        void thatWasMadeAnewUnseenBeforeItsReleaseIsDeletedAtOnce() {
            DecisionScene scene = DecisionScene.of(3)
                    .released(2, Duration.ofMillis(10))
                    .pod(2)
                    .starting(OLD, seconds(10));

            assertDeletes(scene.step(), "db-2");
        }

        @Test
        void isDeletedBecauseTheControllerLeavesIt() {
            DecisionScene scene =
                    DecisionScene.of(3).released(2, seconds(5)).pod(2).starting(OLD, HOUR);

            assertDeletes(scene.step(), "db-2");
        }

        @Test
        void isLeftToTheControllerForAMoment() {
            DecisionScene scene =
                    DecisionScene.of(3).released(2, seconds(4)).pod(2).starting(OLD, HOUR);

            assertWaitsFor(scene.step(), "statefulset-controller", NOW.plusSeconds(1));
        }

        @Test
        void onAThirdRevisionIsDeletedToo() {
            DecisionScene scene =
                    DecisionScene.of(3).released(2, seconds(5)).pod(2).failed("db-other", HOUR);

            assertDeletes(scene.step(), "db-2");
        }

        @Test
        void thatWasNotReleasedIsLeftAlone() {
            DecisionScene scene = DecisionScene.of(3)
                    .released(2, HOUR)
                    .pod(2)
                    .ready(NEW, minutes(59))
                    .pod(0)
                    .failed(OLD, minutes(30));

            assertThat(scene.step()).isNotInstanceOf(Decision.Delete.class);
        }
    }
}
