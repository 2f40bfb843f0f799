package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.api.BlockedException;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.engine.Command;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutOptions.BudgetPolicy;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.engine.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.request.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.text.LogLines;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whole rollouts on the simulated cluster: given this set, when this happens, then this. */
class ScenarioTest {

    @Test
    void releasesOneOrdinalAtATimeFromTheTop() {
        Rehearsal.Stage stage = Rehearsal.of(5).run();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.partitionsTold()).containsExactly(4, 3, 2, 1, 0);
        assertThat(stage.image()).isEqualTo(Rehearsal.NEW);
        assertThat(stage.partition()).isZero();
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void ordinalsThatDoNotStartAtZeroAreStillAnIndexForThePartition() {
        Rehearsal.Stage stage = Rehearsal.of(3).spec("ordinals: {start: 5}").run();

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
        Rehearsal set = Rehearsal.of(6)
                .spec(
                        "podManagementPolicy: Parallel",
                        "updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 2}}")
                .budget("maxUnavailable: 2")
                .maxUnavailable(2)
                .request(asked -> asked.waves("100%"))
                .cluster(builder -> builder.version("1.37"));
        Rehearsal.Stage stage = set.run();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.partitionsTold().get(0)).isEqualTo(4);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void anOlderServerDropsMaxUnavailableAndSoDoesTheRollout() {
        Rehearsal.Stage stage = Rehearsal.of(3)
                .spec("updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 2}}")
                .budget("")
                .run();

        assertThat(stage.partitionsTold()).containsExactly(2, 1, 0);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void aPodThatIsNeverReadyIsRolledBackWhenItsTimeIsOver() {
        Rehearsal.Stage stage = Rehearsal.of(3)
                .faults("never-ready=2")
                .request(asked -> asked.readyTimeout(Duration.ofMinutes(3)))
                .run();

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.outcome().reason()).contains("db-2").contains("3 min");
        assertThat(stage.revisions()).containsOnly(stage.baseRevision);
        assertThat(stage.readiness()).containsOnly(true);
        assertThat(stage.partition()).isZero();
        assertThat(stage.image()).isEqualTo(Rehearsal.OLD);
    }

    @Test
    void aCrashLoopFailsLongBeforeTheTimeoutAndSaysWhatThePodSaid() {
        Rehearsal.Stage stage = Rehearsal.of(3).faults("crash-loop=1").run();

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.outcome().duration()).isLessThan(Duration.ofMinutes(5));
        assertThat(stage.events)
                .filteredOn(event ->
                        event instanceof RolloutEvent.PodChanged pod && pod.state() == RolloutEvent.PodState.FAILED)
                .first()
                .extracting(event -> ((RolloutEvent.PodChanged) event).reason().orElse(""))
                .asString()
                .contains("CrashLoopBackOff", "exit code", "last log:", "last event:");
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void onFailureHoldLeavesEverythingWhereItIsAndARollbackHealsItLater() {
        Rehearsal.Stage stage = Rehearsal.of(3)
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
    void aHeldRolloutGoesOnWhenItIsResumedElsewhere() {
        Rehearsal.Stage stage = Rehearsal.of(3)
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
        Rehearsal.Stage stage = Rehearsal.of(3)
                .request(asked -> asked.gate(new GateSpec.Manual()))
                .stage();
        stage.start("one").runFor(Duration.ofMinutes(5));
        assertThat(stage.partition()).isEqualTo(2);
        Rollouts elsewhere = Rollouts.on(
                stage.cluster.client("two"), stage.cluster.client("two").scheduler());
        elsewhere.tell("default", "db", new Command.Promote("jane", Optional.empty()));
        stage.runFor(Duration.ofMinutes(5));
        assertThat(stage.partition()).isEqualTo(1);
        elsewhere.tell("default", "db", new Command.Rollback("jane", "no"));
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(StateAnnotation.command(stage.set())).isEmpty();
        assertThat(stage.revisions()).containsOnly(stage.baseRevision);
    }

    @Test
    void aBudgetThatAllowsNothingIsWaitedFor() {
        Rehearsal.Stage stage = Rehearsal.of(3).budget("minAvailable: 2").stage();
        stage.cluster.somebodyElse().makeUnready("default", "db-0");
        stage.start("one").runFor(Duration.ofMinutes(5));
        assertThat(stage.partition()).isEqualTo(3);
        assertThat(stage.events)
                .filteredOn(RolloutEvent.Blocked.class::isInstance)
                .hasSize(1);

        stage.cluster.somebodyElse().makeReady("default", "db-0");
        stage.finish();
        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void aBudgetThatAllowsNothingEndsItWhereThatWasAskedFor() {
        Rehearsal.Stage stage = Rehearsal.of(3)
                .faults("pdb-blocks=0s..30m")
                .request(asked -> asked.budgetPolicy(BudgetPolicy.FAIL))
                .run();

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.outcome().duration()).isLessThan(Duration.ofMinutes(1));
        assertThat(stage.partitionsTold()).isEmpty();
    }

    @Test
    void aBudgetThatCanNeverAllowADisruptionStopsItBeforeItBegins() {
        Rehearsal.Stage stage = Rehearsal.of(3).budget("maxUnavailable: 0").stage();

        assertThatThrownBy(() -> stage.start("one"))
                .isInstanceOf(BlockedException.class)
                .hasMessageContaining("PodDisruptionBudget db")
                .hasMessageContaining("spec.maxUnavailable is 0");
        assertThat(StateAnnotation.state(stage.set())).isEmpty();
    }

    @Test
    void someoneElsesTemplateIsNeverOverwritten() {
        Rehearsal.Stage stage = Rehearsal.of(5).stage();
        stage.start("one").runFor(Duration.ofSeconds(10));
        stage.cluster.somebodyElse().restart("default", "db");
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.FAILED);
        assertThat(stage.outcome().reason()).contains("someone else").contains("restartedAt");
        assertThat(stage.set().getSpec().getTemplate().getMetadata().getAnnotations())
                .containsKey("kubectl.kubernetes.io/restartedAt");
    }

