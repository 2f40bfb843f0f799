package io.jenkins.plugins.statefulset.rollout.engine;

import static io.jenkins.plugins.statefulset.rollout.engine.Scene.HOUR;
import static io.jenkins.plugins.statefulset.rollout.engine.Scene.NEW;
import static io.jenkins.plugins.statefulset.rollout.engine.Scene.NOW;
import static io.jenkins.plugins.statefulset.rollout.engine.Scene.OLD;
import static io.jenkins.plugins.statefulset.rollout.engine.Scene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.Scene.seconds;
import static io.jenkins.plugins.statefulset.rollout.engine.Steps.assertEnds;
import static io.jenkins.plugins.statefulset.rollout.engine.Steps.assertHolds;
import static io.jenkins.plugins.statefulset.rollout.engine.Steps.assertKeepsSet;
import static io.jenkins.plugins.statefulset.rollout.engine.Steps.assertReleases;
import static io.jenkins.plugins.statefulset.rollout.engine.Steps.assertRollsBack;
import static io.jenkins.plugins.statefulset.rollout.engine.Steps.assertWaitsFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.Decision.Stage;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.StartBackup;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.Stop;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.SetView.Strategy;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of {@link Decider}, by their numbers. */
class DeciderTest {
    private static final Command.Rollback ROLLBACK = new Command.Rollback("bob", "errors in the shop");

    @Nested
    class Over {
        @Test
        void doesNothingAndTellsHowItEnded() {
            Decision decision =
                    Scene.of(3).over(Result.ROLLED_BACK, "db-2 failed").decide();

            assertThat(decision.stage()).isEqualTo(new Stage.Over());
            assertThat(decision.step()).isEqualTo(new Stop(Result.ROLLED_BACK, "db-2 failed"));
        }

        @Test
        void hearsNoPersonAndSeesNoChangeAnyMore() {
            assertThat(Scene.of(3)
                            .over(Result.COMPLETED, "done")
                            .command(ROLLBACK)
                            .someoneChangedTemplate("image")
                            .someoneMovedPartitionTo(1)
                            .step())
                    .isEqualTo(new Stop(Result.COMPLETED, "done"));
        }
    }

    @Nested
    class Words {
        @Test
        void holdComesBeforeTheNextRelease() {
            Scene scene = Scene.of(3).command(new Command.Hold("bob", "lunch"));

            assertHolds(scene.step(), "lunch");
            assertThat(scene.write().state().held().orElseThrow().by()).isEqualTo("bob");
        }

        @Test
        void holdStopsTheRollbackToo() {
            Scene scene = Scene.of(3).rollingBack(minutes(1)).command(new Command.Hold("bob", "let me look"));

            assertHolds(scene.step(), "let me look");
            assertThat(scene.write().state().phase()).isEqualTo(Phase.ROLLING_BACK);
        }

        @Test
        void resumeLetsOldFailuresBeAndCountsAgain() {
            Scene scene = Scene.of(3)
                    .released(2, HOUR)
                    .pod(2)
                    .failed(NEW, minutes(50))
                    .held(minutes(40))
                    .command(new Command.Resume("bob"));

            Write write = scene.write();

            assertThat(write.transition()).isEqualTo(new Transition.Resume("bob"));
            assertKeepsSet(write);
            assertThat(write.state().held()).isEmpty();
            assertThat(write.state().since()).isEqualTo(NOW);
            assertThat(write.state().resumedAt()).contains(NOW);
            assertWaitsFor(scene.after(write).step(), "db-2", NOW.plus(minutes(10)));
        }

        @Test
        void resumeTakesThePartitionThatSomeoneLeft() {
            Write write = Scene.of(3)
                    .released(1, HOUR)
                    .someoneMovedPartitionTo(2)
                    .held(minutes(1))
                    .command(new Command.Resume("bob"))
                    .write();

            assertThat(write.state().partition()).isEqualTo(2);
            assertKeepsSet(write);
        }

