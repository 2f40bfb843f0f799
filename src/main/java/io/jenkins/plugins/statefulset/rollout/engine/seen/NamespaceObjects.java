package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a look shows of a namespace beside the set itself.
 *
 * @param under the pods of the namespace that a budget matches, and perhaps others
 * @param owned the pods whose controller has that UID
 * @param sets a StatefulSet of the namespace by its name
 * @param reserved pods of other sets that their rollouts have reserved budgets for. Taken before the pods were read: what was
 *     given back in between has gone by then
 */
public record NamespaceObjects(
        Function<PodDisruptionBudget, Collection<Pod>> under,
        Function<String, Collection<Pod>> owned,
        Function<String, Optional<StatefulSet>> sets,
        List<PendingDisruption> reserved) {
    public NamespaceObjects {
        reserved = List.copyOf(reserved);
    }
}
