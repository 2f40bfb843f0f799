package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which of a set's pods a budget matches, and by which labels.
 *
 * @param budget one that matches a pod of the set
 * @param by the labels that it takes
 * @param pods the names of the pods that it matches now, in their order
 */
record BudgetMatch(BudgetView budget, Labels by, List<String> pods) {
    private static final List<String> OF_THE_CONTROLLER =
            List.of("statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index");

    /** Where the labels come from. */
    enum Labels {
        /** The set's template: it matches every pod. */
        TEMPLATE,
        /** The controller, which gives each ordinal its own: it matches these pods for good. */
        ORDINAL,
        /** Something that labels pods while they run, such as an operator: tomorrow it may match others. */
        RUN_TIME
    }

    static BudgetMatch of(BudgetView budget, StatefulSet set, Collection<Pod> owned) {
        Map<String, String> template = labels(set.getSpec().getTemplate().getMetadata());
        List<Pod> matched = owned.stream()
                .filter(pod -> budget.matches(labels(pod.getMetadata())))
                .toList();
        List<String> names = matched.stream()
                .map(pod -> pod.getMetadata().getName())
                .sorted()
                .toList();
        if (budget.matches(template)) {
            return new BudgetMatch(budget, Labels.TEMPLATE, names);
        }
        boolean ordinal = matched.stream().allMatch(pod -> budget.matches(withOrdinal(template, pod)));
        return new BudgetMatch(budget, ordinal ? Labels.ORDINAL : Labels.RUN_TIME, names);
    }

    /** Why it can never allow a disruption of the pods that it matches now; empty if it can. */
    Optional<String> never(int replicas) {
        return budget.never(by == Labels.TEMPLATE ? replicas : pods.size());
    }

    private static Map<String, String> withOrdinal(Map<String, String> template, Pod pod) {
        Map<String, String> all = new TreeMap<>(template);
        labels(pod.getMetadata()).forEach((key, value) -> {
            if (OF_THE_CONTROLLER.contains(key)) {
                all.put(key, value);
            }
        });
        return all;
    }

    private static Map<String, String> labels(ObjectMeta metadata) {
        return metadata == null || metadata.getLabels() == null ? Map.of() : metadata.getLabels();
    }
}