        @Test
        void resumeOfOnDeleteReleasesNothing() {
            Scene scene = Scene.of(3)
                    .onDelete()
                    .released(2, HOUR)
                    .pod(2)
                    .ready(NEW, HOUR)
                    .held(minutes(1));

            assertThat(scene.command(new Command.Resume("bob")).write().state().partition())
                    .isEqualTo(2);
            assertThat(scene.command(new Command.Promote("bob", Optional.empty()))
                            .write()
                            .state()
                            .partition())
                    .isEqualTo(2);
        }

        @Test
        void promotePassesSoakAndGatesOfThePresentWave() {
            Scene scene = Scene.of(3)
                    .released(2, minutes(1))
                    .soak(HOUR)
                    .gates(new GateSpec.Manual())
                    .pod(2)
                    .ready(NEW, seconds(30))
                    .command(new Command.Promote("bob", Optional.empty()));

            Write write = scene.write();

            assertThat(write.transition()).isEqualTo(new Transition.Promote(1, "bob"));
            assertKeepsSet(write);
            assertReleases(scene.after(write).step(), 2, 2, 1);
        }

        @Test
        void promoteToASizePassesTheWavesThatEndBeforeIt() {
            Scene scene = Scene.of(8).waves("1,25%,50%,100%").released(7, minutes(1));

            assertThat(promoted(scene, WaveSize.parse("50%"))).isEqualTo(2);
            assertThat(promoted(scene, WaveSize.parse("3"))).isEqualTo(2);
        }

        @Test
        void promoteToAllLeavesNothingToWaitFor() {
            Scene scene = Scene.of(8).waves("1,25%,50%,100%").released(7, minutes(1));

            assertThat(promoted(scene, WaveSize.ALL)).isEqualTo(4);
            assertThat(promoted(scene, WaveSize.parse("8"))).isEqualTo(4);
        }

        @Test
        void promoteNeverTakesBackWhatWasPromoted() {
            Scene scene = Scene.of(8)
                    .waves("1,25%,50%,100%")
                    .released(7, minutes(1))
                    .promotedThrough(3)
                    .command(new Command.Promote("bob", Optional.of(WaveSize.parse("25%"))));

            assertThat(scene.write().state().promotedThrough()).isEqualTo(3);
            assertThat(scene.write().transition()).isEqualTo(new Transition.Promote(3, "bob"));
        }

        @Test
        void promoteTakesUpWhatIsHeld() {
            Write write = Scene.of(3)
                    .released(2, HOUR)
                    .held(minutes(5))
                    .command(new Command.Promote("bob", Optional.empty()))
                    .write();

            assertThat(write.state().held()).isEmpty();
            assertThat(write.state().resumedAt()).contains(NOW);
            assertThat(write.state().promotedThrough()).isEqualTo(1);
        }

        @Test
        void rollbackPutsTheOldTemplateAndFreezesInOneWrite() {
            Scene scene = Scene.of(3).released(1, minutes(1)).held(seconds(5)).command(ROLLBACK);

            assertRollsBack(scene.step(), "errors in the shop");
            assertThat(scene.write().partition()).isEqualTo(OptionalInt.of(3));
            assertThat(scene.write().state().partition()).isEqualTo(3);
            assertThat(scene.write().state().held()).isEmpty();
        }

        @Test
        void rollbackOfOnDeleteWritesNoPartition() {
            Scene scene = Scene.of(3).onDelete().released(1, minutes(1)).command(ROLLBACK);

            assertRollsBack(scene.step(), "errors in the shop");
            assertThat(scene.write().partition()).isEmpty();
        }

        @Test
        void rollbackBeforeAnythingWasTouchedJustEnds() {
            Scene scene = Scene.of(3)
                    .backupDemanded(new BackupStatus.Running("dumping"))
                    .command(ROLLBACK);

            assertEnds(scene.step(), Result.ROLLED_BACK, "nothing had been changed");
            assertKeepsSet(scene.write());
        }

