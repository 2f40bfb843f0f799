package io.jenkins.plugins.statefulset.rollout.engine;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.jenkins.plugins.statefulset.rollout.cluster.LabelSelectors;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * A PodDisruptionBudget, as far as decisions depend on it.
 *
 * <ol>
 *   <li>Its status counts only when the controller has seen the present spec ({@code observedGeneration ==
 *       generation}).
 *   <li>What it allows now, of pods that are ready and of those that are not, is the smaller of what its status says and of
 *       what the pods that we see leave: the two come
 *       over different watches, and the one that is behind must not allow what the other forbids.
 *   <li>A pod that is not ready may be disrupted as the Eviction API has it ({@code canIgnorePDB} in
 *       pkg/registry/core/pod/storage/eviction.go): with {@code unhealthyPodEvictionPolicy: AlwaysAllow} always, else only while
 *       as many pods are healthy as the budget desires.
 *   <li>"None now" differs from "never": {@code maxUnavailable: 0}, or {@code minAvailable} that asks for every pod.
 * </ol>
 */
public final class BudgetView {
    private final PodDisruptionBudget budget;
    private final IntSupplier healthyPods;
    private int healthyNow = -1;

    /** @param healthyPods counts the pods of the namespace that match, are ready and not terminating; asked at most once */
    public BudgetView(PodDisruptionBudget budget, IntSupplier healthyPods) {
        this.budget = budget;
        this.healthyPods = healthyPods;
    }

    public String name() {
        return budget.getMetadata().getName();
    }

    /** Whether the status belongs to the present spec. */
    public boolean observed() {
        PodDisruptionBudgetStatus status = budget.getStatus();
        return status != null
                && status.getObservedGeneration() != null
                && status.getObservedGeneration().equals(budget.getMetadata().getGeneration());
    }

    public boolean matches(Map<String, String> podLabels) {
        return LabelSelectors.matches(budget.getSpec().getSelector(), podLabels);
    }

    /** Pods that must stay healthy. */
    public int desired() {
        return budget.getStatus() == null || budget.getStatus().getDesiredHealthy() == null
                ? 0
                : budget.getStatus().getDesiredHealthy();
    }

    /** Pods that the budget counts on, healthy or not. */
    public int expected() {
        return budget.getStatus() == null || budget.getStatus().getExpectedPods() == null
                ? 0
                : budget.getStatus().getExpectedPods();
    }

    /** Healthy pods by the budget's own status. */
    public int healthy() {
        return budget.getStatus() == null || budget.getStatus().getCurrentHealthy() == null
                ? 0
                : budget.getStatus().getCurrentHealthy();
    }

    /** Disruptions that the budget's status allows. */
    public int allowedByStatus() {
        return budget.getStatus() == null || budget.getStatus().getDisruptionsAllowed() == null
                ? 0
                : budget.getStatus().getDisruptionsAllowed();
    }

    /** Disruptions of healthy pods that are allowed now, at least 0. */
    public int allowed() {
        if (!observed() || allowedByStatus() == 0) {
            return 0;
        }
        return Math.max(0, Math.min(allowedByStatus(), healthyNow() - desired()));
    }

    /** Whether a pod that is not ready may be disrupted now. */
    public boolean allowsUnhealthy() {
        return "AlwaysAllow".equals(budget.getSpec().getUnhealthyPodEvictionPolicy())
                || (observed() && Math.min(healthy(), healthyNow()) >= desired());
    }

    /**
     * Why it can never allow a disruption, even when all pods are there and healthy; empty if it can.
     *
     * @param replicas of the set: while pods are missing, a {@code minAvailable} that is a number is compared with too few
     *     ({@code getExpectedPodCount} in disruption.go counts the pods that exist)
     */
    public Optional<String> never(int replicas) {
        IntOrString maxUnavailable = budget.getSpec().getMaxUnavailable();
        if (maxUnavailable != null) {
            boolean zero = isZero(maxUnavailable);
            return zero ? Optional.of("spec.maxUnavailable is " + text(maxUnavailable)) : Optional.empty();
        }
        int complete = Math.max(expected(), replicas);
        if (observed() && complete > 0 && desired() >= complete) {
            return Optional.of("spec.minAvailable " + text(budget.getSpec().getMinAvailable()) + " asks for all "
                    + complete + " pods");
        }
        return Optional.empty();
    }

    /** The rule in the budget's own words: {@code minAvailable 2}. */
    public String rule() {
        return budget.getSpec().getMaxUnavailable() != null
                ? "maxUnavailable " + text(budget.getSpec().getMaxUnavailable())
                : "minAvailable " + text(budget.getSpec().getMinAvailable());
    }

    private int healthyNow() {
        if (healthyNow < 0) {
            healthyNow = healthyPods.getAsInt();
        }
        return healthyNow;
    }

    private static boolean isZero(IntOrString value) {
        return value.getIntVal() != null
                ? value.getIntVal() == 0
                : value.getStrVal() != null && value.getStrVal().matches("0+%");
    }

    private static String text(IntOrString value) {
        return value == null
                ? "1"
                : value.getIntVal() != null ? value.getIntVal().toString() : value.getStrVal();
    }
}
