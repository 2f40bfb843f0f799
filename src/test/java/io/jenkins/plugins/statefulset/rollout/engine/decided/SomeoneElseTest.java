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
import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.HoldCause;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FieldOwner;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Part;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** The controller would go on with pods that were not released, and asks no budget: a hold stops that. */
    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"ROLLING", "ROLLING_BACK"})
    void loweredThePartitionAndTheWriteThatHoldsPutsItBack(Phase phase) {
        Write write = in(phase).someoneMovedPartitionTo(1).write();

        assertThat(write.partition()).hasValue(3);
        assertThat(write.template()).isEqualTo(Decision.TemplateSource.KEEP);
        assertThat(write.state().partition()).isEqualTo(3);
        assertThat(write.state().held().flatMap(Hold::cause)).contains(HoldCause.PARTITION_MOVED);
        assertThat(((Transition.Hold) write.transition()).reason())
                .hasToString("someone else moved spec.updateStrategy.rollingUpdate.partition from 3 to 1;"
                        + " it was put back to 3, so that the controller stops where it stands");
    }

    /** The next look ends the rollout, and leaves them both. */
    @ParameterizedTest
    @MethodSource("wordsThatTakeItUp")
    void loweredThePartitionAndChangedTheTemplateWhichAPersonsWordLeaves(Command word) {
        Write write = in(Phase.ROLLING)
                .held(minutes(1))
                .someoneMovedPartitionTo(1)
                .someoneChangedTemplate("image")
                .command(word)
                .write();

        assertThat(write.partition()).isEmpty();
        assertThat(write.template()).isEqualTo(Decision.TemplateSource.KEEP);
        assertThat(write.state().held()).isEmpty();
    }

    /** No pod moves by it, so it is theirs. */
    @ParameterizedTest
    @ValueSource(ints = {4, 1_000_000})
    void raisedThePartitionAndItIsLeft(int partition) {
        Write write = in(Phase.ROLLING).someoneMovedPartitionTo(partition).write();

        assertHolds(write, "from 3 to " + partition);
        assertKeepsSet(write);
    }

    @Test
    void movedThePartitionAndIsNamed() {
        Write write = in(Phase.ROLLING)
                .someoneMovedPartitionTo(0)
                .by(new FieldOwner(
                        "argocd-controller",
                        "Apply",
                        Optional.of(Instant.parse("2026-01-01T12:00:00Z")),
                        List.of(Part.PARTITION)))
                .write();

        assertThat(((Transition.Hold) write.transition()).reason().toString())
                .contains(
                        "from 3 to 0: argocd-controller wrote it (Apply at 2026-01-01T12:00:00Z); it was put back to 3");
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

    /** Nobody has been told of it yet: it was said before, perhaps while nobody drove. */
    @Test
    void switchedTheStrategyWhileItGoesBackAndToRollBackOnceMoreIsNoLeaveToGoOnWithIt() {
        DecisionScene scene = in(Phase.ROLLING_BACK)
                .switched(UpdateStrategy.ON_DELETE, UpdateStrategy.ROLLING_UPDATE)
                .someoneMovedPartitionTo(0)
                .command(ROLLBACK);

        assertHolds(scene.step(), "from OnDelete to RollingUpdate");
    }

    static List<Command> wordsThatTakeItUp() {
        return List.of(new Command.Resume("bob"), new Command.Promote("bob", Optional.empty()));
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
