package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.sim.Disruption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several budgets match each pod of the set. The disruption controller refreshes one of them at each change of a pod, by the
 * seed, so most of these rollouts meet a status that stays behind for ever.
 */
class SeveralBudgetsTest {
    private static final String ROLLING = "updateStrategy: {type: RollingUpdate}";
    private static final String ON_DELETE = "updateStrategy: {type: OnDelete}";

    private static SimulatedRollout rehearsal(String strategy, long seed) {
        return SimulatedRollout.of(3)
                .spec(strategy)
                .budgets("maxUnavailable: 1", "minAvailable: 2")
                .cluster(builder -> builder.seed(seed));
    }

    private static List<SimulatedRollout.Stage> runs(String strategy, String... faults) {
        return LongStream.range(0, 20)
                .mapToObj(seed -> rehearsal(strategy, seed).faults(faults).run())
                .toList();
    }

    private static List<RolloutEvent> blockages(SimulatedRollout.Stage stage) {
        return stage.events.stream()
                .filter(RolloutEvent.Blocked.class::isInstance)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {ROLLING, ON_DELETE})
    void noStaleStatusHoldsARolloutUp(String strategy) {
        assertThat(runs(strategy)).allSatisfy(stage -> {
            assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
            assertThat(stage.revisions()).doesNotContain(stage.baseRevision);
            assertThat(blockages(stage)).isEmpty();
            assertThat(stage.invariants.breaches()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {ROLLING, ON_DELETE})
    void norARollback(String strategy) {
        assertThat(runs(strategy, "crash-loop=0")).allSatisfy(stage -> {
            assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
            assertThat(stage.revisions()).containsOnly(stage.baseRevision);
            assertThat(blockages(stage)).isEmpty();
            assertThat(stage.invariants.breaches()).isEmpty();
        });
    }

    @Test
    void podsOfAnOnDeleteSetAreDeletedFromTheTopSinceTheyCannotBeEvicted() {
        SimulatedRollout.Stage stage = rehearsal(ON_DELETE, 1).stage();
        List<Disruption> disruptions = new ArrayList<>();
        stage.cluster.onDisruption(disruptions::add);
        stage.start("one").finish();

        assertThat(disruptions).extracting(Disruption::ordinal).containsExactly(2, 1, 0);
        assertThat(disruptions).extracting(Disruption::cause).containsOnly(Disruption.Cause.DELETION);
        assertThat(disruptions).allSatisfy(disruption -> assertThat(disruption.budgets())
                .hasSize(2)
                .allSatisfy(budget -> assertThat(budget.allowed()).isEqualTo(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {ROLLING, ON_DELETE})
    void aPodThatIsDownIsWaitedFor(String strategy) {
        for (long seed = 0; seed < 20; seed++) {
            SimulatedRollout.Stage stage = rehearsal(strategy, seed).stage();
            stage.cluster.somebodyElse().makeUnready("default", "db-0");
            stage.start("one").runFor(Duration.ofMinutes(5));
            assertThat(stage.revisions()).containsOnly(stage.baseRevision);

            stage.cluster.somebodyElse().makeReady("default", "db-0");
            stage.finish();
            assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
            assertThat(stage.invariants.breaches()).isEmpty();
        }
    }

    @Test
    void budgetsWhosePodsCannotBeCountedAreWaitedFor() {
        assertThat(runs(ROLLING, "pdb-blocks=0s..10m")).allSatisfy(stage -> {
            assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
            assertThat(stage.outcome().duration()).isGreaterThan(Duration.ofMinutes(10));
            assertThat(blockages(stage)).isNotEmpty();
            assertThat(stage.invariants.breaches()).isEmpty();
        });
    }

    @Test
    void aBudgetOverTheWholeNamespaceCountsThePodsOfOtherSetsToo() {
        for (long seed = 0; seed < 20; seed++) {
            SimulatedRollout.Stage stage = rehearsal(ROLLING, seed)
                    .cluster(builder -> builder.load(beside()))
                    .stage();
            stage.cluster.somebodyElse().makeUnready("default", "web-0");
            stage.start("one").runFor(Duration.ofMinutes(5));
            assertThat(stage.revisions()).containsOnly(stage.baseRevision);

            stage.cluster.somebodyElse().makeReady("default", "web-0");
            stage.finish();
            assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
            assertThat(stage.outcome().duration()).isLessThan(Duration.ofMinutes(10));
            assertThat(stage.invariants.breaches()).isEmpty();
        }
    }

    private static List<HasMetadata> beside() {
        return Manifests.parse("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: web}
                spec:
                  serviceName: web
                  replicas: 2
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: web, image: "nginx:1"}]}
                ---
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: everything}
                spec: {maxUnavailable: 1, selector: {}}
                """, "beside.yaml", SimulatedRollout.NAMESPACE).entries().stream()
                .<HasMetadata>map(Manifests.Entry::object)
                .toList();
    }

    @Test
    void theWarningNamesThem() {
        SimulatedRollout.Stage rolling = rehearsal(ROLLING, 1).run();
        SimulatedRollout.Stage onDelete = rehearsal(ON_DELETE, 1).run();

        String warning =
                "PodDisruptionBudgets db and db-1 match the same pods: Kubernetes keeps only one of them up to date"
                        + " and refuses to evict these pods, so kubectl drain gets stuck; merge them into one";
        assertThat(warnings(rolling)).contains(warning);
        assertThat(warnings(onDelete))
                .contains(
                        warning,
                        "updateStrategy is OnDelete: pods are deleted one at a time, each when all of its budgets allow"
                                + " that, because it cannot be evicted");
        assertThat(warnings(SimulatedRollout.of(3).run())).noneMatch(text -> text.contains("match the same pods"));
    }

    private static List<String> warnings(SimulatedRollout.Stage stage) {
        return stage.events.stream()
                .filter(RolloutEvent.Planned.class::isInstance)
                .flatMap(event ->
                        ((RolloutEvent.Planned) event).warnings().stream().map(Message::toString))
                .toList();
    }
}
