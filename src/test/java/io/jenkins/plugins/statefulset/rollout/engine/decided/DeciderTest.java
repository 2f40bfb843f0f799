package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.HOUR;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NEW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NOW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.OLD;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.ROLLBACK;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.seconds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertEnds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertKeepsSet;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertReleases;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertWaitsFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Stage;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.StartBackup;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Stop;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of {@link Decider} before, after and beside a rollout. */
class DeciderTest {
    @Nested
    class Over {
        @Test
        void doesNothingAndTellsHowItEnded() {
            Decision decision =
                    DecisionScene.of(3).over(Result.ROLLED_BACK, "db-2 failed").decide();

            assertThat(decision.stage()).isEqualTo(new Stage.Over());
            assertThat(decision.step())
                    .isEqualTo(new Stop(Result.ROLLED_BACK, Message.of("db-2 failed"), asked("db-2 failed")));
        }

        @Test
        void hearsNoPersonAndSeesNoChangeAnyMore() {
            assertThat(DecisionScene.of(3)
                            .over(Result.COMPLETED, "done")
                            .command(ROLLBACK)
                            .someoneChangedTemplate("image")
                            .someoneMovedPartitionTo(1)
                            .step())
                    .isEqualTo(new Stop(Result.COMPLETED, Message.of("done"), asked("done")));
        }
    }

    @Nested
    class Held {
        @Test
        void doesNothingWhateverHappens() {
            assertThat(DecisionScene.of(3)
                            .released(2, HOUR)
                            .pod(2)
                            .failed(NEW, minutes(1))
                            .held(minutes(2))
                            .step())
                    .isEqualTo(new Stop(Result.HELD, Message.of("maintenance"), asked("maintenance")));
        }
    }

    @Nested
    class Backup {
        @Test
        void isStartedFirst() {
            Decision decision = DecisionScene.of(3)
                    .backupDemanded(new BackupStatus.Absent())
                    .decide();

            assertThat(decision).isEqualTo(new Decision(new Stage.BackingUp(), new StartBackup()));
        }

        @Test
        void isWaitedForUntilTheRolloutsTimeIsOver() {
            DecisionScene scene = DecisionScene.of(3)
                    .started(HOUR.minusSeconds(5))
                    .timeout(HOUR)
                    .backupDemanded(new BackupStatus.Running(Message.of("2 of 3 databases")));

            assertWaitsFor(scene.step(), "backup", NOW.plusSeconds(5));
        }

        /** Why a pod does not start may come over no watch. */
        @Test
        void isLookedAtAgainThoughNothingChanges() {
            DecisionScene scene = DecisionScene.of(3)
                    .backupDemanded(new BackupStatus.Waiting(Message.of("claim backup-pvc is Pending")));

            assertWaitsFor(scene.step(), "backup", NOW.plusSeconds(10));
        }

        @Test
        void isGivenItsTimeAgainAfterAHold() {
            DecisionScene scene = DecisionScene.of(3)
                    .started(HOUR.multipliedBy(12))
                    .timeout(HOUR)
                    .backupDemanded(new BackupStatus.Running(Message.of("2 of 3 databases")))
                    .resumed(HOUR.minusSeconds(5));

            assertWaitsFor(scene.step(), "backup", NOW.plusSeconds(5));
        }

        @Test
        void thatTakesTooLongEndsTheRolloutAndTouchesNothing() {
            DecisionScene scene = DecisionScene.of(3)
                    .started(HOUR)
                    .timeout(HOUR)
                    .backupDemanded(new BackupStatus.Running(Message.of("2 of 3 databases")));

            assertEnds(scene.step(), Result.FAILED, "no pod was touched");
            assertKeepsSet(scene.write());
        }

        @ParameterizedTest
        @EnumSource(FailurePolicy.class)
        void thatFailsEndsTheRolloutAndTouchesNothing(FailurePolicy policy) {
            DecisionScene scene = DecisionScene.of(3)
                    .onFailure(policy)
                    .backupDemanded(new BackupStatus.Failed(Message.of("the volume is full")));

            assertEnds(scene.step(), Result.FAILED, "the volume is full");
            assertKeepsSet(scene.write());
        }

        @Test
        void thatSucceededLetsTheRolloutArm() {
            assertArms(DecisionScene.of(3).backupDemanded(DecisionScene.backedUp("48 MB")));
        }

        @Test
        void thatIsNotDemandedIsNotWaitedFor() {
            assertArms(DecisionScene.of(3).notYetArmed());
        }

        /** One write: the template, and a partition at which nothing moves. */
        private static void assertArms(DecisionScene scene) {
            Write write = scene.write();
            assertThat(write.transition()).isEqualTo(new Transition.Arm());
            assertThat(write.template()).isEqualTo(TemplateSource.TARGET);
            assertThat(write.partition()).isEqualTo(OptionalInt.of(3));
            assertThat(write.state().partition()).isEqualTo(3);
            assertThat(write.state().phase()).isEqualTo(Phase.ROLLING);
            assertThat(write.state().pending()).isEmpty();
            assertReleases(scene.after(write).step(), 1, 3, 2);
        }
    }

    @Test
    void everyPhaseHasItsStage() {
        assertThat(DecisionScene.of(3).notYetArmed().decide().stage()).isEqualTo(new Stage.Preparing());
        assertThat(DecisionScene.of(3).decide().stage()).isEqualTo(new Stage.Releasing(1));
        assertThat(DecisionScene.of(3)
                        .rollingBack(minutes(1))
                        .pod(2)
                        .starting(OLD, seconds(10))
                        .decide()
                        .stage())
                .isEqualTo(new Stage.RollingBack());
    }

    private static Optional<StopCause> asked(String reason) {
        return Optional.of(new StopCause.Asked(reason));
    }
}
