package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Delete;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Evict;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which pods a step takes down.
 *
 * <ol>
 *   <li>An eviction or a deletion: the pod that it names.
 *   <li>A write that lowers the partition: the pods from there up to where it was. The others above are gone, or on their way, by
 *       an earlier step.
 *   <li>Anything else: none.
 * </ol>
 */
public final class Disruptions {
    private Disruptions() {}

    /** The pods that are there and go by that step, highest ordinal first. */
    public static List<PodView> of(Observation seen, Step step) {
        if (step instanceof Evict evict) {
            return List.of(evict.pod());
        }
        if (step instanceof Delete delete) {
            return List.of(delete.pod());
        }
        if (!(step instanceof Write write)
                || write.partition().isEmpty()
                || seen.set().strategy() != UpdateStrategy.ROLLING_UPDATE) {
            return List.of();
        }
        List<PodView> pods = new ArrayList<>();
        int below = Math.min(seen.set().partition(), seen.set().replicas());
        for (int index = below - 1; index >= write.partition().getAsInt(); index--) {
            Optional<PodView> pod = seen.pods().get(index);
            pod.filter(there -> !seen.set().updateRevision().filter(there::on).isPresent())
                    .ifPresent(pods::add);
        }
        return pods;
    }

    /** The budgets that match one of these pods, by their names. */
    public static List<BudgetView> budgets(Observation seen, List<PodView> pods) {
        return seen.budgets().stream()
                .filter(budget -> pods.stream().anyMatch(pod -> budget.matches(pod.labels())))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }
}
