package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Budgets over all pods of a {@link DecisionScene}, as their controller leaves them. */
final class SceneBudgets {
    private SceneBudgets() {}

    /** A budget over all pods whose status allows that many disruptions now. */
    static BudgetView allowing(String name, int allowed) {
        return new BudgetView(status(name, allowed), () -> 2 + allowed);
    }

    /** A budget over all pods that counts one of them as being evicted since then, though it is there. */
    static BudgetView countingAsEvicted(String pod, Instant since) {
        PodDisruptionBudget budget = status("db-pdb", 0);
        budget.getStatus().setDisruptedPods(Map.of(pod, since.toString()));
        return new BudgetView(budget, () -> 2);
    }

    /** A budget over all pods whose controller fails since its spec changed: {@code failSafe} leaves the old generation. */
    static BudgetView failing(String why) {
        PodDisruptionBudget budget = status("db-pdb", 0);
        budget.getMetadata().setGeneration(2L);
        budget.getStatus()
                .setConditions(List.of(new ConditionBuilder()
                        .withType("DisruptionAllowed")
                        .withStatus("False")
                        .withReason("SyncFailed")
                        .withMessage(why)
                        .build()));
        return new BudgetView(budget, () -> 3);
    }

    private static PodDisruptionBudget status(String name, int allowed) {
        return new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName(name)
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withNewMinAvailable(2)
                .withNewSelector()
                .withMatchLabels(DecisionScene.LABELS)
                .endSelector()
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withExpectedPods(2 + allowed)
                .withCurrentHealthy(2 + allowed)
                .withDesiredHealthy(2)
                .withDisruptionsAllowed(allowed)
                .endStatus()
                .build();
    }
}