    @Test
    void replicasAreFollowed() {
        Rehearsal.Stage stage = Rehearsal.of(3).stage();
        stage.start("one").runFor(Duration.ofSeconds(10));
        stage.cluster.somebodyElse().scale("default", "db", 6);
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.set().getSpec().getReplicas()).isEqualTo(6);
        assertThat(stage.revisions()).hasSize(6).doesNotContain(stage.baseRevision);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void aDriverThatLostItsLeaseWritesNoMore() {
        Rehearsal.Stage stage = Rehearsal.of(5)
                .request(asked -> asked.soak(Duration.ofMinutes(5)))
                .stage();
        stage.start("one").runFor(Duration.ofSeconds(12));
        stage.cluster.somebodyElse().stealLeases();
        stage.finish();
        int partition = stage.partition();
        int writes = stage.cluster.client("one").writes();
        stage.runFor(Duration.ofHours(1));

        assertThat(stage.outcome().result()).isEqualTo(Result.FAILED);
        assertThat(stage.outcome().reason()).contains("lease");
        assertThat(stage.cluster.client("one").writes()).isEqualTo(writes);
        assertThat(stage.partition()).isEqualTo(partition).isPositive();
    }

    @Test
    void aDriverThatWasTakenOverIsFencedOffEvenWhileItBelievesInItsLease() {
        Rehearsal.Stage stage = Rehearsal.of(5).stage();
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

        assertThat(first.outcome().toCompletableFuture().join().reason()).contains("another driver took over: two");
        assertThat(stage.cluster.client("one").writes()).isEqualTo(writes);
        assertThat(stage.partition()).isEqualTo(partition).isPositive();
    }

    @Test
    void aSecondRolloutIsRefusedAndToldWhoHoldsTheSet() {
        Rehearsal.Stage stage = Rehearsal.of(3)
                .request(asked -> asked.by("jane").soak(Duration.ofHours(1)))
                .stage();
        stage.start("one").runFor(Duration.ofMinutes(1));

        assertThatThrownBy(() -> stage.start("two"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("by jane")
                .hasMessageContaining("under way");
    }

    @Test
    void theEndPartitionIsTheOneAskedFor() {
        Rehearsal.Stage guarded = Rehearsal.of(3)
                .request(asked -> asked.endPartition(EndPartition.GUARD))
                .run();
        assertThat(guarded.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(guarded.partition()).isEqualTo(3);
        assertThat(guarded.set().getStatus().getCurrentRevision())
                .isEqualTo(guarded.set().getStatus().getUpdateRevision());

        Rehearsal.Stage original = Rehearsal.of(3)
                .spec("updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}")
                .request(asked -> asked.endPartition(EndPartition.ORIGINAL))
                .run();
        assertThat(original.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(original.partition()).isEqualTo(2);
    }

    @Test
    void aFailedBackupEndsItBeforeAnyPodIsTouched() {
        Rehearsal.Stage stage = Rehearsal.of(3).backup().faults("backup-fails").run();

        assertThat(stage.outcome().result()).isEqualTo(Result.FAILED);
        assertThat(stage.outcome().reason()).contains("backup failed").contains("no pod was touched");
        assertThat(stage.image()).isEqualTo(Rehearsal.OLD);
        assertThat(stage.revisions()).containsOnly(stage.baseRevision);
    }

    @Test
    void onDeleteSetsAreEvictedOneByOneFromTheTop() {
        Rehearsal.Stage stage =
                Rehearsal.of(3).spec("updateStrategy: {type: OnDelete}").run();

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
    void aStuckSetIsHealedByAGoodRevision() {
        Rehearsal.Stage stage = Rehearsal.of(3)
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
        Rehearsal.Stage stage = Rehearsal.of(3).faults("crash-loop=1").run();
        LogLines log = new LogLines(ZoneOffset.UTC);
        List<String> lines = stage.events.stream()
                .flatMap(event -> log.lines(event).stream())
                .toList();

        assertThat(lines).anyMatch(line -> line.contains("ordinal 2 goes back to "));
        assertThat(lines)
                .filteredOn(line -> line.contains("ordinal 2 goes to "))
                .hasSize(1);
    }

    @Test
    void everyEventIsTold() {
        List<RolloutEvent> events = Rehearsal.of(2).backup().run().events;

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
