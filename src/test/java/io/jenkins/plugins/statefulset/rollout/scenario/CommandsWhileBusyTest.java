package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Backup;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.GateChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Promoted;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.RollingBack;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.WaveChanged;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import io.jenkins.plugins.statefulset.rollout.report.ReportParts;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import io.jenkins.plugins.statefulset.rollout.sim.StoreWrite;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Words to a driver that come while it is busy with another: none is lost. */
class CommandsWhileBusyTest {
    private static final Optional<WaveSize> ALL = Optional.of(WaveSize.parse("100%"));

    private final SimulatedRollout.Stage stage = SimulatedRollout.of(3)
            .request(asked -> asked.gate(new GateSpec.Manual()))
            .stage();

    @Test
    void aPromotionThatComesWhileAResumeIsBeingWrittenIsObeyedNext() {
        untilHeld();
        AtomicInteger promoted = new AtomicInteger();
        stage.cluster.onWrite(write -> {
            if (isRecordOf(write, "two") && isResumed(write) && promoted.getAndIncrement() == 0) {
                stage.rollout.orElseThrow().promote(ALL);
            }
        });

        stage.takeUp("two", Optional.of(new Command.Resume("two")));
        stage.finish();

        assertThat(promoted).hasPositiveValue();
        assertThat(stage.ended()).isTrue();
        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
    }

    @Test
    void twoWordsThatAreSaidAtOnceAreBothObeyed() {
        untilHeld();

        stage.takeUp("two", Optional.of(new Command.Resume("two")));
        stage.rollout.orElseThrow().promote(ALL);
        stage.rollout.orElseThrow().hold("tea");
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);
        assertThat(StateAnnotation.state(stage.set()).orElseThrow().promotedThrough())
                .isEqualTo(3);
    }

    @Test
    void aPromotionIsToldAndTheSoakThatItCutsShortHasNotPassed() {
        SimulatedRollout.Stage soaking = SimulatedRollout.of(3)
                .request(asked -> asked.soak(Duration.ofHours(1)))
                .stage();
        soaking.start("one");
        assertThat(soaking.cluster
                        .clock()
                        .runUntil(
                                () -> soaking.events.stream().anyMatch(GateChanged.class::isInstance),
                                Duration.ofHours(1)))
                .isTrue();

        soaking.rollout.orElseThrow().promote(Optional.empty());
        soaking.finish();

        assertThat(soaking.events.stream().filter(Promoted.class::isInstance).map(Promoted.class::cast))
                .extracting(Promoted::wave, Promoted::by)
                .containsExactly(tuple(1, "the caller"));
        assertThat(soaking.events.stream().filter(GateChanged.class::isInstance).map(GateChanged.class::cast))
                .extracting(GateChanged::wave, GateChanged::state)
                .startsWith(tuple(1, StepState.STARTED), tuple(2, StepState.STARTED), tuple(2, StepState.PASSED));
    }

    @Test
    void aRollbackThatAPersonAsksForIsNoFailureOfTheWave() {
        stage.start("one");
        runUntil(() -> stage.events.stream().anyMatch(GateChanged.class::isInstance));

        stage.rollout.orElseThrow().rollBack("the numbers are bad");
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.events.stream().filter(WaveChanged.class::isInstance).map(WaveChanged.class::cast))
                .extracting(WaveChanged::state)
                .containsExactly(StepState.STARTED);
        assertThat(rollbacks(stage))
                .extracting(RollingBack::by, RollingBack::reason)
                .containsExactly(tuple(Optional.of("the caller"), Message.of("the numbers are bad")));
    }

    @Test
    void aRollbackDuringTheBackupNamesThePersonAndChangesNothing() {
        SimulatedRollout.Stage backingUp = SimulatedRollout.of(3).backup().stage();
        backingUp.start("one");
        assertThat(backingUp
                        .cluster
                        .clock()
                        .runUntil(
                                () -> backingUp.events.stream()
                                        .anyMatch(event -> event instanceof Backup backup
                                                && backup.state() == BackupPhase.STARTED),
                                Duration.ofHours(1)))
                .isTrue();

        backingUp.rollout.orElseThrow().rollBack("not today");
        backingUp.finish();

        assertThat(backingUp.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(backingUp.outcome().reason().toString())
                .startsWith("not today; nothing had been changed; backup Job ")
                .contains("goes on by itself");
        assertThat(rollbacks(backingUp)).extracting(RollingBack::by).containsExactly(Optional.of("the caller"));
        RolloutTimeline timeline = RolloutTimeline.of(backingUp.events, ZoneOffset.UTC);
        assertThat(ReportParts.of(timeline, "r").broke())
                .startsWith("Nothing broke. the caller asked for the rollback: not today; nothing had been changed");
    }

    private static Stream<RollingBack> rollbacks(SimulatedRollout.Stage stage) {
        return stage.events.stream().filter(RollingBack.class::isInstance).map(RollingBack.class::cast);
    }

    private void untilHeld() {
        stage.start("one");
        runUntil(() -> stage.events.stream().anyMatch(GateChanged.class::isInstance));
        stage.rollout.orElseThrow().hold("lunch");
        stage.finish();
        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);
    }

    private void runUntil(BooleanSupplier holds) {
        assertThat(stage.cluster.clock().runUntil(holds, Duration.ofHours(1))).isTrue();
    }

    private static boolean isRecordOf(StoreWrite write, String process) {
        return write.kind().equals("StatefulSet") && write.who().equals(process);
    }

    private static boolean isResumed(StoreWrite write) {
        return write.after()
                .flatMap(object -> StateAnnotation.state((StatefulSet) object))
                .filter(state -> state.held().isEmpty())
                .isPresent();
    }
}
