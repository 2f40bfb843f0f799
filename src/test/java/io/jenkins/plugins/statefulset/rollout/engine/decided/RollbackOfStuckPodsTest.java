package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.HOUR;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NEW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.OLD;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.seconds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertDeletes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertEnds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertReleasesBack;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertWaitsFor;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules of {@link Rollback} on pods that are stuck on the failed revision. */
class RollbackOfStuckPodsTest {
    @Nested
    class StuckPods {
        @Test
        void areDeletedThoughTheBudgetAllowsNothing() {
            DecisionScene scene = DecisionScene.of(3)
                    .rollingBack(seconds(1))
                    .budgetAllows(0)
                    .pod(2)
                    .failed(NEW, seconds(2));

            assertDeletes(scene.step(), "db-2");
        }

        @Test
        void goBeforeHealthyPodsOfTheFailedRevision() {
            DecisionScene scene = DecisionScene.of(3)
                    .rollingBack(seconds(1))
                    .pod(2)
                    .ready(NEW, minutes(5))
                    .pod(1)
                    .failed(NEW, seconds(2));

            assertDeletes(scene.step(), "db-1");
        }

        @Test
        void goHighestFirst() {
            DecisionScene scene = DecisionScene.of(5)
                    .rollingBack(seconds(1))
                    .pod(4)
                    .failed(NEW, seconds(9))
                    .pod(3)
                    .failed(NEW, seconds(2));

            assertDeletes(scene.step(), "db-4");
        }

        @Test
        void goOneAtATime() {
            DecisionScene scene = DecisionScene.of(5)
                    .rollingBack(seconds(1))
                    .pod(4)
                    .terminating(NEW)
                    .pod(3)
                    .failed(NEW, seconds(2));

            assertWaitsFor(scene.step(), "db-4");
        }

        @Test
        void underOrderedReadyAreNotWaitedForAboveAnotherThatIsStuck() {
            DecisionScene scene = DecisionScene.of(5)
                    .rollingBack(seconds(9))
                    .pod(4)
                    .missing()
                    .pod(3)
                    .failed(NEW, seconds(2));

            assertDeletes(scene.step(), "db-3");
        }

        @Test
        void underOrderedReadyAreNotWaitedForAboveAnotherThoughAThirdIsStuckAboveThem() {
            DecisionScene scene = DecisionScene.of(5)
                    .rollingBack(seconds(9))
                    .pod(4)
                    .failed(NEW, seconds(2))
                    .pod(3)
                    .missing()
                    .pod(1)
                    .failed(NEW, seconds(2));

            assertDeletes(scene.step(), "db-4");
            assertDeletes(scene.pod(4).missing().step(), "db-1");
            assertWaitsFor(scene.pod(1).missing().step(), "db-4");
        }

        @Test
        void underParallelComeBackBeforeTheNextOneGoes() {
            DecisionScene scene = DecisionScene.of(5)
                    .parallel()
                    .rollingBack(seconds(9))
                    .pod(3)
                    .failed(NEW, seconds(2));

            assertWaitsFor(scene.pod(4).missing().step(), "db-4");
            assertWaitsFor(scene.pod(4).starting(OLD, seconds(3)).step(), "db-4");
            assertDeletes(scene.pod(4).ready(OLD, seconds(1)).step(), "db-3");
        }

        @Test
        void areHealedThoughAPodBelowIsUnwellForItsOwnReasons() {
            DecisionScene scene = DecisionScene.of(3)
                    .rollingBack(seconds(1))
                    .pod(2)
                    .failed(NEW, seconds(2))
                    .pod(0)
                    .failed(OLD, HOUR);

            assertDeletes(scene.step(), "db-2");
        }

        @Test
        void onTheBaseRevisionAreNeverDeleted() {
            DecisionScene scene =
                    DecisionScene.of(3).rollingBack(minutes(1)).pod(2).failed(OLD, seconds(2));

            assertWaitsFor(scene.step(), "db-2");
        }
    }

    /** The last wave had been ready before it failed, so the failed revision is the current one. */
    @Nested
    class AfterTheLastWave {
        private static DecisionScene failed() {
            return DecisionScene.of(3)
                    .rollingBack(seconds(5))
                    .currentRevision(NEW)
                    .pod(2)
                    .ready(NEW, minutes(9))
                    .pod(1)
                    .failed(NEW, seconds(9))
                    .pod(0)
                    .ready(NEW, minutes(7));
        }

        @Test
        void aStuckPodIsMadeFromTheBaseAndHealthyOnesStayWhereTheyAre() {
            DecisionScene scene = failed().budgetAllows(0);

            assertReleasesBack(scene.step(), 3, 1);
            scene.after((Decision.Write) scene.step());
            assertDeletes(scene.step(), "db-1");
            assertWaitsFor(scene.pod(1).terminating(NEW).step(), "db-1");
            assertWaitsFor(scene.pod(1).missing().step(), "db-1");
            scene.pod(1).starting(OLD, seconds(1));
            assertReleasesBack(scene.step(), 1, 3);
            scene.after((Decision.Write) scene.step());
            assertWaitsFor(scene.step(), "db-1");
            assertWaitsFor(scene.pod(1).ready(OLD, seconds(0)).step(), "db-pdb");
        }

        @Test
        void theHealthyOnesFollowOneByOne() {
            DecisionScene scene = failed().pod(1).ready(OLD, seconds(1));

            assertReleasesBack(scene.step(), 3, 2);
            scene.after((Decision.Write) scene.step());
            assertWaitsFor(scene.step(), "db-2");
            assertReleasesBack(scene.pod(2).ready(OLD, seconds(1)).step(), 2, 0);
        }

        @Test
        void underParallelHealthyOnesAboveAStuckPodGoFirst() {
            assertReleasesBack(failed().parallel().maxUnavailable(2).step(), 3, 2);
            assertReleasesBack(failed().parallel().pod(2).ready(OLD, seconds(1)).step(), 3, 1);
        }

        /** On the failed revision, but it had been ready there; and while it is not, no budget lets the others go. */
        @Test
        void underParallelAStuckPodThatKeepsThemBackIsMadeAnewOnce() {
            DecisionScene scene = failed().parallel().pod(1).unready(NEW, minutes(8), minutes(5));

            assertDeletes(scene.step(), "db-1");
            assertWaitsFor(scene.pod(1).starting(NEW, seconds(2)).step(), "db-1");
            assertReleasesBack(scene.pod(1).ready(NEW, seconds(1)).step(), 3, 2);
        }

        @Test
        void underParallelAPodThatIsNotWellThenEitherNeedsAPerson() {
            DecisionScene scene = failed().parallel().pod(1).failed(NEW, seconds(2));

            assertEnds(scene.step(), Result.FAILED, "needs a person");
            assertEnds(scene.step(), Result.FAILED, "CrashLoopBackOff");
            assertEnds(scene.step(), Result.FAILED, "db-2, which the controller would take down first");
        }

        @Test
        void anOnDeleteSetIsNotConcerned() {
            assertDeletes(failed().onDelete().step(), "db-1");
        }

        @Test
        void theOriginalPartitionWaitsUntilPodsAreMadeFromTheBaseAgain() {
            DecisionScene scene = DecisionScene.of(3).rollingBack(minutes(1)).currentRevision(NEW);

            assertEnds(scene.originalPartition(0).step(), Result.ROLLED_BACK, "");
            assertWaitsFor(scene.originalPartition(2).step(), "statefulset-controller");
            assertEnds(scene.currentRevision(OLD).step(), Result.ROLLED_BACK, "");
        }
    }
}
