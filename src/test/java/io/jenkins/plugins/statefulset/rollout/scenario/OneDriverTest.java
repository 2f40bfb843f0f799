package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A set has one driver at a time, and whoever is not it reaches it or goes on in its place. */
class OneDriverTest {
    @Test
    void aHeldRolloutGoesOnWhenItIsResumedElsewhere() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(asked -> asked.soak(Duration.ofMinutes(10)))
                .stage();
        stage.start("one").runFor(Duration.ofMinutes(1));
        stage.rollout.orElseThrow().hold("lunch");
        stage.finish();
        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);
        assertThat(stage.partition()).isEqualTo(2);

        stage.takeUp("two", Optional.of(new Command.Resume("jane"))).finish();
        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void aWordFromAnotherMachineReachesTheDriver() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(asked -> asked.gate(new GateSpec.Manual()))
                .stage();
        stage.start("one").runFor(Duration.ofMinutes(5));
        assertThat(stage.partition()).isEqualTo(2);
        Rollouts elsewhere = Rollouts.on(
                stage.cluster.client("two"), stage.cluster.client("two").scheduler());
        elsewhere.issue("default", "db", new Command.Promote("jane", Optional.empty()));
        stage.runFor(Duration.ofMinutes(5));
        assertThat(stage.partition()).isEqualTo(1);
        elsewhere.issue("default", "db", new Command.Rollback("jane", "no"));
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(StateAnnotation.command(stage.set())).isEmpty();
        assertThat(stage.revisions()).containsOnly(stage.baseRevision);
    }

    @Test
    void aDriverThatLostItsLeaseWritesNoMore() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(5)
                .request(asked -> asked.soak(Duration.ofMinutes(5)))
                .stage();
        stage.start("one").runFor(Duration.ofSeconds(12));
        stage.cluster.somebodyElse().stealLeases();
        stage.finish();
        int partition = stage.partition();
        int writes = stage.cluster.client("one").writes();
        stage.runFor(Duration.ofHours(1));

        assertThat(stage.outcome().result()).isEqualTo(Result.FAILED);
        assertThat(stage.outcome().reason().toString()).contains("lease");
        assertThat(stage.cluster.client("one").writes()).isEqualTo(writes);
        assertThat(stage.partition()).isEqualTo(partition).isPositive();
    }

    @Test
    void aDriverThatWasTakenOverIsFencedOffEvenWhileItBelievesInItsLease() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(5).stage();
        stage.start("one").runFor(Duration.ofSeconds(12));
        var first = stage.rollout.orElseThrow();
        // The second driver's clock is wrong: it takes a Lease that is not over.
        stage.cluster.somebodyElse().stealLeases();
        stage.cluster.somebodyElse().edit("default", "db", set -> {
            String state = StateAnnotation.write(
                    StateAnnotation.state(set).orElseThrow().drivenBy("two"));
            return new StatefulSetBuilder(set)
                    .editMetadata()
                    .addToAnnotations(StateAnnotation.STATE, state)
                    .endMetadata()
                    .build();
        });
        int partition = stage.partition();
        int writes = stage.cluster.client("one").writes();
        stage.finish();

        assertThat(first.outcome().toCompletableFuture().join().reason().toString())
                .contains("another driver took over: two");
        assertThat(stage.cluster.client("one").writes()).isEqualTo(writes);
        assertThat(stage.partition()).isEqualTo(partition).isPositive();
    }

    @Test
    void aSecondRolloutIsRefusedAndToldWhoHoldsTheSet() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(asked -> asked.by("jane").soak(Duration.ofHours(1)))
                .stage();
        stage.start("one").runFor(Duration.ofMinutes(1));

        assertThatThrownBy(() -> stage.start("two"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("by jane")
                .hasMessageContaining("under way");
    }
}
