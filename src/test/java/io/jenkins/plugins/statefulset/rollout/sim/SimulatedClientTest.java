package io.jenkins.plugins.statefulset.rollout.sim;

import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.minAvailable;
import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.patch;
import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedClientTest {

    @Test
    void aProcessThatDiesAfterAWriteHasWrittenAndDoesNothingMore() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        List<String> done = new ArrayList<>();
        stage.client.watch("default", () -> done.add("told"));
        stage.client.failAfterWrite(2);
        stage.client.scheduler().execute(() -> {
            stage.patch(patch().partition(2));
            done.add("first");
            stage.patch(patch().partition(1));
            done.add("second");
        });
        stage.client.scheduler().schedule(stage.cluster.clock().now().plusSeconds(5), () -> done.add("later"));

        stage.waitShort();

        assertThat(done).containsExactly("first");
        assertThat(stage.client.isDead()).isTrue();
        assertThat(stage.set().getSpec().getUpdateStrategy().getRollingUpdate().getPartition())
                .isEqualTo(1);
        assertThatThrownBy(() -> stage.client.statefulSet("default", "db")).isInstanceOf(SimulatedCrash.class);
        assertThat(stage.cluster.client("another").statefulSet("default", "db")).isPresent();
    }

    @Test
    void timePassesForOthersWhileAProcessWaitsForAnAnswer() {
        SimulatedSet stage =
                new SimulatedSet(statefulSet("db"), SimulatedCluster.builder().faults("api-delays=10s"));
        List<String> order = new ArrayList<>();
        Instant start = stage.cluster.clock().now();
        stage.client.scheduler().execute(() -> {
            stage.client.statefulSet("default", "db");
            order.add("answer");
        });
        stage.client.scheduler().schedule(start.plusSeconds(2), () -> order.add("own"));
        stage.cluster.client("other").scheduler().schedule(start.plusSeconds(3), () -> order.add("other"));

        stage.cluster.clock().runFor(Duration.ofSeconds(20));

        assertThat(order).containsExactly("other", "answer", "own");
    }

    @Test
    void aViewLagsBehindAndTellsOnceForManyChanges() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        List<Instant> told = new ArrayList<>();
        NamespaceView view = stage.client.watch(
                "default", () -> told.add(stage.cluster.clock().now()));
        Instant before = stage.cluster.clock().now();

        stage.cluster.somebodyElse().makeUnready("default", "db-0");
        stage.cluster.somebodyElse().makeUnready("default", "db-1");
        assertThat(view.pods()).allMatch(PodFacts::isReady);
        stage.cluster.clock().runUntil(() -> !told.isEmpty());

        assertThat(told).singleElement().isEqualTo(before.plusMillis(2));
        assertThat(view.pods().stream().filter(PodFacts::isReady)).hasSize(1);
        assertThat(view.podsOwnedBy(stage.set().getMetadata().getUid())).hasSize(3);
        view.close();
        stage.cluster.somebodyElse().makeReady("default", "db-0");
        int toldSoFar = told.size();
        stage.waitShort();
        assertThat(told).hasSize(toldSoFar);
    }

    @Test
    void readingAViewSendsNoRequest() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        NamespaceView view = stage.client.watch("default", () -> {});
        stage.client.watch("default", () -> {});
        var before = stage.client.requests();

        view.statefulSet("db");
        view.pods();

        assertThat(stage.client.requests())
                .isEqualTo(before)
                .containsEntry("list pods", 1)
                .containsEntry("watch pods", 1);
    }

    @Test
    void aCancelledTaskDoesNotRun() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        List<String> done = new ArrayList<>();
        stage.client
                .scheduler()
                .schedule(stage.cluster.clock().now().plusSeconds(1), () -> done.add("ran"))
                .cancel();

        stage.waitShort();

        assertThat(done).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameRunAndAnotherSeedAnother() {
        assertThat(log(7)).isEqualTo(log(7)).isNotEqualTo(log(8));
    }

    private static List<String> log(long seed) {
        List<String> log = new ArrayList<>();
        SimulatedSet stage = new SimulatedSet(
                statefulSet("db"),
                SimulatedCluster.builder()
                        .seed(seed)
                        .randomized()
                        .load(minAvailable("db", 2))
                        .faults("slow-start=1:20s", "api-refuses=0.01"));
        stage.cluster.onWrite(write -> log.add(write.toString()));
        stage.cluster.onDisruption(disruption -> log.add(disruption.toString()));
        NamespaceView view = stage.client.watch(
                "default", () -> log.add("told at " + stage.cluster.clock().now()));
        stage.cluster.somebodyElse().restart("default", "db");
        stage.waitLong();
        assertThat(view.pods()).allMatch(PodFacts::isReady);
        return log;
    }

    @Test
    void aRolloutOfAThousandPodsGoesThroughOneByOne() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db").replicas(1000).partition(1000));
        int[] events = {0};
        stage.cluster.onWrite(write -> events[0]++);
        stage.patch(patch().image("postgres:13.23"));

        for (int i = 999; i >= 0; i--) {
            int ordinal = i;
            stage.patch(patch().partition(ordinal));
            assertThat(stage.await(() -> stage.isUpdated(ordinal))).isTrue();
        }

        assertThat(events[0]).isGreaterThan(6000);
    }
}
