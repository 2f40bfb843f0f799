package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.HOUR;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NEW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NOW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.OLD;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.seconds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertDeletes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertEnds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertEvicts;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertNotes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertReleasesBack;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertWaitsFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.BudgetPolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules of {@link Rollback} on healthy pods, the end, and what needs a person. */
class RollbackTest {
    /** Found by a random run: everything had got ready on a newer template while nobody drove, and that was overwritten. */
    @Test
    void writesNoTemplateOverAThirdOne() {
        DecisionScene scene = DecisionScene.of(3)
                .rollingBack(minutes(5))
                .applied(RollbackBy.PARTITION)
                .wayBack(RollbackBy.PARTITION)
                .currentRevision("db-newer");

        assertThat(scene.template("target").write().template()).isEqualTo(TemplateSource.BASE);
        assertThat(scene.template("newer").write().template()).isEqualTo(TemplateSource.KEEP);
        assertThat(scene.template("newer").write().state().end().orElseThrow().result())
                .isEqualTo(Result.FAILED);
    }

    /** Found by a random run: somebody had made the strategy OnDelete, where pods are made from the template in place, and they were deleted for ever. */
    @Test
    void deletesNoPodThatWouldComeBackOnAThirdTemplate() {
        DecisionScene scene = DecisionScene.of(3)
                .rollingBack(minutes(5))
                .applied(RollbackBy.PARTITION)
                .wayBack(RollbackBy.PARTITION)
                .strategy(UpdateStrategy.ON_DELETE)
                .updateRevision("db-newer")
                .template("newer")
                .pod(1)
                .starting("db-newer", seconds(1));

        assertThat(scene.write().state().end().orElseThrow().result()).isEqualTo(Result.FAILED);
    }

    /** Found by a random run: the failed template, put in place again by its owner, would have rolled the pods that had gone back. */
    @Test
    void leavesTheGuardWhereSomebodyElseHasAppliedTheTemplate() {
        DecisionScene scene = DecisionScene.of(3)
                .rollingBack(minutes(5))
                .applied(RollbackBy.TEMPLATE)
                .wayBack(RollbackBy.TEMPLATE)
                .released(2, minutes(1));

        assertThat(scene.write().partition()).hasValue(EndPartition.GUARD_PARTITION);
        assertThat(scene.write().state().partition()).isEqualTo(EndPartition.GUARD_PARTITION);
    }

    /** Found by a random run: it ended while the last pod came back, of a set that was scaled to zero and up again while nothing moved. */
    @Test
    void waitsForWhatItTakesBackThoughNothingWasReleased() {
        DecisionScene scene = DecisionScene.of(1)
                .rollingBack(seconds(1))
                .withoutTarget()
                .pod(0)
                .ready(NEW, minutes(5));

        assertThat(scene.write().transition()).isEqualTo(new Decision.Transition.NoteTarget(NEW));
        scene.after(scene.write());
        assertReleasesBack(scene.step(), 1, 0);
        assertWaitsFor(
                scene.after(scene.write()).pod(0).starting(OLD, seconds(1)).step(), "db-0");
    }

    @Nested
    class HealthyPods {
        @Test
        void goBackOneByOneByLoweringThePartitionToThem() {
            DecisionScene scene = DecisionScene.of(3)
                    .rollingBack(seconds(1))
                    .pod(2)
                    .ready(NEW, minutes(5))
                    .pod(1)
                    .ready(NEW, minutes(3));

            assertReleasesBack(scene.step(), 3, 2);
            assertReleasesBack(
                    scene.released(2, seconds(9)).pod(2).ready(OLD, seconds(1)).step(), 2, 1);
        }

        @Test
        void waitForTheOneBeforeThem() {
            DecisionScene scene = DecisionScene.of(3)
                    .rollingBack(seconds(20))
                    .released(2, seconds(9))
                    .pod(1)
                    .ready(NEW, minutes(3));

            assertWaitsFor(scene.pod(2).ready(NEW, minutes(5)).step(), "db-2");
            assertWaitsFor(scene.pod(2).terminating(NEW).step(), "db-2");
            assertWaitsFor(scene.pod(2).missing().step(), "db-2");
            assertWaitsFor(scene.pod(2).starting(OLD, seconds(1)).step(), "db-2");
        }

        @Test
        void waitForTheBudget() {
            DecisionScene scene = DecisionScene.of(3)
                    .rollingBack(minutes(1))
                    .budgetAllows(0)
                    .pod(2)
                    .ready(NEW, minutes(5));

            assertNotes(scene.step(), "db-pdb");
            assertWaitsFor(
                    scene.blocked("db-pdb", seconds(10)).step(),
                    "db-pdb",
                    NOW.plus(minutes(30)).minusSeconds(10));
        }

        @Test
        void waitForTheBudgetThoughTheRolloutItselfWouldNotHave() {
            DecisionScene scene = DecisionScene.of(3)
                    .budgetPolicy(BudgetPolicy.FAIL)
                    .rollingBack(minutes(1))
                    .budgetAllows(0)
                    .pod(2)
                    .ready(NEW, minutes(5));

            assertNotes(scene.step(), "db-pdb");
        }

        @Test
        void ofAnOnDeleteSetAreEvicted() {
            DecisionScene scene = DecisionScene.of(3)
                    .onDelete()
                    .rollingBack(seconds(1))
                    .budgetAllows(1)
                    .pod(2)
                    .ready(NEW, minutes(5))
                    .pod(1)
                    .ready(NEW, minutes(3));

            assertEvicts(scene.step(), "db-2");
            assertWaitsFor(scene.pod(2).starting(OLD, seconds(1)).step(), "db-2");
            assertEvicts(scene.pod(2).ready(OLD, seconds(1)).step(), "db-1");
            assertDeletes(scene.budget(SceneBudgets.allowing("team-pdb", 1)).step(), "db-1");
        }

