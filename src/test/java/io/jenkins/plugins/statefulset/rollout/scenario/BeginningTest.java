package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.sim.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rollout begins with its record: whatever comes between that and the first look is waited for. */
class BeginningTest {

    @ParameterizedTest
    @ValueSource(strings = {"api-down=0s..40s", "api-down=0s..20m", "api-unauthorized=0s..2m", "api-refuses=1"})
    void aServerThatIsAwayRightAfterTheRecordEndsNothing(String fault) {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3).stage();
        onRecord(stage, "one", () -> stage.cluster.faults(Faults.parse(List.of(fault))));
        stage.start("one").runFor(Duration.ofMinutes(21));
        stage.cluster.faults(Faults.NONE);
        stage.finish();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void theSameWhereItIsTakenUp() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(asked -> asked.soak(Duration.ofMinutes(1)))
                .stage();
        stage.start("one").runFor(Duration.ofSeconds(30));
        stage.cluster.client("one").kill();
        stage.runFor(Duration.ofMinutes(1));
        onRecord(stage, "two", () -> stage.cluster.faults(Faults.parse(List.of("api-down=0s..10m"))));
        stage.takeUp("two", Optional.empty()).finish();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    /** A Role that is replaced comes back. */
    @Test
    void watchesThatAreRefusedForAMomentEndNothing() {
        AtomicBoolean away = new AtomicBoolean();
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .cluster(builder -> builder.deny(permission -> away.get() && isOfAWatch(permission)))
                .stage();
        onRecord(stage, "one", () -> away.set(true));
        stage.start("one").runFor(Duration.ofMinutes(1));
        away.set(false);
        stage.finish();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
    }

    private static boolean isOfAWatch(Permission permission) {
        return permission.verb().equals("list") || permission.verb().equals("watch");
    }

    /** Whoever goes on need not wait for its end. */
    @Test
    void theLeaseIsGivenBackThoughTheAnswerToItsLastRenewalWasLost() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(asked -> asked.soak(Duration.ofMinutes(1)))
                .stage();
        stage.start("one").runFor(Duration.ofSeconds(30));
        stage.cluster.faults(Faults.parse(List.of("api-forgets=1")));
        stage.runFor(Duration.ofSeconds(14));
        stage.cluster.faults(Faults.NONE);
        stage.rollout.orElseThrow().detach();
        stage.finish();

        assertThat(stage.cluster.leases(SimulatedRollout.NAMESPACE))
                .extracting(lease -> lease.getSpec().getHolderIdentity())
                .containsOnly("");
    }

    private static void onRecord(SimulatedRollout.Stage stage, String process, Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        stage.cluster.onWrite(write -> write.after()
                .filter(StatefulSet.class::isInstance)
                .map(StatefulSet.class::cast)
                .flatMap(StateAnnotation::state)
                .flatMap(RolloutState::driver)
                .filter(driver -> write.who().equals(process) && done.compareAndSet(false, true))
                .ifPresent(driver -> action.run()));
    }
}
