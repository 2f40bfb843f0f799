package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.HOUR;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NEW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NOW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.ROLLBACK;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.seconds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertEnds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertHolds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertKeepsSet;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertReleases;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertRollsBack;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertWaitsFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.BackupFate;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.LeftBackup;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Untouched;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The rules of {@link Decider} on a person's word. */
class CommandTest {
    private static final Command ABORT = new Command.Abort("bob", "the build was aborted");

    @Test
    void holdComesBeforeTheNextRelease() {
        DecisionScene scene = DecisionScene.of(3).command(new Command.Hold("bob", "lunch"));

        assertHolds(scene.step(), "lunch");
        assertThat(scene.write().state().held().orElseThrow().by()).isEqualTo("bob");
    }

    @Test
    void holdStopsTheRollbackToo() {
        DecisionScene scene =
                DecisionScene.of(3).rollingBack(minutes(1)).command(new Command.Hold("bob", "let me look"));

        assertHolds(scene.step(), "let me look");
        assertThat(scene.write().state().phase()).isEqualTo(Phase.ROLLING_BACK);
    }

    @Test
    void resumeLetsOldFailuresBeAndCountsAgain() {
        DecisionScene scene = DecisionScene.of(3)
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
        Write write = DecisionScene.of(3)
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
        DecisionScene scene = DecisionScene.of(3)
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
        DecisionScene scene = DecisionScene.of(3)
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
        DecisionScene scene = DecisionScene.of(8).waves("1,25%,50%,100%").released(7, minutes(1));

        assertThat(promoted(scene, WaveSize.parse("50%"))).isEqualTo(2);
        assertThat(promoted(scene, WaveSize.parse("3"))).isEqualTo(2);
    }

    @Test
    void promoteToAllLeavesNothingToWaitFor() {
        DecisionScene scene = DecisionScene.of(8).waves("1,25%,50%,100%").released(7, minutes(1));

        assertThat(promoted(scene, WaveSize.ALL)).isEqualTo(4);
        assertThat(promoted(scene, WaveSize.parse("8"))).isEqualTo(4);
    }

    @Test
    void promoteNeverTakesBackWhatWasPromoted() {
        DecisionScene scene = DecisionScene.of(8)
                .waves("1,25%,50%,100%")
                .released(7, minutes(1))
                .promotedThrough(3)
                .command(new Command.Promote("bob", Optional.of(WaveSize.parse("25%"))));

        assertThat(scene.write().state().promotedThrough()).isEqualTo(3);
        assertThat(scene.write().transition()).isEqualTo(new Transition.Promote(3, "bob"));
    }

    @Test
    void promoteTakesUpWhatIsHeld() {
        Write write = DecisionScene.of(3)
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
        DecisionScene scene =
                DecisionScene.of(3).released(1, minutes(1)).held(seconds(5)).command(ROLLBACK);

        assertRollsBack(scene.step(), "errors in the shop");
        assertThat(scene.write().partition()).isEqualTo(OptionalInt.of(3));
        assertThat(scene.write().state().partition()).isEqualTo(3);
        assertThat(scene.write().state().held()).isEmpty();
    }

    @Test
    void rollbackOfOnDeleteWritesNoPartition() {
        DecisionScene scene =
                DecisionScene.of(3).onDelete().released(1, minutes(1)).command(ROLLBACK);

        assertRollsBack(scene.step(), "errors in the shop");
        assertThat(scene.write().partition()).isEmpty();
    }

    @Test
    void rollbackBeforeAnythingWasTouchedJustEnds() {
        DecisionScene scene = DecisionScene.of(3)
                .backupDemanded(new BackupStatus.Running(Message.of("dumping")))
                .command(ROLLBACK);

        assertEnds(scene.step(), Result.ROLLED_BACK, "nothing had been changed");
        assertKeepsSet(scene.write());
    }

    @Test
    void anAbortBeforeAnythingWasTouchedEndsAndSaysWhatBecomesOfTheBackup() {
        DecisionScene scene = DecisionScene.of(3)
                .backupDemanded(new BackupStatus.Running(Message.of("dumping")))
                .command(ABORT);

        assertEnds(
                scene.step(),
                Result.ROLLED_BACK,
                "the build was aborted; nothing had been changed; backup Job db-backup goes on by itself");
        assertKeepsSet(scene.write());
        assertThat(scene.write().state().held()).isEmpty();
        assertThat(scene.write().state().end().orElseThrow().untouched())
                .contains(new Untouched("bob", Optional.of(new LeftBackup("db-backup", BackupFate.GOES_ON))));
    }

    @Test
    void anAbortBeforeTheBackupLeavesNone() {
        assertThat(untouched(DecisionScene.of(3).backupDemanded(new BackupStatus.Absent())))
                .contains(new LeftBackup("db-backup", BackupFate.NOT_STARTED));
        assertThat(untouched(DecisionScene.of(3).backupDemanded(DecisionScene.backedUp("1 MB"))))
                .contains(new LeftBackup("db-backup", BackupFate.DONE));
        assertThat(untouched(DecisionScene.of(3).backupDemanded(new BackupStatus.Failed(Message.of("no space")))))
                .contains(new LeftBackup("db-backup", BackupFate.FAILED));
        assertThat(untouched(DecisionScene.of(3).notYetArmed())).isEmpty();
    }

    @Test
    void anAbortOfOneThatWasHeldBeforeAnythingWasTouchedEndsIt() {
        DecisionScene scene = DecisionScene.of(3)
                .backupDemanded(new BackupStatus.Absent())
                .held(minutes(5))
                .command(ABORT);

        assertEnds(scene.step(), Result.ROLLED_BACK, "nothing had been changed");
    }

    @Test
    void anAbortHoldsAsSoonAsTheTemplateIsInPlace() {
        assertHolds(DecisionScene.of(3).released(1, minutes(1)).command(ABORT).step(), "the build was aborted");
        assertHolds(DecisionScene.of(3).rollingBack(minutes(1)).command(ABORT).step(), "the build was aborted");
    }

    private static Optional<LeftBackup> untouched(DecisionScene scene) {
        return scene.command(ABORT)
                .write()
                .state()
                .end()
                .orElseThrow()
                .untouched()
                .orElseThrow()
                .backup();
    }

    @Test
    void rollbackTakesUpARollbackThatIsHeld() {
        Write write = DecisionScene.of(3)
                .rollingBack(HOUR)
                .held(minutes(5))
                .command(ROLLBACK)
                .write();

        assertThat(write.transition()).isEqualTo(new Transition.Resume("bob"));
        assertThat(write.state().phase()).isEqualTo(Phase.ROLLING_BACK);
        assertThat(write.state().held()).isEmpty();
        assertThat(write.template()).isEqualTo(TemplateSource.KEEP);
    }

    private static int promoted(DecisionScene scene, WaveSize to) {
        return scene.command(new Command.Promote("bob", Optional.of(to)))
                .write()
                .state()
                .promotedThrough();
    }
}
