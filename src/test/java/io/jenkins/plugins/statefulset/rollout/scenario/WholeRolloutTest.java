package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole rollouts on the simulated cluster: given this set, when this happens, then this. */
class WholeRolloutTest {
    @Test
    void releasesOneOrdinalAtATimeFromTheTop() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(5).run();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.partitionsTold()).containsExactly(4, 3, 2, 1, 0);
        assertThat(stage.image()).isEqualTo(SimulatedRollout.NEW);
        assertThat(stage.partition()).isZero();
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void ordinalsThatDoNotStartAtZeroAreStillAnIndexForThePartition() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).spec("ordinals: {start: 5}").run();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.partitionsTold()).containsExactly(2, 1, 0);
        assertThat(stage.events)
                .filteredOn(RolloutEvent.PodChanged.class::isInstance)
                .extracting(event -> ((RolloutEvent.PodChanged) event).pod())
                .contains("db-7", "db-6", "db-5")
                .doesNotContain("db-0");
    }

    @Test
    void releasesWithinMaxUnavailableWhereTheServerHonoursIt() {
        SimulatedRollout set = SimulatedRollout.of(6)
                .spec(
                        "podManagementPolicy: Parallel",
                        "updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 2}}")
                .budget("maxUnavailable: 2")
                .maxUnavailable(2)
                .request(asked -> asked.waves("100%"))
                .cluster(builder -> builder.version("1.37"));
        SimulatedRollout.Stage stage = set.run();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.partitionsTold().get(0)).isEqualTo(4);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void anOlderServerDropsMaxUnavailableAndSoDoesTheRollout() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .spec("updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 2}}")
                .budget("")
                .run();

        assertThat(stage.partitionsTold()).containsExactly(2, 1, 0);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void someoneElsesTemplateIsNeverOverwritten() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(5).stage();
        stage.start("one").runFor(Duration.ofSeconds(10));
        stage.cluster.somebodyElse().restart("default", "db");
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.FAILED);
        assertThat(stage.outcome().reason().toString()).contains("someone else").contains("restartedAt");
        assertThat(stage.set().getSpec().getTemplate().getMetadata().getAnnotations())
                .containsKey("kubectl.kubernetes.io/restartedAt");
    }

    @Test
    void replicasAreFollowed() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3).stage();
        stage.start("one").runFor(Duration.ofSeconds(10));
        stage.cluster.somebodyElse().scale("default", "db", 6);
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.set().getSpec().getReplicas()).isEqualTo(6);
        assertThat(stage.revisions()).hasSize(6).doesNotContain(stage.baseRevision);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void theEndPartitionIsTheOneAskedFor() {
        SimulatedRollout.Stage guarded = SimulatedRollout.of(3)
                .request(asked -> asked.endPartition(EndPartition.GUARD))
                .run();
        assertThat(guarded.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(guarded.partition()).isEqualTo(1_000_000);
        assertThat(guarded.partitionsTold()).as("the guard is told").containsExactly(2, 1, 0, 1_000_000);
        assertThat(guarded.set().getStatus().getCurrentRevision())
                .isEqualTo(guarded.set().getStatus().getUpdateRevision());

        SimulatedRollout.Stage original = SimulatedRollout.of(3)
                .spec("updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}")
                .request(asked -> asked.endPartition(EndPartition.ORIGINAL))
                .run();
        assertThat(original.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(original.partition()).isEqualTo(2);
    }

    @Test
    void aFailedBackupEndsItBeforeAnyPodIsTouched() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).backup().faults("backup-fails").run();

        assertThat(stage.outcome().result()).isEqualTo(Result.FAILED);
        assertThat(stage.outcome().reason().toString())
                .contains("backup failed")
                .contains("no pod was touched");
        assertThat(stage.image()).isEqualTo(SimulatedRollout.OLD);
        assertThat(stage.revisions()).containsOnly(stage.baseRevision);
    }

    @Test
    void onDeleteSetsAreEvictedOneByOneFromTheTop() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).spec("updateStrategy: {type: OnDelete}").run();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.revisions()).doesNotContain(stage.baseRevision);
        assertThat(stage.events)
                .filteredOn(event -> event instanceof RolloutEvent.PodChanged pod
                        && pod.state() == RolloutEvent.PodState.TERMINATING)
                .extracting(event -> ((RolloutEvent.PodChanged) event).ordinal())
                .containsExactly(2, 1, 0);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void everyEventIsTold() {
        List<RolloutEvent> events = SimulatedRollout.of(2).backup().run().events;

        assertThat(events.get(0)).isInstanceOf(RolloutEvent.Planned.class);
        assertThat(events.get(events.size() - 1)).isInstanceOf(RolloutEvent.Finished.class);
        assertThat(events).hasAtLeastOneElementOfType(RolloutEvent.Armed.class);
        assertThat(events)
                .filteredOn(RolloutEvent.WaveChanged.class::isInstance)
                .extracting(event ->
                        ((RolloutEvent.WaveChanged) event).wave() + " " + ((RolloutEvent.WaveChanged) event).state())
                .containsExactly("1 STARTED", "1 PASSED", "2 STARTED", "2 PASSED");
        assertThat(events)
                .filteredOn(RolloutEvent.Backup.class::isInstance)
                .extracting(event -> ((RolloutEvent.Backup) event).state())
                .containsExactly(RolloutEvent.BackupPhase.STARTED, RolloutEvent.BackupPhase.SUCCEEDED);
    }
}
