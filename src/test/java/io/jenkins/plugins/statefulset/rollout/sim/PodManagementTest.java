package io.jenkins.plugins.statefulset.rollout.sim;

import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.patch;
import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodManagementTest {
    private static final String OLD = "postgres:13.22";
    private static final String NEW = "postgres:13.23";

    private static SimulatedSet withFault(String version, SimulationFixtures.SetFixture set, String... faults) {
        return new SimulatedSet(set, SimulatedCluster.builder().version(version).faults(faults));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.34", "1.35.1", "1.36", "1.37"})
    void anOrderedPodThatNeverGetsReadyStaysStuckWhenTheTemplateIsRestored(String version) {
        SimulatedSet stage = withFault(version, statefulSet("db"), "crash-loop=2");
        String base = stage.set().getStatus().getCurrentRevision();
        stage.patch(patch().image(NEW));
        stage.waitLong();

        stage.patch(patch().image(OLD));
        stage.waitLong();
        assertThat(stage.images()).containsExactly(OLD, OLD, NEW);
        assertThat(stage.set().getStatus().getUpdateRevision()).isEqualTo(base);

        Pod pod = stage.pod(2);
        stage.client.deletePod(
                "default", "db-2", pod.getMetadata().getUid(), pod.getMetadata().getResourceVersion());
        assertThat(stage.await(() -> stage.isUpdated(2))).isTrue();
        assertThat(stage.images()).containsOnly(OLD);
    }

    @ParameterizedTest
    @CsvSource({"1.34, true", "1.35.0, false", "1.35.3, false", "1.35.4, true", "1.36, true", "1.37.2, true"})
    void aParallelPodThatNeverGetsReadyIsReplacedWhenTheTemplateIsRestored(String version, boolean healed) {
        SimulatedSet stage = withFault(version, statefulSet("db").parallel(), "never-ready=2");
        stage.patch(patch().image(NEW));
        stage.waitLong();
        assertThat(stage.isReady(2)).isFalse();

        stage.patch(patch().image(OLD));
        stage.waitLong();

        assertThat(stage.images().get(2).equals(OLD)).isEqualTo(healed);
        assertThat(stage.isReady(2)).isEqualTo(healed);
    }

    @Test
    void anOrderedSetUpdatesNothingWhileAPodBelowThePartitionIsNotReady() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        stage.cluster.somebodyElse().makeUnready("default", "db-0");

        stage.patch(patch().image(NEW).partition(2));
        stage.waitLong();
        assertThat(stage.images()).containsOnly(OLD);

        stage.cluster.somebodyElse().makeReady("default", "db-0");
        stage.waitLong();
        assertThat(stage.images()).containsExactly(OLD, OLD, NEW);
    }

    @ParameterizedTest
    @CsvSource({"1.34, 1", "1.36, 1", "1.35.2, 2", "1.37, 2"})
    void maxUnavailableIsInForceFrom137AndWasByMistakeEarlyIn135(String version, int expected) {
        for (SimulationFixtures.SetFixture set : List.of(
                statefulSet("db").replicas(6).maxUnavailable(2),
                statefulSet("db").replicas(6).maxUnavailable(2).parallel())) {
            SimulatedSet stage = SimulatedSet.of(version, set);
            List<Long> missing = new ArrayList<>();
            stage.cluster.onEveryEvent(c -> missing.add(
                    6 - stage.pods().stream().filter(PodFacts::isHealthy).count()));

            stage.patch(patch().image(NEW));
            assertThat(stage.await(() -> stage.images().stream().allMatch(NEW::equals)
                            && stage.set().getStatus().getReadyReplicas() == 6))
                    .isTrue();

            assertThat(missing).contains((long) expected).doesNotContain(expected + 1L);
            var rolling = stage.set().getSpec().getUpdateStrategy().getRollingUpdate();
            assertThat(rolling.getMaxUnavailable() == null).isEqualTo(expected == 1);
        }
    }

    @Test
    void aPercentageOfMaxUnavailableRoundsDownButNotBelowOne() {
        assertThat(UpdateRule.maxUnavailable(
                        statefulSet("db").replicas(7).maxUnavailable("40%").build()))
                .isEqualTo(2);
        assertThat(UpdateRule.maxUnavailable(
                        statefulSet("db").replicas(3).maxUnavailable("10%").build()))
                .isEqualTo(1);
    }

    @Test
    void orderedPodsAreAddedOneByOneAndTakenAwayFromTheTop() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db").volume("data"));
        stage.cluster.somebodyElse().scale("default", "db", 5);
        stage.cluster.clock().runUntil(() -> stage.pods().size() == 4);
        assertThat(stage.isReady(3)).isFalse();
        stage.waitLong();
        assertThat(stage.pods()).hasSize(5).allMatch(PodFacts::isReady);

        List<Integer> order = new ArrayList<>();
        stage.cluster.onDisruption(disruption -> order.add(disruption.ordinal()));
        stage.cluster.somebodyElse().scale("default", "db", 2);
        stage.waitLong();

        assertThat(order).containsExactly(4, 3, 2);
        assertThat(stage.pods()).hasSize(2);
        assertThat(stage.cluster.claims("default")).hasSize(5);
    }

    @Test
    void scalingDownDestroysClaimsOnlyIfThePolicySaysSo() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db").volume("data").deleteVolumesWhenScaled());

        stage.cluster.somebodyElse().scale("default", "db", 1);
        stage.waitLong();

        assertThat(stage.cluster.claims("default"))
                .extracting(claim -> claim.getMetadata().getName())
                .containsExactly("data-db-0");
    }

    @Test
    void podsBelowThePartitionComeBackOnTheCurrentRevision() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        stage.patch(patch().image(NEW).partition(2));
        stage.await(() -> stage.isUpdated(2));

        stage.cluster.somebodyElse().deletePod("default", "db-1");
        stage.waitLong();

        assertThat(stage.images()).containsExactly(OLD, OLD, NEW);
        assertThat(stage.pods()).allMatch(PodFacts::isReady);
    }
}
