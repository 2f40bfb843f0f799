package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.text.LogLines;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whole rollouts on the simulated cluster whose pods fail: they roll back, or are held. */
class FailingPodTest {
    @Test
    void aPodThatIsNeverReadyIsRolledBackWhenItsTimeIsOver() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("never-ready=2")
                .request(asked -> asked.readyTimeout(Duration.ofMinutes(3)))
                .run();

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.outcome().reason().toString()).contains("db-2").contains("3 min");
        assertThat(stage.revisions()).containsOnly(stage.baseRevision);
        assertThat(stage.readiness()).containsOnly(true);
        assertThat(stage.partition()).isZero();
        assertThat(stage.image()).isEqualTo(SimulatedRollout.OLD);
    }

    @Test
    void aCrashLoopFailsLongBeforeTheTimeoutAndSaysWhatThePodSaid() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).faults("crash-loop=1").run();

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.outcome().duration()).isLessThan(Duration.ofMinutes(5));
        assertThat(stage.events)
                .filteredOn(event ->
                        event instanceof RolloutEvent.PodChanged pod && pod.state() == RolloutEvent.PodState.FAILED)
                .first()
                .extracting(event -> ((RolloutEvent.PodChanged) event)
                        .reason()
                        .map(Message::toString)
                        .orElse(""))
                .asString()
                .contains("CrashLoopBackOff", "exit code", "last log:", "last event:");
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void onFailureHoldLeavesEverythingWhereItIsAndARollbackHealsItLater() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("image-pull=1")
                .request(asked -> asked.onFailure(FailurePolicy.HOLD))
                .run();

        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);
        assertThat(stage.partition()).isEqualTo(1);
        stage.takeUp("two", Optional.of(new Command.Rollback("jane", "not today")))
                .finish();
        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.revisions()).containsOnly(stage.baseRevision);
    }

    @Test
    void aStuckSetIsHealedByAGoodRevision() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("never-ready=2")
                .request(asked -> asked.onFailure(FailurePolicy.HOLD).readyTimeout(Duration.ofMinutes(1)))
                .run();
        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);
        stage.takeUp("two", Optional.of(new Command.Rollback("jane", "heal"))).finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.readiness()).containsOnly(true);
    }

    @Test
    void theLogOfARollbackSaysThatReadyPodsGoBack() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).faults("crash-loop=1").run();
        LogLines log = new LogLines(ZoneOffset.UTC);
        List<String> lines = stage.events.stream()
                .flatMap(event -> log.lines(event).stream())
                .toList();

        assertThat(lines).anyMatch(line -> line.contains("ordinal 2 goes back to "));
        assertThat(lines)
                .filteredOn(line -> line.contains("ordinal 2 goes to "))
                .hasSize(1);
    }
}
