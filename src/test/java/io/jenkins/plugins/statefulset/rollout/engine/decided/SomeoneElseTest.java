package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.HOUR;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.ROLLBACK;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertEnds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertHolds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertKeepsSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.StartBackup;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of {@link Decider} on what someone else did to the set. Each name goes on from "someone else". */
class SomeoneElseTest {
    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"BACKUP", "ROLLING", "ROLLING_BACK"})
    void changedTheTemplateAndItIsLeftAsItIs(Phase phase) {
        DecisionScene scene = in(phase).someoneChangedTemplate("container db: image: a → b");

        assertEnds(scene.step(), Result.FAILED, "container db: image: a → b");
        assertKeepsSet(scene.write());
    }

    @Test
    void changedTheTemplateAndARollbackDoesNotOverwriteItEither() {
        DecisionScene scene = in(Phase.ROLLING)
                .held(HOUR)
                .someoneChangedTemplate("container db: image: a → b")
                .command(ROLLBACK);

        assertEnds(scene.step(), Result.FAILED, "container db: image: a → b");
        assertKeepsSet(scene.write());
    }

    @Test
    void choseAStrategyUnderWhichARollbackWouldDoNobodyKnowsWhat() {
        DecisionScene scene = in(Phase.ROLLING).strategy(UpdateStrategy.UNKNOWN).command(ROLLBACK);

        assertHolds(scene.step(), "spec.updateStrategy.type");
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"ROLLING", "ROLLING_BACK"})
    void movedThePartition(Phase phase) {
        DecisionScene scene = in(phase).someoneMovedPartitionTo(0);

        assertHolds(scene.step(), "from 3 to 0");
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"BACKUP", "ROLLING", "ROLLING_BACK"})
    void switchedToOnDeleteWhichIsNoLeaveToEvict(Phase phase) {
        DecisionScene scene = in(phase).switched(UpdateStrategy.ROLLING_UPDATE, UpdateStrategy.ON_DELETE);

        assertHolds(scene.step(), "spec.updateStrategy.type from RollingUpdate to OnDelete");
        assertHolds(scene.step(), "resumed, the rollout evicts");
    }

    @Test
    void switchedToRollingUpdateWhereTheControllerNowActsByItself() {
        DecisionScene scene = in(Phase.ROLLING)
                .switched(UpdateStrategy.ON_DELETE, UpdateStrategy.ROLLING_UPDATE)
                .someoneMovedPartitionTo(0);

        assertHolds(scene.step(), "from OnDelete to RollingUpdate");
        assertHolds(scene.step(), "from partition 0 on");
    }

    @ParameterizedTest
    @MethodSource("wordsThatGoOn")
    void switchedTheStrategyAndAPersonsWordGoesOnWithIt(Command word) {
        DecisionScene scene = in(Phase.ROLLING)
                .switched(UpdateStrategy.ROLLING_UPDATE, UpdateStrategy.ON_DELETE)
                .held(HOUR)
                .command(word);

        Write write = scene.write();

        assertThat(write.state().strategy()).contains(UpdateStrategy.ON_DELETE);
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
        assertHolds(in(phase).strategy(UpdateStrategy.UNKNOWN).step(), "spec.updateStrategy.type");
    }

    private static DecisionScene in(Phase phase) {
        DecisionScene scene = DecisionScene.of(3);
        return switch (phase) {
            case BACKUP -> scene.backupDemanded(new BackupStatus.Absent());
            case ROLLING_BACK -> scene.rollingBack(minutes(1));
            case ROLLING, DONE -> scene;
        };
    }
}
