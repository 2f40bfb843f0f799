package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import java.util.ArrayList;
import java.util.List;

/**
 * Which pods a controller takes for its own, after {@code PodControllerRefManager.ClaimPods}.
 *
 * <ol>
 *   <li>A pod that has no controller and that the selector matches is adopted, unless it or its owner is being deleted.
 *   <li>A pod of its own that the selector does not match any more is released.
 * </ol>
 */
final class Ownership {
    private final ObjectStore store;
    private final String who;

    Ownership(ObjectStore store, String who) {
        this.store = store;
        this.who = who;
    }

    /** Whether a pod is to be adopted or released by the owner. */
    static boolean isWrong(Pod pod, OwnerReference owner, LabelSelector selector) {
        boolean matches = LabelSelectors.matches(selector, pod.getMetadata().getLabels());
        return PodFacts.controllerOf(pod)
                .map(controller -> controller.getUid().equals(owner.getUid()) && !matches)
                .orElse(matches && !PodFacts.isTerminating(pod));
    }

    /** Adopts or releases it. */
    void mend(Pod pod, OwnerReference owner) {
        List<OwnerReference> owners = new ArrayList<>(pod.getMetadata().getOwnerReferences());
        if (!owners.removeIf(reference -> reference.getUid().equals(owner.getUid()))) {
            owners.add(owner);
        }
        ObjectMeta metadata = ShallowCopies.of(pod.getMetadata());
        metadata.setOwnerReferences(owners);
        store.replace(who, store.pods, ShallowCopies.withMetadata(pod, metadata));
    }
}
