package io.jenkins.plugins.statefulset.rollout.engine.seen;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.jenkins.plugins.statefulset.rollout.text.BudgetWords;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of {@link BudgetView}. */
class BudgetViewTest {

    @Test
    void aStatusThatIsBehindTheSpecAllowsNothing() {
        PodDisruptionBudget budget = budget(3, 3, 2, 1);
        budget.getMetadata().setGeneration(8L);

        BudgetView view = new BudgetView(budget, () -> 3);

        assertThat(view.observed()).isFalse();
        assertThat(view.allowed()).isZero();
        assertThat(view.allowsUnhealthy()).isFalse();
    }

    @Test
    void aBudgetWithoutStatusAllowsNothing() {
        PodDisruptionBudget budget = budget(3, 3, 2, 1);
        budget.setStatus(null);

        BudgetView view = new BudgetView(budget, () -> 3);

        assertThat(view.observed()).isFalse();
        assertThat(view.allowed()).isZero();
        assertThat(view.healthy()).isZero();
        assertThat(view.desired()).isZero();
        assertThat(view.expected()).isZero();
    }

    @ParameterizedTest(name = "status allows {0}, {1} pods are seen healthy and 2 must stay: {2}")
    @CsvSource({"1, 3, 1", "1, 2, 0", "0, 3, 0", "2, 3, 1", "1, 9, 1", "1, 0, 0"})
    void theSmallerOfStatusAndOfPodsSeenCounts(int byStatus, int seen, int allowed) {
        assertThat(new BudgetView(budget(4, 3, 2, byStatus), () -> seen).allowed())
                .isEqualTo(allowed);
    }

    @Test
    void podsAreCountedAtMostOnce() {
        AtomicInteger counted = new AtomicInteger();
        BudgetView view = new BudgetView(budget(3, 3, 2, 1), () -> 3 + 0 * counted.incrementAndGet());

        assertThat(view.allowed() + view.allowed()).isEqualTo(2);
        assertThat(view.allowsUnhealthy()).isTrue();
        assertThat(counted).hasValue(1);
    }

    @Test
    void aPodThatIsNotReadyMayGoWhileAsManyAreHealthyAsMustBe() {
        assertThat(new BudgetView(budget(3, 2, 2, 0), () -> 2).allowsUnhealthy())
                .isTrue();
        assertThat(new BudgetView(budget(3, 2, 2, 0), () -> 1).allowsUnhealthy())
                .as("the status is behind")
                .isFalse();
        assertThat(new BudgetView(budget(3, 1, 2, 0), () -> 2).allowsUnhealthy())
                .as("the pods are behind")
                .isFalse();
    }

