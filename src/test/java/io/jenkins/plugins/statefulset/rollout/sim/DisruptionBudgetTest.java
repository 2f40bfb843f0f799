package io.jenkins.plugins.statefulset.rollout.sim;

import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.budget;
import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.maxUnavailable;
import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.minAvailable;
import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.patch;
import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DisruptionBudgetTest {

    private static SimulatedSet stage(SimulationFixtures.SetFixture set, PodDisruptionBudget... budgets) {
        return new SimulatedSet(set, SimulatedCluster.builder().load(budgets));
    }

    private static PodDisruptionBudgetStatus status(SimulatedSet stage) {
        return stage.cluster.budget("default", "db-pdb").orElseThrow().getStatus();
    }

    private static void evict(SimulatedSet stage, int ordinal) {
        stage.client.evictPod(
                "default", "db-" + ordinal, stage.pod(ordinal).getMetadata().getUid());
    }

    @Test
    void aBudgetIsSettledWhenItIsLoaded() {
        PodDisruptionBudgetStatus status = status(stage(statefulSet("db"), minAvailable("db", 2)));

        assertThat(status.getObservedGeneration()).isEqualTo(1);
        assertThat(status.getExpectedPods()).isEqualTo(3);
        assertThat(status.getDesiredHealthy()).isEqualTo(2);
        assertThat(status.getCurrentHealthy()).isEqualTo(3);
        assertThat(status.getDisruptionsAllowed()).isEqualTo(1);
        assertThat(status.getConditions()).singleElement().matches(c -> c.getReason()
                .equals("SufficientPods"));
    }

    @Test
    void percentagesRoundUpAndCountTheReplicasOfTheController() {
        assertThat(status(stage(statefulSet("db").replicas(7), minAvailable("db", "50%")))
                        .getDesiredHealthy())
                .isEqualTo(4);
        assertThat(status(stage(statefulSet("db").replicas(7), maxUnavailable("db", "30%")))
                        .getDisruptionsAllowed())
                .isEqualTo(3);
    }

    @Test
    void aNullSelectorMatchesNothingAndAnEmptyOneEverything() {
        PodDisruptionBudget none = budget(
                "db-pdb",
                "db",
                b -> b.editSpec().withSelector(null).withNewMinAvailable(1).endSpec());
        assertThat(status(stage(statefulSet("db"), none)).getExpectedPods()).isZero();

        PodDisruptionBudget all = budget("db-pdb", "db", b -> b.editSpec()
                .withNewSelector()
                .endSelector()
                .withNewMinAvailable(1)
                .endSpec());
        assertThat(status(stage(statefulSet("db"), all)).getExpectedPods()).isEqualTo(3);
    }

    @Test
    void aBudgetWhoseSelectorChangesIsCountedAnew() {
        SimulatedSet stage = stage(statefulSet("db"), minAvailable("db", 2));

        stage.cluster.somebodyElse().select("default", "db-pdb", Map.of("app", "nothing"));
        stage.waitShort();
        assertThat(status(stage).getExpectedPods()).isZero();
        assertThat(status(stage).getCurrentHealthy()).isZero();

        stage.cluster.somebodyElse().select("default", "db-pdb", Map.of("app", "db"));
        stage.waitShort();
        assertThat(status(stage).getExpectedPods()).isEqualTo(3);
        assertThat(status(stage).getDisruptionsAllowed()).isEqualTo(1);
    }

    @Test
    void podsThatAreRelabelledAreCountedAnew() {
        PodDisruptionBudget primaries = budget("db-pdb", "db", b -> b.editSpec()
                .withNewSelector()
                .addToMatchLabels("role", "primary")
                .endSelector()
                .withNewMaxUnavailable(1)
                .endSpec());
        SimulatedSet stage = stage(statefulSet("db"), primaries);

        stage.cluster.somebodyElse().label("default", "db-0", "role", "primary");
        stage.waitShort();
        assertThat(status(stage).getCurrentHealthy()).isEqualTo(1);
        assertThat(status(stage).getExpectedPods())
                .as("the replicas of its set")
                .isEqualTo(3);

        stage.cluster.somebodyElse().label("default", "db-1", "role", "primary");
        stage.cluster.somebodyElse().label("default", "db-0", "role", "replica");
        stage.cluster.somebodyElse().makeUnready("default", "db-0");
        stage.waitShort();
        assertThat(stage.cluster.budgets())
                .singleElement()
                .extracting(BudgetState::healthy)
                .as("db-1, whatever becomes of db-0")
                .isEqualTo(1);
    }

    @Test
    void theStatusFollowsAPodByAFewMilliseconds() {
        SimulatedSet stage = stage(statefulSet("db"), minAvailable("db", 2));
        Instant before = stage.cluster.clock().now();

        stage.cluster.somebodyElse().makeUnready("default", "db-0");
        assertThat(stage.cluster.budgets())
                .singleElement()
                .extracting(BudgetState::allowed)
                .isEqualTo(0);
        assertThat(status(stage).getDisruptionsAllowed()).isEqualTo(1);

        stage.cluster.clock().runUntil(() -> status(stage).getDisruptionsAllowed() == 0);
        assertThat(Duration.between(before, stage.cluster.clock().now()))
                .isBetween(Duration.ofMillis(3), Duration.ofMillis(7));
    }

    @Test
    void anEvictionTakesFromTheBudgetAndTheNextIsRefused() {
        SimulatedSet stage = stage(statefulSet("db"), minAvailable("db", 2));

        evict(stage, 2);

        assertThat(PodFacts.isTerminating(stage.pod(2))).isTrue();
        assertThat(status(stage).getDisruptionsAllowed()).isZero();
        stage.cluster.clock().runFor(Duration.ofMillis(20));
        assertThatThrownBy(() -> evict(stage, 1))
                .isInstanceOf(ClusterException.class)
                .hasMessage("Cannot evict pod as it would violate the pod's disruption budget. "
                        + "The disruption budget db-pdb needs 2 healthy pods and has 2 currently")
                .extracting(e -> ((ClusterException) e).reason())
                .isEqualTo(Reason.DISRUPTION_REFUSED);
        stage.waitShort();
        assertThat(status(stage).getDisruptionsAllowed()).isEqualTo(1);
        assertThat(status(stage).getDisruptedPods()).isNullOrEmpty();
    }

    @Test
    void severalBudgetsOnOnePodCannotBeEvicted() {
        SimulatedSet stage = stage(statefulSet("db"), minAvailable("db", 1), budget("other", "db", b -> b.editSpec()
                .withNewMinAvailable(1)
                .endSpec()));

        assertThatThrownBy(() -> evict(stage, 0)).hasMessageContaining("more than one PodDisruptionBudget");
    }

    @Nested
    class OfTwoBudgetsOnAPod {
        private final List<String> names = List.of("db-pdb", "other");

        private SimulatedSet stage(long seed) {
            PodDisruptionBudget other = budget(
                    "other", "db", b -> b.editSpec().withNewMinAvailable(2).endSpec());
            return new SimulatedSet(
                    statefulSet("db"), SimulatedCluster.builder().seed(seed).load(minAvailable("db", 2), other));
        }

        private List<String> thatAllowNone(SimulatedSet stage) {
            return names.stream()
                    .filter(name -> stage.cluster
                                    .budget("default", name)
                                    .orElseThrow()
                                    .getStatus()
                                    .getDisruptionsAllowed()
                            == 0)
                    .toList();
        }

        private List<String> refreshedByOneChange(long seed) {
            SimulatedSet stage = stage(seed);
            stage.cluster.somebodyElse().makeUnready("default", "db-0");
            stage.cluster.clock().runFor(Duration.ofHours(1));
            return thatAllowNone(stage);
        }

        @Test
        void aChangeOfThePodRefreshesOnlyOneAndTheOtherStaysBehindForEver() {
            SimulatedSet stage = stage(1);
            stage.cluster.somebodyElse().makeUnready("default", "db-0");
            stage.cluster.clock().runFor(Duration.ofHours(1));

            assertThat(stage.cluster.budgets()).extracting(BudgetState::allowed).containsExactly(0, 0);
            assertThat(thatAllowNone(stage)).hasSize(1);
        }

        @Test
        void theChoiceIsThatOfTheSeed() {
            List<List<String>> chosen =
                    LongStream.range(0, 20).mapToObj(this::refreshedByOneChange).toList();

            assertThat(chosen).contains(List.of("db-pdb"), List.of("other"));
            assertThat(LongStream.range(0, 20).mapToObj(this::refreshedByOneChange))
                    .isEqualTo(chosen);
        }

        @Test
        void anEventOfThePodSaysWhichWasChosen() {
            SimulatedSet stage = stage(1);
            stage.cluster.somebodyElse().makeUnready("default", "db-0");
            stage.cluster.clock().runFor(Duration.ofSeconds(1));

            assertThat(stage.client.events(
                            "default", "Pod", "db-0", stage.pod(0).getMetadata().getUid()))
                    .filteredOn(event -> event.getReason().equals("MultiplePodDisruptionBudgets"))
                    .last()
                    .satisfies(event -> {
                        assertThat(event.getType()).isEqualTo("Warning");
                        assertThat(event.getMessage())
                                .isEqualTo("Pod \"default\"/\"db-0\" matches multiple PodDisruptionBudgets.  Chose \""
                                        + thatAllowNone(stage).get(0) + "\" arbitrarily.");
                    });
        }

        @Test
        void aPodThatOnlyOneOfThemMatchesRefreshesThatOne() {
            PodDisruptionBudget single = budget("single", "db", b -> b.editSpec()
                    .editSelector()
                    .addToMatchLabels("statefulset.kubernetes.io/pod-name", "db-0")
                    .endSelector()
                    .endSpec());
            SimulatedSet stage = DisruptionBudgetTest.stage(statefulSet("db"), minAvailable("db", 2), single);

            stage.cluster.somebodyElse().makeUnready("default", "db-1");
            stage.waitShort();

            assertThat(status(stage).getDisruptionsAllowed()).isZero();
        }
    }

    @Test
    void aCrashLoopingPodEatsTheBudgetAndIsNotEvictedUnlessThePolicySaysSo() {
        for (String policy : new String[] {"IfHealthyBudget", "AlwaysAllow"}) {
            PodDisruptionBudget budget = budget("db-pdb", "db", b -> b.editSpec()
                    .withNewMinAvailable(3)
                    .withUnhealthyPodEvictionPolicy(policy)
                    .endSpec());
            SimulatedSet stage = new SimulatedSet(
                    statefulSet("db"), SimulatedCluster.builder().load(budget).faults("crash-loop=2"));
            stage.patch(patch().image("postgres:13.23"));
            stage.waitLong();

            if (policy.equals("AlwaysAllow")) {
                evict(stage, 2);
            } else {
                assertThatThrownBy(() -> evict(stage, 2)).isInstanceOf(ClusterException.class);
            }
        }
    }

    @Test
    void anEvictionOfAnotherPodOfThatNameIsAConflict() {
        SimulatedSet stage = stage(statefulSet("db"));

        assertThatThrownBy(() -> stage.client.evictPod("default", "db-0", "other-uid"))
                .extracting(e -> ((ClusterException) e).reason())
                .isEqualTo(Reason.CONFLICT);
        assertThatThrownBy(() -> stage.client.deletePod("default", "db-9", "other-uid", "1"))
                .extracting(e -> ((ClusterException) e).reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void anEvictionThatFailsOnItsUidUsesUpADisruptionForTwoMinutes() {
        SimulatedSet stage = stage(statefulSet("db"), minAvailable("db", 2));

        assertThatThrownBy(() -> stage.client.evictPod("default", "db-0", "other-uid"))
                .hasMessageContaining("does not match the UID in record");
        stage.cluster.clock().runFor(Duration.ofSeconds(60));
        assertThat(status(stage).getDisruptionsAllowed()).isZero();
        assertThat(status(stage).getDisruptedPods()).containsOnlyKeys("db-0");

        stage.cluster.clock().runFor(Duration.ofSeconds(70));
        assertThat(status(stage).getDisruptionsAllowed()).isEqualTo(1);
    }

    @Test
    void aBackupPodMakesAPercentageBudgetOverEverythingFail() {
        PodDisruptionBudget all = budget("db-pdb", "db", b -> b.editSpec()
                .withNewSelector()
                .endSelector()
                .withNewMaxUnavailable("50%")
                .endSpec());
        SimulatedSet stage = stage(statefulSet("db"), all);

        stage.client.createJob(JobControllerTest.job("backup"));
        stage.cluster.clock().runFor(Duration.ofSeconds(3));

        assertThat(status(stage).getDisruptionsAllowed()).isZero();
        assertThat(status(stage).getConditions()).singleElement().matches(c -> c.getReason()
                .equals("SyncFailed"));
    }

    @Test
    void aWindowMayBlockEveryBudget() {
        SimulatedSet stage = new SimulatedSet(
                statefulSet("db"),
                SimulatedCluster.builder().load(minAvailable("db", 2)).faults("pdb-blocks=30s..2m"));

        stage.cluster.clock().runFor(Duration.ofSeconds(31));
        assertThat(status(stage).getDisruptionsAllowed()).isZero();
        assertThat(status(stage).getCurrentHealthy()).isEqualTo(2);

        stage.cluster.clock().runFor(Duration.ofSeconds(90));
        assertThat(status(stage).getDisruptionsAllowed()).isEqualTo(1);
    }
}