        @Test
        void comeBackForMinReadySecondsBeforeTheNext() {
            DecisionScene scene = DecisionScene.of(3)
                    .minReadySeconds(30)
                    .rollingBack(minutes(2))
                    .released(2, minutes(1))
                    .pod(1)
                    .ready(NEW, minutes(5))
                    .pod(2)
                    .ready(OLD, seconds(20));

            assertWaitsFor(scene.step(), "db-2", NOW.plusSeconds(10));
        }
    }

    @Nested
    class End {
        @Test
        void restoresTheOriginalPartition() {
            DecisionScene scene = DecisionScene.of(3).rollingBack(minutes(1)).originalPartition(2);

            assertEnds(scene.step(), Result.ROLLED_BACK, "db-2 failed: CrashLoopBackOff");
            assertThat(scene.write().partition()).isEqualTo(OptionalInt.of(2));
        }

        @Test
        void leavesAnOnDeleteSetWithoutPartition() {
            DecisionScene scene = DecisionScene.of(3).onDelete().rollingBack(minutes(1));

            assertEnds(scene.step(), Result.ROLLED_BACK, "");
            assertThat(scene.write().partition()).isEmpty();
        }

        @Test
        void waitsForEveryPodOfTheSet() {
            DecisionScene scene = DecisionScene.of(3).rollingBack(minutes(1));

            assertWaitsFor(scene.pod(0).missing().step(), "db-0");
            assertWaitsFor(scene.pod(0).starting(OLD, seconds(5)).step(), "db-0");
        }
    }

    @Nested
    class NeedsAPerson {
        @Test
        void whenAPodDoesNotComeBackInTime() {
            DecisionScene scene = DecisionScene.of(3)
                    .rollingBack(minutes(12))
                    .pod(2)
                    .starting(OLD, minutes(10).plusSeconds(30));

            assertEnds(scene.step(), Result.FAILED, "needs a person: db-2 is not ready on the old revision");
            assertThat(scene.write().partition()).isEmpty();
        }

        @Test
        void butTheTimeOfAPodBeginsWhenTheOneBeforeItWasBack() {
            DecisionScene scene = DecisionScene.of(5)
                    .rollingBack(minutes(12))
                    .pod(4)
                    .ready(OLD, minutes(1))
                    .pod(3)
                    .terminating(NEW);

            assertWaitsFor(scene.step(), "db-3", NOW.plus(minutes(9)).plusSeconds(30));
            assertWaitsFor(
                    scene.pod(3).missing().step(), "db-3", NOW.plus(minutes(9)).plusSeconds(30));
            assertEnds(scene.pod(4).ready(OLD, minutes(11)).step(), Result.FAILED, "db-3 is being created");
        }

        @Test
        void butNotWhenOneHasJustLostItsReadiness() {
            DecisionScene scene = DecisionScene.of(3).rollingBack(HOUR).pod(2).unready(OLD, minutes(59), seconds(5));

            assertWaitsFor(scene.step(), "db-2");
        }

        @Test
        void whenItTakesLongerThanTheRolloutItselfMay() {
            DecisionScene scene = DecisionScene.of(3)
                    .timeout(HOUR)
                    .started(HOUR.multipliedBy(2))
                    .rollingBack(HOUR)
                    .pod(2)
                    .failed(NEW, seconds(2));

            assertEnds(scene.step(), Result.FAILED, "the rollback took longer than 1 h");
        }

        @Test
        void andNoWaitOutlastsThat() {
            DecisionScene scene = DecisionScene.of(3)
                    .timeout(HOUR)
                    .started(HOUR.multipliedBy(2))
                    .rollingBack(minutes(58))
                    .pod(2)
                    .starting(OLD, seconds(2));

            assertWaitsFor(scene.step(), "db-2", NOW.plus(minutes(2)));
        }

        @Test
        void butAResumeGivesTheTimeAgain() {
            DecisionScene scene = DecisionScene.of(3)
                    .timeout(HOUR)
                    .started(HOUR.multipliedBy(9))
                    .rollingBack(HOUR.multipliedBy(8))
                    .resumed(minutes(1))
                    .pod(2)
                    .failed(NEW, seconds(2));

            assertDeletes(scene.step(), "db-2");
        }

        @Test
        void whenABudgetNeverAllowsIt() {
            DecisionScene scene = DecisionScene.of(3)
                    .rollingBack(HOUR)
                    .budgetAllows(0)
                    .pod(2)
                    .ready(NEW, HOUR)
                    .blocked("db-pdb", minutes(30));

            assertEnds(scene.step(), Result.FAILED, "db-pdb");
        }
    }

    @Test
    void doesNotGiveUpBecauseSomeoneHasJustScaledTheSet() {
        DecisionScene scene = DecisionScene.of(3)
                .timeout(HOUR)
                .rollingBack(minutes(50))
                .unobserved()
                .pod(2)
                .ready(NEW, HOUR);

        assertWaitsFor(scene.step(), "statefulset-controller", NOW.plus(minutes(10)));
    }

    @Test
    void waitsForTheControllerToSeeTheOldTemplate() {
        DecisionScene scene = DecisionScene.of(3)
                .rollingBack(seconds(1))
                .unobserved()
                .updateRevision(NEW)
                .pod(2)
                .failed(NEW, seconds(2));

        assertWaitsFor(scene.step(), "statefulset-controller");
    }
}
