package io.jenkins.plugins.statefulset.rollout.cluster;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What concerns one set in its namespace, asked for by labels: a namespace may hold thousands of others.
 *
 * <ol>
 *   <li>Two requests: the pods that the set's selector matches, and the budgets.
 *   <li>A request more for each other selector of a budget that covers the set.
 *   <li>One more, for the sets, where such a budget matches pods of another set.
 * </ol>
 */
final class SetLook {
    private final StatefulSet set;
    private final Function<Optional<LabelSelector>, List<Pod>> podsUnder;
    private final Supplier<List<StatefulSet>> sets;
    private final Map<String, Pod> pods = new LinkedHashMap<>();

    /**
     * @param podsUnder the pods of the namespace that a selector matches; all of them for none
     * @param sets all StatefulSets of the namespace
     */
    SetLook(StatefulSet set, Function<Optional<LabelSelector>, List<Pod>> podsUnder, Supplier<List<StatefulSet>> sets) {
        this.set = set;
        this.podsUnder = podsUnder;
        this.sets = sets;
    }

    /** @param asked all budgets of the namespace, asked for after the set's own pods */
    NamespaceSnapshot look(Supplier<List<PodDisruptionBudget>> asked) {
        LabelSelector own = set.getSpec().getSelector();
        add(podsUnder.apply(Optional.ofNullable(own)));
        List<PodDisruptionBudget> budgets = asked.get();
        List<LabelSelector> others = budgets.stream()
                .map(budget -> budget.getSpec().getSelector())
                .filter(selector -> selector != null && !selector.equals(own) && covers(selector))
                .distinct()
                .toList();
        others.forEach(selector -> add(podsUnder.apply(Optional.of(selector))));
        return new NamespaceSnapshot(
                hasNeighbours() ? sets.get() : List.of(set), new ArrayList<>(pods.values()), budgets);
    }

    private void add(List<Pod> found) {
        found.forEach(pod -> pods.put(pod.getMetadata().getName(), pod));
    }

    private boolean covers(LabelSelector selector) {
        return Stream.concat(
                        Stream.ofNullable(set.getSpec().getTemplate().getMetadata()),
                        pods.values().stream().map(Pod::getMetadata))
                .map(ObjectMeta::getLabels)
                .anyMatch(labels -> LabelSelectors.matches(selector, labels));
    }

    private boolean hasNeighbours() {
        return pods.values().stream()
                .flatMap(pod -> pod.getMetadata().getOwnerReferences().stream())
                .anyMatch(this::isAnotherSet);
    }

    private boolean isAnotherSet(OwnerReference owner) {
        return "StatefulSet".equals(owner.getKind())
                && !set.getMetadata().getUid().equals(owner.getUid());
    }
}
