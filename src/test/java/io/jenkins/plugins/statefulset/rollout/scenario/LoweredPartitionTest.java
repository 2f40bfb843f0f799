package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.FoundPartition;
import io.jenkins.plugins.statefulset.rollout.event.FoundPartition.Choice;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Somebody lowers the partition under a rollout, once, again and again, or while it is held and nobody drives it. */
class LoweredPartitionTest {
    private static final Duration A_MOMENT = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofMinutes(2);

    private final SimulatedRollout.Stage stage = SimulatedRollout.of(5)
            .request(asked -> asked.waves("1,100%").soak(Duration.ofMinutes(10)))
            .stage();

    @Test
    void whoCorrectsDriftWithinSecondsFindsItPutBackEachTime() {
        soaking();
        lower(0);
        stage.runFor(A_MOMENT);
        lower(0);
        stage.runFor(A_MOMENT);
        lower(0);

        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);
        assertThat(stage.outcome().reason().toString())
                .contains("from 4 to 0 (3 times in a row)", "it was put back to 4");
        assertThat(partition()).isEqualTo(4);
        assertThat(holds()).hasSize(3);
        // The controller takes a pod before anybody can know of it, each time.
        stage.runFor(LATER);
        assertThat(newPods()).isLessThanOrEqualTo(1 + 3);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void whoNeverLetsItBeIsLeftAfterAHandfulOfWritesAndThatIsSaid() {
        soaking();
        for (int time = 0; time < 8; time++) {
            lower(0);
            stage.runFor(A_MOMENT);
        }

        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.HELD);
        assertThat(stage.outcome().reason().toString())
                .contains("it was put back 3 times and is left now", "asks no budget");
        assertThat(partition()).isZero();
        assertThat(holds()).hasSize(4);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void aPodThatTheControllerTakesMeanwhileIsTold() {
        soaking();
        lower(0);

        stage.finish();

        assertThat(stage.events)
                .filteredOn(RolloutEvent.PodChanged.class::isInstance)
                .extracting(event -> ((RolloutEvent.PodChanged) event).pod())
                .contains("db-3");
    }

    @Test
    void aResumePutsTheRolloutsOwnPartitionBackAndSaysWhatItFound() {
        heldWithNobodyThere();
        lower(2);
        stage.runFor(Duration.ofSeconds(20));

        stage.takeUp("two", Optional.of(new Command.Resume("jane"))).runFor(A_MOMENT);

        FoundPartition found = resumed();
        assertThat(found.found()).isEqualTo(2);
        assertThat(found.own()).isEqualTo(4);
        assertThat(found.choice()).isEqualTo(Choice.OWN);
        assertThat(found.ordinals()).containsExactly(3, 2);
        assertThat(found.taken()).contains(3);
        assertThat(partition()).isEqualTo(4);
        stage.finish();
        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(newPods()).isEqualTo(5);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void aPromotionOfWhatIsHeldDoesNotTakeItOverEither() {
        heldWithNobodyThere();
        lower(2);
        stage.runFor(Duration.ofSeconds(20));

        stage.takeUp("two", Optional.of(new Command.Promote("jane", Optional.empty())))
                .finish();

        assertThat(resumed().choice()).isEqualTo(Choice.OWN);
        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void aResumeThatAcceptsItGoesOnFromThere() {
        heldWithNobodyThere();
        lower(2);
        stage.runFor(Duration.ofSeconds(60));

        stage.takeUp("two", Optional.of(new Command.Resume("jane", Optional.of(Choice.FOUND))))
                .runFor(A_MOMENT);

        assertThat(resumed().choice()).isEqualTo(Choice.FOUND);
        assertThat(resumed().taken()).isEqualTo(List.of(3, 2));
        assertThat(partition()).isEqualTo(2);
        stage.finish();
        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
    }

    @Test
    void aRollbackOfWhatWasTakenTakesAllOfItBack() {
        heldWithNobodyThere();
        lower(2);
        stage.runFor(Duration.ofSeconds(60));

        stage.takeUp("two", Optional.of(new Command.Rollback("jane", "not today")))
                .finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.revisions()).containsOnly(stage.baseRevision);
        assertThat(partition()).isZero();
    }

    private void soaking() {
        stage.start("one").runFor(Duration.ofSeconds(60));
        assertThat(partition()).isEqualTo(4);
    }

    private void heldWithNobodyThere() {
        soaking();
        stage.rollout.orElseThrow().hold("lunch");
        stage.finish();
    }

    private void lower(int to) {
        stage.cluster
                .somebodyElse()
                .edit(SimulatedRollout.NAMESPACE, SimulatedRollout.SET, set -> new StatefulSetBuilder(set)
                        .editSpec()
                        .editUpdateStrategy()
                        .editOrNewRollingUpdate()
                        .withPartition(to)
                        .endRollingUpdate()
                        .endUpdateStrategy()
                        .endSpec()
                        .build());
    }

    private List<RolloutEvent> holds() {
        return stage.events.stream().filter(RolloutEvent.Held.class::isInstance).toList();
    }

    private FoundPartition resumed() {
        return stage.events.stream()
                .filter(RolloutEvent.Resumed.class::isInstance)
                .map(event -> ((RolloutEvent.Resumed) event).partition())
                .flatMap(Optional::stream)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private StatefulSet set() {
        return stage.cluster
                .statefulSet(SimulatedRollout.NAMESPACE, SimulatedRollout.SET)
                .orElseThrow();
    }

    private int partition() {
        return set().getSpec().getUpdateStrategy().getRollingUpdate().getPartition();
    }

    private long newPods() {
        String update = set().getStatus().getUpdateRevision();
        return stage.cluster.pods(set()).stream()
                .filter(pod -> update.equals(pod.getMetadata().getLabels().get("controller-revision-hash")))
                .count();
    }
}
