package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Evictions and deletions of pods, after {@code pkg/registry/core/pod/storage/eviction.go}.
 *
 * <ol>
 *   <li>An eviction trusts the status of the budget, which may lag behind the pods.
 *   <li>It takes from the budget before it looks at the UID precondition. An eviction that fails on it has used up a
 *       disruption, until the disruption controller gives it back after two minutes (seen on 1.34.4).
 * </ol>
 */
final class EvictionApi {
    private static final String REFUSED = "Cannot evict pod as it would violate the pod's disruption budget.";

    private final SimulationContext world;
    private final DisruptionController budgets;
    private final PodRemoval removal;

    EvictionApi(SimulationContext world, DisruptionController budgets, PodRemoval removal) {
        this.world = world;
        this.budgets = budgets;
        this.removal = removal;
    }

    void delete(String who, String namespace, String name, String uid, String resourceVersion) {
        Pod pod = withUid(existing(namespace, name), uid);
        if (!pod.getMetadata().getResourceVersion().equals(resourceVersion)) {
            throw new ClusterException(
                    Reason.CONFLICT,
                    "Operation cannot be fulfilled on Pod \"" + name
                            + "\": the ResourceVersion in the precondition (" + resourceVersion
                            + ") does not match the ResourceVersion in record ("
                            + pod.getMetadata().getResourceVersion() + "). The object might have been modified");
        }
        removal.delete(who, pod, Disruption.Cause.DELETION);
    }

    void evict(String who, String namespace, String name, String uid) {
        Pod pod = existing(namespace, name);
        if (!isWithoutBudget(pod)) {
            List<PodDisruptionBudget> matching = budgets.matching(pod);
            if (matching.size() > 1) {
                throw refused(
                        "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
            }
            if (matching.size() == 1 && !mayGoUnhealthy(pod, matching.get(0))) {
                take(who, pod, matching.get(0));
            }
        }
        removal.delete(who, withUid(pod, uid), Disruption.Cause.EVICTION);
    }

    private Pod existing(String namespace, String name) {
        Pod pod = world.store.pods.get(namespace, name);
        if (pod == null) {
            throw new ClusterException(Reason.NOT_FOUND, "pods \"" + name + "\" not found");
        }
        return pod;
    }

    private static Pod withUid(Pod pod, String uid) {
        if (!pod.getMetadata().getUid().equals(uid)) {
            throw new ClusterException(
                    Reason.CONFLICT,
                    "Operation cannot be fulfilled on Pod \""
                            + pod.getMetadata().getName() + "\": the UID in the precondition (" + uid
                            + ") does not match the UID in record ("
                            + pod.getMetadata().getUid()
                            + "). The object might have been deleted and then recreated");
        }
        return pod;
    }

    /** {@code canIgnorePDB}. */
    private static boolean isWithoutBudget(Pod pod) {
        return PodFacts.isTerminal(pod) || PodFacts.phaseOf(pod).equals("Pending") || PodFacts.isTerminating(pod);
    }

    /** A pod that is not ready counts for nothing in the budget; its policy says whether it may go. */
    private static boolean mayGoUnhealthy(Pod pod, PodDisruptionBudget budget) {
        if (PodFacts.isReady(pod)) {
            return false;
        }
        PodDisruptionBudgetStatus status = budget.getStatus();
        return "AlwaysAllow".equals(budget.getSpec().getUnhealthyPodEvictionPolicy())
                || (status != null
                        && status.getCurrentHealthy() >= status.getDesiredHealthy()
                        && status.getDesiredHealthy() > 0);
    }

    /** {@code checkAndDecrement}. */
    private void take(String who, Pod pod, PodDisruptionBudget budget) {
        String name = budget.getMetadata().getName();
        PodDisruptionBudgetStatus status = budget.getStatus();
        if (status == null
                || status.getObservedGeneration() == null
                || status.getObservedGeneration() < budget.getMetadata().getGeneration()) {
            throw refused(REFUSED + " The disruption budget " + name + " is still being processed by the server.");
        }
        if (status.getDisruptionsAllowed() <= 0) {
            boolean tooFew = status.getCurrentHealthy() <= status.getDesiredHealthy();
            throw refused(REFUSED + " The disruption budget " + name
                    + (tooFew
                            ? " needs " + status.getDesiredHealthy() + " healthy pods and has "
                                    + status.getCurrentHealthy() + " currently"
                            : " does not allow evicting pods currently"));
        }
        Map<String, String> disrupted =
                new HashMap<>(status.getDisruptedPods() == null ? Map.of() : status.getDisruptedPods());
        disrupted.put(pod.getMetadata().getName(), world.clock.timestamp());
        PodDisruptionBudgetStatus less = new PodDisruptionBudgetStatus(
                status.getConditions(),
                status.getCurrentHealthy(),
                status.getDesiredHealthy(),
                disrupted,
                status.getDisruptionsAllowed() - 1,
                status.getExpectedPods(),
                status.getObservedGeneration());
        world.store.replace(who, world.store.budgets, ShallowCopies.withStatus(budget, less));
    }

    private static ClusterException refused(String message) {
        return new ClusterException(Reason.DISRUPTION_REFUSED, message);
    }
}
