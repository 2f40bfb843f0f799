package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.kube.IntOrPercent;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The pods of one budget, counted as they change. */
final class BudgetTally {
    PodDisruptionBudget budget;
    int pods;
    int healthy;
    private int ofJobs;
    final Map<String, Integer> controllers = new HashMap<>();
    boolean syncPlanned;

    BudgetTally(PodDisruptionBudget budget) {
        this.budget = budget;
    }

    boolean matches(Pod pod) {
        return pod.getMetadata().getNamespace().equals(budget.getMetadata().getNamespace())
                && LabelSelectors.matches(
                        budget.getSpec().getSelector(), pod.getMetadata().getLabels());
    }

    /** @return whether anything changed that the budget's status depends on */
    boolean count(Pod before, Pod after) {
        boolean had = before != null && matches(before);
        boolean has = after != null && matches(after);
        if (!had && !has) {
            return false;
        }
        int was = had && PodFacts.isHealthy(before) ? 1 : 0;
        int is = has && PodFacts.isHealthy(after) ? 1 : 0;
        healthy += is - was;
        if (had) {
            present(before, -1);
        }
        if (has) {
            present(after, 1);
        }
        return was != is || had != has || !PodFacts.controllerOf(before).equals(PodFacts.controllerOf(after));
    }

    /** Counts all pods of the namespace, after the selector has changed. */
    void recount(Collection<Pod> all) {
        pods = 0;
        healthy = 0;
        ofJobs = 0;
        controllers.clear();
        all.forEach(pod -> count(null, pod));
    }

    private void present(Pod pod, int change) {
        pods += change;
        Optional<OwnerReference> controller = PodFacts.controllerOf(pod);
        if (controller.isPresent() && controller.get().getKind().equals("Job")) {
            ofJobs += change;
        } else if (controller.isPresent()) {
            controllers.merge(controller.get().getUid(), change, (a, b) -> a + b == 0 ? null : a + b);
        }
    }

    boolean hasUnscaledController() {
        boolean needsScale = budget.getSpec().getMaxUnavailable() != null
                || (budget.getSpec().getMinAvailable() != null
                        && IntOrPercent.isPercentage(budget.getSpec().getMinAvailable()));
        return needsScale && ofJobs > 0;
    }
}
