package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.jenkins.plugins.statefulset.rollout.change.Change;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.BudgetPolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.sim.Timings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others do to a set and its record beside a rollout. */
class OthersChangesTest {

    /** Whoever may edit the set may edit the record on it; what was planned and backed up is all that is ever armed. */
    @Test
    void aChangeThatWasSlippedIntoTheRecordIsNotRolledOut() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3).backup().stage();
        stage.start("one").runFor(Duration.ofSeconds(2));
        assertThat(stage.image()).isEqualTo(SimulatedRollout.OLD);
        stage.cluster.somebodyElse().edit(SimulatedRollout.NAMESPACE, SimulatedRollout.SET, set -> {
            set.getMetadata()
                    .getAnnotations()
                    .computeIfPresent(
                            StateAnnotation.STATE, (key, text) -> text.replace("postgres:13.23\"", "evil:13.23\""));
            return set;
        });
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.FAILED);
        assertThat(stage.outcome().reason().toString()).contains("record", "changed");
        assertThat(stage.image()).isEqualTo(SimulatedRollout.OLD);
        assertThat(stage.revisions()).containsOnly(stage.baseRevision);
    }

    /** The StatefulSet controller writes the set's status whenever a pod has changed. */
    @ParameterizedTest
    @ValueSource(ints = {2, 60, 200})
    void noWriteIsDisturbedByTheStatusThatTheControllerWrites(int latestEvent) {
        SimulatedRollout.Stage stage = slowWatch(Duration.ofMillis(latestEvent));

        assertThat(stage.cluster.client("one").requests())
                .containsEntry("patch statefulsets", 16)
                .hasEntrySatisfying("get statefulsets", gets -> assertThat(gets).isLessThanOrEqualTo(3));
    }

    /** A rollout of 12 pods, whose events take up to so long. */
    private static SimulatedRollout.Stage slowWatch(Duration longest) {
        SimulatedRollout.Stage stage = SimulatedRollout.of(12)
                .cluster(builder -> builder.timings(Timings.DEFAULT.withWatch(Duration.ofMillis(1), longest)))
                .run();
        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
        return stage;
    }

    /** Fewer replicas midway leave fewer waves, and each of them is of one ordinal still. */
    @Test
    void aWaveOfEachOrdinalStaysOneWhereReplicasAreTakenAway() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(9)
                .request(request -> request.waves("each").soak(Duration.ofSeconds(5)))
                .faults("scale=5@40s")
                .run();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.events(RolloutEvent.PartitionMoved.class))
                .allSatisfy(move -> assertThat(move.from() - move.to()).isEqualTo(1));
        assertThat(stage.events(RolloutEvent.GateChanged.class).stream()
                        .filter(gate -> gate.state() == RolloutEvent.StepState.PASSED)
                        .count())
                .isGreaterThanOrEqualTo(5);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void aWaveOfEachOrdinalStaysOneWhereReplicasAreAdded() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(4)
                .request(request -> request.waves("1,each").soak(Duration.ofSeconds(5)))
                .faults("scale=7@30s")
                .run();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.events(RolloutEvent.PartitionMoved.class))
                .allSatisfy(move -> assertThat(move.from() - move.to()).isEqualTo(1));
    }

    /** A budget counts for the pods that have its labels, whatever the new template's labels are. */
    @Test
    void aBudgetThatOnlyMatchesPodsOfTheOldTemplateIsObeyed() throws JsonProcessingException {
        Change relabelled = new Change.StrategicMergePatch(new ObjectMapper().readTree("""
                        {"spec": {"template": {"metadata": {"labels": {"release": "canary"}}}}}"""), "patch.yaml");
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .budget("")
                .cluster(builder -> builder.load(List.of(new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withNamespace(SimulatedRollout.NAMESPACE)
                        .withName("old-only")
                        .endMetadata()
                        .withNewSpec()
                        .withNewMaxUnavailable(1)
                        .withNewSelector()
                        .addToMatchLabels("app", "db")
                        .addNewMatchExpression()
                        .withKey("release")
                        .withOperator("DoesNotExist")
                        .endMatchExpression()
                        .endSelector()
                        .endSpec()
                        .build())))
                .faults("pdb-blocks=0s..30m")
                .request(asked -> asked.change(relabelled).budgetPolicy(BudgetPolicy.FAIL))
                .run();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.outcome().reason().toString()).contains("old-only");
        assertThat(stage.partitionsTold()).isEmpty();
    }

    /** People switch to OnDelete to stop the controller: that is no leave to evict pods in its place. */
    @Test
    void aSwitchToOnDeleteHoldsItAndAResumeGoesOnByEvicting() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(4).stage();
        stage.start("one").runFor(Duration.ofSeconds(10));
        stage.cluster
                .somebodyElse()
                .edit(SimulatedRollout.NAMESPACE, SimulatedRollout.SET, set -> new StatefulSetBuilder(set)
                        .editSpec()
                        .withNewUpdateStrategy()
                        .withType("OnDelete")
                        .endUpdateStrategy()
                        .endSpec()
                        .build());
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);
        assertThat(stage.outcome().reason().toString())
                .contains("from RollingUpdate to OnDelete", "evicts them one at a time");
        assertThat(stage.cluster.client("one").requests()).doesNotContainKey("create pods/eviction");

        stage.takeUp("two", Optional.of(new Command.Resume("jane"))).finish();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(stage.cluster.client("two").requests()).containsKey("create pods/eviction");
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void whoResumesIsToldOnce() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(asked -> asked.soak(Duration.ofMinutes(10)))
                .stage();
        stage.start("one").runFor(Duration.ofMinutes(1));
        stage.rollout.orElseThrow().hold("lunch");
        stage.finish();

        stage.takeUp("two", Optional.of(new Command.Resume("jane"))).finish();

        assertThat(stage.events)
                .filteredOn(RolloutEvent.Resumed.class::isInstance)
                .hasSize(1);
    }
}