    @Test
    void aPodThatIsNotReadyMayAlwaysGoWhereTheBudgetSaysSo() {
        PodDisruptionBudget budget = budget(3, 1, 2, 0);
        budget.getSpec().setUnhealthyPodEvictionPolicy("AlwaysAllow");
        assertThat(new BudgetView(budget, () -> 1).allowsUnhealthy()).isTrue();

        budget.getSpec().setUnhealthyPodEvictionPolicy("IfHealthyBudget");
        assertThat(new BudgetView(budget, () -> 1).allowsUnhealthy()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0%", "00%"})
    void maxUnavailableOfNoneNeverAllowsAny(String none) {
        PodDisruptionBudget budget = budget(3, 3, 3, 0);
        budget.getSpec().setMinAvailable(null);
        budget.getSpec().setMaxUnavailable(none.endsWith("%") ? new IntOrString(none) : new IntOrString(0));

        assertThat(new BudgetView(budget, () -> 3).never(3))
                .contains("spec.maxUnavailable is " + (none.endsWith("%") ? none : "0"));
    }

    @Test
    void minAvailableOfAllNeverAllowsAny() {
        PodDisruptionBudget budget = budget(3, 3, 3, 0);
        budget.getSpec().setMinAvailable(new IntOrString("100%"));

        assertThat(new BudgetView(budget, () -> 3).never(3)).contains("spec.minAvailable 100% asks for all 3 pods");
    }

    @Test
    void noneNowIsNotNever() {
        assertThat(new BudgetView(budget(3, 2, 2, 0), () -> 2).never(3)).isEmpty();

        PodDisruptionBudget budget = budget(3, 2, 2, 0);
        budget.getSpec().setMinAvailable(null);
        budget.getSpec().setMaxUnavailable(new IntOrString(1));
        assertThat(new BudgetView(budget, () -> 2).never(3)).isEmpty();
    }

    @Test
    void podsThatAreMerelyMissingAreNoNever() {
        PodDisruptionBudget budget = budget(2, 2, 2, 0);

        assertThat(new BudgetView(budget, () -> 2).never(3)).isEmpty();
        assertThat(new BudgetView(budget, () -> 2).never(2)).contains("spec.minAvailable 2 asks for all 2 pods");
    }

    @Test
    void neverIsNotSaidOfAStatusThatIsBehind() {
        PodDisruptionBudget budget = budget(3, 3, 3, 0);
        budget.getStatus().setObservedGeneration(6L);

        assertThat(new BudgetView(budget, () -> 3).never(3)).isEmpty();
    }

    @Test
    void saysItsRuleInItsOwnWords() {
        PodDisruptionBudget budget = budget(3, 3, 2, 1);
        assertThat(new BudgetView(budget, () -> 3).rule()).isEqualTo("minAvailable 2");

        budget.getSpec().setMinAvailable(null);
        // policy/v1: a budget that says neither wants one pod.
        assertThat(new BudgetView(budget, () -> 3).rule()).isEqualTo("minAvailable 1");

        budget.getSpec().setMaxUnavailable(new IntOrString("25%"));
        assertThat(new BudgetView(budget, () -> 3).rule()).isEqualTo("maxUnavailable 25%");
    }

    @Test
    void coversWhatItsSelectorMatches() {
        PodDisruptionBudget budget = budget(3, 3, 2, 1);
        assertThat(new BudgetView(budget, () -> 3).matches(Map.of("app", "db", "x", "y")))
                .isTrue();
        assertThat(new BudgetView(budget, () -> 3).matches(Map.of("app", "web")))
                .isFalse();

        budget.getSpec().setSelector(null);
        assertThat(new BudgetView(budget, () -> 3).matches(Map.of("app", "db"))).isFalse();

        budget.getSpec().setSelector(new LabelSelectorBuilder().build());
        assertThat(new BudgetView(budget, () -> 3).matches(Map.of("app", "db"))).isTrue();
    }

    /** Whose status may be old: the controller refreshes one budget of several at each change of a pod. */
    @Nested
    class OneOfSeveral {
        @ParameterizedTest(name = "status allows {0}, {1} pods are seen healthy and 2 must stay: {2}")
        @CsvSource({"0, 3, 1", "0, 4, 2", "0, 2, 0", "0, 0, 0", "1, 3, 1", "1, 2, 0", "1, 9, 1", "2, 3, 1"})
        void whatThePodsProveCountsWhereTheStatusAllowsNone(int byStatus, int seen, int allowed) {
            assertThat(several(budget(4, 3, 2, byStatus), seen, 4, 0).allowed()).isEqualTo(allowed);
        }

        @Test
        void aStatusThatIsBehindTheSpecAllowsNothingEvenSo() {
            PodDisruptionBudget budget = budget(3, 2, 2, 0);
            budget.getMetadata().setGeneration(8L);

            assertThat(several(budget, 3, 3, 0).allowed()).isZero();
            assertThat(several(budget, 3, 3, 0).allowsUnhealthy()).isFalse();
        }

        @Test
        void whatSomeoneIsEvictingIsAwaited() {
            PodDisruptionBudget budget = budget(3, 2, 2, 0);
            budget.getStatus().setDisruptedPods(Map.of("other-0", "2026-11-23T12:00:00Z"));

            assertThat(several(budget, 3, 3, 0).allowed()).isZero();
        }

        @Test
        void aControllerThatCannotCountThePodsIsBelieved() {
            PodDisruptionBudget budget = budget(3, 2, 2, 0);
            budget.getStatus()
                    .setConditions(List.of(new ConditionBuilder()
                            .withType("DisruptionAllowed")
                            .withStatus("False")
                            .withReason("SyncFailed")
                            .build()));

            assertThat(several(budget, 3, 3, 0).allowed()).isZero();
        }

        @ParameterizedTest(name = "{0} of {1} replicas, {2} pods seen healthy: {3}")
        @CsvSource({
            "1, 5, 5, 1",
            "1, 5, 4, 0",
            "2, 5, 4, 1",
            "34%, 3, 3, 2",
            "34%, 3, 1, 0",
            "10%, 3, 3, 1",
            "9, 3, 1, 1"
        })
        void maxUnavailableIsOfTheReplicasThatThereAreNow(String most, int replicas, int seen, int allowed) {
            for (int byStatus : new int[] {0, 9}) {
                PodDisruptionBudget stale = budget(2, 9, 1, byStatus);
                stale.getSpec().setMinAvailable(null);
                stale.getSpec().setMaxUnavailable(value(most));

                assertThat(several(stale, seen, replicas, 0).allowed()).isEqualTo(allowed);
            }
        }

        @ParameterizedTest(name = "{0} of {1} replicas, {2} pods seen healthy: {3}")
        @CsvSource({"50%, 5, 4, 1", "50%, 5, 3, 0", "100%, 3, 3, 0", "4, 9, 5, 1"})
        void minAvailableToo(String least, int replicas, int seen, int allowed) {
            PodDisruptionBudget stale = budget(2, 1, 9, 0);
            stale.getSpec().setMinAvailable(value(least));

            assertThat(several(stale, seen, replicas, 0).allowed()).isEqualTo(allowed);
        }

        @Test
        void podsOfOtherControllersCountAsExpectedByTheStatusOrAsSeenWhicheverIsMore() {
            PodDisruptionBudget budget = budget(8, 8, 7, 0);
            budget.getSpec().setMinAvailable(null);
            budget.getSpec().setMaxUnavailable(new IntOrString(1));

            assertThat(several(budget, 8, 3, 5).allowed()).isEqualTo(1);
            assertThat(several(budget, 7, 3, 4).allowed()).as("8 are expected").isZero();
            assertThat(several(budget, 8, 3, 6).allowed()).as("9 are seen").isZero();
        }

        @Test
        void aPodThatIsNotReadyMayGoWhileThePodsProveThatEnoughAreHealthy() {
            assertThat(several(budget(3, 1, 2, 0), 2, 3, 0).allowsUnhealthy()).isTrue();
            assertThat(several(budget(3, 2, 2, 0), 1, 3, 0).allowsUnhealthy()).isFalse();
        }

        @Test
        void saysWhatItCounted() {
            BudgetView view = several(budget(3, 1, 2, 0), 3, 3, 0);

            assertThat(view.oneOfSeveral()).isTrue();
            assertThat(BudgetWords.counted(view.count())).hasToString("3 pods are healthy and 2 must stay so");
            assertThat(BudgetWords.counted(new BudgetView(budget(3, 1, 2, 0), () -> 3).count()))
                    .hasToString("1 pods are healthy and 2 must stay so");
        }

        private static BudgetView several(PodDisruptionBudget budget, int seen, int replicas, int strangers) {
            return new BudgetView(budget, () -> seen).asOneOfSeveral(replicas, () -> strangers);
        }

        private static IntOrString value(String text) {
            return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.parseInt(text));
        }
    }

    private static PodDisruptionBudget budget(int expected, int healthy, int desired, int allowed) {
        return new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName("db-pdb")
                .withGeneration(7L)
                .endMetadata()
                .withNewSpec()
                .withNewMinAvailable(desired)
                .withNewSelector()
                .addToMatchLabels("app", "db")
                .endSelector()
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(7L)
                .withExpectedPods(expected)
                .withCurrentHealthy(healthy)
                .withDesiredHealthy(desired)
                .withDisruptionsAllowed(allowed)
                .endStatus()
                .build();
    }
}
