package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.api.BlockedException;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Held;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Planned;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A rollback whose template is not known any more, because its ControllerRevision was forgotten or deleted. */
class RollbackWithoutRevisionTest {
    private static final GateSpec SMOKE = new GateSpec.Exec("db", "smoke", Duration.ofSeconds(30));

    /** The gate is asked when every pod is new, and from then on the controller keeps no other revision. */
    private static SimulatedRollout forgetting() {
        return SimulatedRollout.of(3)
                .spec("revisionHistoryLimit: 0")
                .cluster(builder -> builder.exec((pod, container, command) -> new ExecResult(1, "", "broken")))
                .request(asked -> asked.waves("100%").gate(SMOKE));
    }

    @Test
    void isAHoldThatSaysWhyAndWhatToDo() {
        SimulatedRollout.Stage stage = forgetting().run();

        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);
        assertThat(stage.outcome().reason().toString())
                .contains("broken")
                .contains("cannot go back by itself: ControllerRevision " + stage.baseRevision)
                .contains("(spec.revisionHistoryLimit is 0)")
                .contains("apply a manifest with the template from before");
        assertThat(stage.events(Held.class)).hasSize(1);
        assertThat(stage.image()).isEqualTo(SimulatedRollout.NEW);
        assertThat(stage.readiness()).containsOnly(true);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void isForeseenInThePlan() {
        SimulatedRollout.Stage stage = forgetting().run();

        assertThat(stage.events(Planned.class).get(0).warnings()).anySatisfy(warning -> assertThat(warning.toString())
                .contains("spec.revisionHistoryLimit is 0", "kubectl patch statefulset db -n default"));
    }

    @Test
    void aPersonsRollbackIsRefusedWithTheSameWords() {
        SimulatedRollout.Stage stage = forgetting().run();

        stage.takeUp("two", Optional.of(new Command.Rollback("ada", "errors in the log")))
                .finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);
        assertThat(stage.outcome().reason().toString())
                .contains("errors in the log", "cannot go back by itself", stage.baseRevision);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    /** What the hold says: the template from before ends this rollout, so that nothing stands in the way of another. */
    @Test
    void theTemplateFromBeforeEndsIt() {
        SimulatedRollout.Stage stage = forgetting().run();
        stage.cluster.somebodyElse().edit(SimulatedRollout.NAMESPACE, SimulatedRollout.SET, set -> {
            set.getSpec().getTemplate().getSpec().getContainers().get(0).setImage(SimulatedRollout.OLD);
            return set;
        });

        stage.takeUp("two", Optional.of(new Command.Resume("ada"))).finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.FAILED);
        assertThat(stage.outcome().reason().toString()).contains("put the pod template from before back");
        assertThat(stage.image()).isEqualTo(SimulatedRollout.OLD);
    }

    @Test
    void aRevisionThatSomebodyDeletedMidwayHoldsAsWell() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).faults("crash-loop=1").stage();
        stage.start("one").runFor(Duration.ofSeconds(20));
        stage.cluster.somebodyElse().deleteRevision(SimulatedRollout.NAMESPACE, stage.baseRevision);
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);
        assertThat(stage.outcome().reason().toString())
                .contains("db-1", "ControllerRevision " + stage.baseRevision, "is gone. To go back");
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void whereItIsGoneAlreadyNothingBegins() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3).stage();
        stage.cluster.somebodyElse().deleteRevision(SimulatedRollout.NAMESPACE, stage.baseRevision);

        assertThatThrownBy(() -> stage.start("one"))
                .isInstanceOfSatisfying(BlockedException.class, blocked -> assertThat(
                                blocked.plan().event().blockers())
                        .extracting(RolloutEvent.BlockerSummary::name)
                        .isEqualTo(List.of(Optional.of("no-way-back"))));
        assertThat(stage.image()).isEqualTo(SimulatedRollout.OLD);
    }
}
