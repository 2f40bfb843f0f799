package io.jenkins.plugins.statefulset.rollout.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.kube.ControllerReference;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The StatefulSets, pods and budgets of a namespace at one moment, for whoever looks once. */
public record NamespaceSnapshot(List<StatefulSet> statefulSets, List<Pod> pods, List<PodDisruptionBudget> budgets) {
    public NamespaceSnapshot {
        statefulSets = List.copyOf(statefulSets);
        pods = List.copyOf(pods);
        budgets = List.copyOf(budgets);
    }

    public Optional<StatefulSet> statefulSet(String name) {
        return statefulSets.stream()
                .filter(set -> set.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** The pods whose controller is the set with this UID. */
    public Collection<Pod> podsOwnedBy(String uid) {
        return pods.stream()
                .filter(pod -> ControllerReference.isTo(uid, pod.getMetadata()))
                .toList();
    }
}
