package io.jenkins.plugins.statefulset.rollout.sim;

import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.maxUnavailable;
import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.patch;
import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the simulation counts as it goes must be what a count of all pods gives, whatever happens. */
class CountersTest {
    private static final List<String> FAULTS = List.of(
            "crash-loop=1",
            "never-ready=2",
            "image-pull=0@any",
            "slow-start=1:40s@any",
            "unschedulable=2",
            "node-lost=1:2m@20s",
            "scale=5@30s",
            "scale=2@50s",
            "pdb-blocks=10s..40s",
            "edit-template@25s",
            "watch-stalls=20s@10s");

    @Test
    void countsKeptAreCountsMadeAnewAfterEveryEventOfRandomRuns() {
        for (int seed = 0; seed < 150; seed++) {
            run(seed);
        }
    }

    private static void run(int seed) {
        Random random = new Random(seed);
        SimulationFixtures.SetFixture set = statefulSet("db").replicas(1 + random.nextInt(5));
        if (random.nextBoolean()) {
            set.parallel();
        }
        if (random.nextInt(3) == 0) {
            set.minReadySeconds(10);
        }
        String version = List.of("1.34", "1.35.1", "1.37").get(random.nextInt(3));
        SimulatedSet stage = new SimulatedSet(
                set,
                SimulatedCluster.builder()
                        .version(version)
                        .seed(seed)
                        .randomized()
                        .load(maxUnavailable("db", 1))
                        .faults(FAULTS.get(random.nextInt(FAULTS.size())), FAULTS.get(random.nextInt(FAULTS.size()))));
        stage.cluster.onEveryEvent(cluster -> check(stage, "seed " + seed));
        NamespaceView view = stage.client.watch("default", () -> {});
        for (int step = 0; step < 6; step++) {
            act(stage, random);
            stage.waitShort();
        }
        stage.waitLong();
        assertThat(view.pods()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(stage.pods());
        assertStatusIsTrue(stage, "seed " + seed);
    }

    private static void act(SimulatedSet stage, Random random) {
        try {
            switch (random.nextInt(5)) {
                case 0 -> stage.patch(patch().image("postgres:13." + random.nextInt(3)));
                case 1 -> stage.patch(patch().partition(random.nextInt(4)));
                case 2 -> stage.cluster.somebodyElse().deletePod("default", "db-" + random.nextInt(4));
                case 3 -> stage.cluster.somebodyElse().makeUnready("default", "db-" + random.nextInt(4));
                default -> {
                    Pod pod = stage.pods().get(0);
                    stage.client.evictPod(
                            "default",
                            pod.getMetadata().getName(),
                            pod.getMetadata().getUid());
                }
            }
        } catch (ClusterException | IndexOutOfBoundsException e) {
            // Refused, or there is no such pod now: that is part of the run.
            assertThat(e).isNotNull();
        }
    }

    private static void check(SimulatedSet stage, String run) {
        List<Pod> pods = stage.pods();
        long healthy = pods.stream().filter(PodFacts::isHealthy).count();
        BudgetState budget = stage.cluster.budgets().get(0);
        assertThat(budget.healthy()).as(run).isLessThanOrEqualTo((int) healthy);
        assertThat(budget.allowed()).as(run).isEqualTo(Math.max(0, budget.healthy() - budget.desired()));
        assertThat(pods).as(run).extracting(PodFacts::ordinalOf).doesNotHaveDuplicates();
    }

    private static void assertStatusIsTrue(SimulatedSet stage, String run) {
        var status = stage.set().getStatus();
        List<Pod> pods = stage.pods();
        assertThat(status.getObservedGeneration())
                .as(run)
                .isEqualTo(stage.set().getMetadata().getGeneration());
        assertThat(status.getReplicas()).as(run).isEqualTo(pods.size());
        assertThat(status.getReadyReplicas()).as(run).isEqualTo((int)
                pods.stream().filter(PodFacts::isReady).count());
        assertThat(status.getUpdatedReplicas()).as(run).isEqualTo((int) pods.stream()
                .filter(pod -> !PodFacts.isTerminating(pod))
                .filter(pod -> PodFacts.revisionOf(pod).equals(status.getUpdateRevision()))
                .count());
        var budget = stage.cluster.budget("default", "db-pdb").orElseThrow().getStatus();
        assertThat(budget.getCurrentHealthy()).as(run).isEqualTo((int)
                pods.stream().filter(PodFacts::isHealthy).count());
        assertThat(budget.getExpectedPods())
                .as(run)
                .isEqualTo(stage.set().getSpec().getReplicas());
    }
}