        @Test
        void rollbackTakesUpARollbackThatIsHeld() {
            Write write = Scene.of(3)
                    .rollingBack(HOUR)
                    .held(minutes(5))
                    .command(ROLLBACK)
                    .write();

            assertThat(write.transition()).isEqualTo(new Transition.Resume("bob"));
            assertThat(write.state().phase()).isEqualTo(Phase.ROLLING_BACK);
            assertThat(write.state().held()).isEmpty();
            assertThat(write.template()).isEqualTo(TemplateSource.KEEP);
        }

        private static int promoted(Scene scene, WaveSize to) {
            return scene.command(new Command.Promote("bob", Optional.of(to)))
                    .write()
                    .state()
                    .promotedThrough();
        }
    }

    @Nested
    class Held {
        @Test
        void doesNothingWhateverHappens() {
            assertThat(Scene.of(3)
                            .released(2, HOUR)
                            .pod(2)
                            .failed(NEW, minutes(1))
                            .held(minutes(2))
                            .step())
                    .isEqualTo(new Stop(Result.HELD, "maintenance"));
        }
    }

    @Nested
    class SomeoneElse {
        @ParameterizedTest
        @EnumSource(
                value = Phase.class,
                names = {"BACKUP", "ROLLING", "ROLLING_BACK"})
        void changedTheTemplateAndItIsLeftAsItIs(Phase phase) {
            Scene scene = in(phase).someoneChangedTemplate("container db: image: a → b");

            assertEnds(scene.step(), Result.FAILED, "container db: image: a → b");
            assertKeepsSet(scene.write());
        }

        @Test
        void changedTheTemplateAndARollbackDoesNotOverwriteItEither() {
            Scene scene = in(Phase.ROLLING)
                    .held(HOUR)
                    .someoneChangedTemplate("container db: image: a → b")
                    .command(ROLLBACK);

            assertEnds(scene.step(), Result.FAILED, "container db: image: a → b");
            assertKeepsSet(scene.write());
        }

        @Test
        void choseAStrategyUnderWhichARollbackWouldDoNobodyKnowsWhat() {
            Scene scene = in(Phase.ROLLING).strategy(Strategy.UNKNOWN).command(ROLLBACK);

            assertHolds(scene.step(), "spec.updateStrategy.type");
        }

        @ParameterizedTest
        @EnumSource(
                value = Phase.class,
                names = {"ROLLING", "ROLLING_BACK"})
        void movedThePartition(Phase phase) {
            Scene scene = in(phase).someoneMovedPartitionTo(0);

            assertHolds(scene.step(), "from 3 to 0");
        }

        @ParameterizedTest
        @EnumSource(
                value = Phase.class,
                names = {"BACKUP", "ROLLING", "ROLLING_BACK"})
        void switchedToOnDeleteWhichIsNoLeaveToEvict(Phase phase) {
            Scene scene = in(phase).switched(Strategy.ROLLING_UPDATE, Strategy.ON_DELETE);

            assertHolds(scene.step(), "spec.updateStrategy.type from RollingUpdate to OnDelete");
            assertHolds(scene.step(), "resumed, the rollout evicts");
        }

        @Test
        void switchedToRollingUpdateWhereTheControllerNowActsByItself() {
            Scene scene = in(Phase.ROLLING)
                    .switched(Strategy.ON_DELETE, Strategy.ROLLING_UPDATE)
                    .someoneMovedPartitionTo(0);

            assertHolds(scene.step(), "from OnDelete to RollingUpdate");
            assertHolds(scene.step(), "from partition 0 on");
        }

        @ParameterizedTest
        @MethodSource("wordsThatGoOn")
        void switchedTheStrategyAndAPersonsWordGoesOnWithIt(Command word) {
            Scene scene = in(Phase.ROLLING)
                    .switched(Strategy.ROLLING_UPDATE, Strategy.ON_DELETE)
                    .held(HOUR)
                    .command(word);

            Write write = scene.write();

            assertThat(write.state().strategy()).contains(Strategy.ON_DELETE);
            Step next = scene.after(write).step();
            assertThat(next instanceof Write again && again.transition() instanceof Transition.Hold)
                    .as(next.toString())
                    .isFalse();
        }

        static List<Command> wordsThatGoOn() {
            return List.of(new Command.Resume("bob"), ROLLBACK);
        }

