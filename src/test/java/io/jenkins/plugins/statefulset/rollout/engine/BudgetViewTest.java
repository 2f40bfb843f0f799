package io.jenkins.plugins.statefulset.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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