        @Test
        void movedThePartitionDuringTheBackupWhichIsNobodysConcern() {
            assertThat(in(Phase.BACKUP).someoneMovedPartitionTo(2).step()).isEqualTo(new StartBackup());
        }

        @ParameterizedTest
        @EnumSource(
                value = Phase.class,
                names = {"BACKUP", "ROLLING", "ROLLING_BACK"})
        void choseAStrategyThatIsNotKnownHere(Phase phase) {
            assertHolds(in(phase).strategy(Strategy.UNKNOWN).step(), "spec.updateStrategy.type");
        }

        private static Scene in(Phase phase) {
            Scene scene = Scene.of(3);
            return switch (phase) {
                case BACKUP -> scene.backupDemanded(new BackupStatus.Absent());
                case ROLLING_BACK -> scene.rollingBack(minutes(1));
                case ROLLING, DONE -> scene;
            };
        }
    }

    @Nested
    class Backup {
        @Test
        void isStartedFirst() {
            Decision decision =
                    Scene.of(3).backupDemanded(new BackupStatus.Absent()).decide();

            assertThat(decision).isEqualTo(new Decision(new Stage.BackingUp(), new StartBackup()));
        }

        @Test
        void isWaitedForUntilTheRolloutsTimeIsOver() {
            Scene scene = Scene.of(3)
                    .started(HOUR.minusSeconds(5))
                    .timeout(HOUR)
                    .backupDemanded(new BackupStatus.Running("2 of 3 databases"));

            assertWaitsFor(scene.step(), "backup", NOW.plusSeconds(5));
        }

        /** Why a pod does not start may come over no watch. */
        @Test
        void isLookedAtAgainThoughNothingChanges() {
            Scene scene = Scene.of(3).backupDemanded(new BackupStatus.Waiting("claim backup-pvc is Pending"));

            assertWaitsFor(scene.step(), "backup", NOW.plusSeconds(10));
        }

        @Test
        void isGivenItsTimeAgainAfterAHold() {
            Scene scene = Scene.of(3)
                    .started(HOUR.multipliedBy(12))
                    .timeout(HOUR)
                    .backupDemanded(new BackupStatus.Running("2 of 3 databases"))
                    .resumed(HOUR.minusSeconds(5));

            assertWaitsFor(scene.step(), "backup", NOW.plusSeconds(5));
        }

        @Test
        void thatTakesTooLongEndsTheRolloutAndTouchesNothing() {
            Scene scene = Scene.of(3)
                    .started(HOUR)
                    .timeout(HOUR)
                    .backupDemanded(new BackupStatus.Running("2 of 3 databases"));

            assertEnds(scene.step(), Result.FAILED, "no pod was touched");
            assertKeepsSet(scene.write());
        }

        @ParameterizedTest
        @EnumSource(FailurePolicy.class)
        void thatFailsEndsTheRolloutAndTouchesNothing(FailurePolicy policy) {
            Scene scene = Scene.of(3).onFailure(policy).backupDemanded(new BackupStatus.Failed("the volume is full"));

            assertEnds(scene.step(), Result.FAILED, "the volume is full");
            assertKeepsSet(scene.write());
        }

        @Test
        void thatSucceededLetsTheRolloutArm() {
            assertArms(Scene.of(3).backupDemanded(new BackupStatus.Succeeded("48 MB")));
        }

        @Test
        void thatIsNotDemandedIsNotWaitedFor() {
            assertArms(Scene.of(3).notYetArmed());
        }

        /** One write: the template, and a partition at which nothing moves. */
        private static void assertArms(Scene scene) {
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
        assertThat(Scene.of(3).notYetArmed().decide().stage()).isEqualTo(new Stage.Preparing());
        assertThat(Scene.of(3).decide().stage()).isEqualTo(new Stage.Releasing(1));
        assertThat(Scene.of(3)
                        .rollingBack(minutes(1))
                        .pod(2)
                        .starting(OLD, seconds(10))
                        .decide()
                        .stage())
                .isEqualTo(new Stage.RollingBack());
    }
}
