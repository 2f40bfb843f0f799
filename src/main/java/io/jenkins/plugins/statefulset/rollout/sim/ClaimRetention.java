package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who owns the claims of a StatefulSet's pods, and so when they go, after {@code isClaimOwnerUpToDate} and {@code
 * updateClaimOwnerRefForSetAndPod} of stateful_set_utils.go.
 *
 * <ol>
 *   <li>{@code whenDeleted: Delete}: the set owns the claim. {@code whenScaled: Delete}: the pod owns the claim once its ordinal
 *       is outside the set's range, and the set does not any more. Else nobody does.
 *   <li>A claim that another controller owns, or an earlier set or pod of the same name, is left alone.
 *   <li>Owners that are neither the set nor its pod and no controllers stay beside.
 *   <li>A pod is not made while its claim still belongs to an earlier pod of its name, where {@code whenScaled} is {@code
 *       Delete} ({@code PodClaimIsStale}).
 * </ol>
 */
final class ClaimRetention {
    private static final String WHO = "statefulset-controller";
    private static final String DELETE = "Delete";

    private final ObjectStore store;

    ClaimRetention(ObjectStore store) {
        this.store = store;
    }

    /** Whether claims of the set are owned by anybody, by its policy. */
    static boolean isOn(StatefulSet set) {
        var policy = set.getSpec().getPersistentVolumeClaimRetentionPolicy();
        return policy != null && (DELETE.equals(policy.getWhenDeleted()) || DELETE.equals(policy.getWhenScaled()));
    }

    /** Gives the claims of a pod the owners that the policy says. */
    void follow(StatefulSet set, Pod pod, Range range) {
        for (PersistentVolumeClaim template : ClaimKeeper.templates(set)) {
            PersistentVolumeClaim claim = store.claims.get(
                    set.getMetadata().getNamespace(), ClaimKeeper.nameOf(set, template, PodFacts.ordinalOf(pod)));
            if (claim != null) {
                follow(set, pod, range, claim);
            }
        }
    }

    /** Where the pod's ordinal lies. */
    enum Range {
        INSIDE,
        OUTSIDE
    }

    private void follow(StatefulSet set, Pod pod, Range range, PersistentVolumeClaim claim) {
        OwnerReference ofSet = RevisionHistory.ownerOf(set);
        OwnerReference ofPod = new OwnerReference(
                "v1",
                true,
                true,
                "Pod",
                pod.getMetadata().getName(),
                pod.getMetadata().getUid());
        List<OwnerReference> present = GarbageCollector.ownersOf(claim);
        if (present.stream().anyMatch(owner -> isEarlier(owner, ofSet) || isEarlier(owner, ofPod))) {
            return;
        }
        List<OwnerReference> wanted = new ArrayList<>(present);
        wanted.removeIf(owner -> isSame(owner, ofSet) || isSame(owner, ofPod));
        boolean foreign = isOn(set) && wanted.stream().anyMatch(owner -> Boolean.TRUE.equals(owner.getController()));
        if (!foreign) {
            owner(set, range, ofSet, ofPod).ifPresent(wanted::add);
        }
        if (!wanted.equals(present)) {
            PersistentVolumeClaim changed = new PersistentVolumeClaimBuilder(claim)
                    .editMetadata()
                    .withOwnerReferences(wanted)
                    .endMetadata()
                    .build();
            store.replace(WHO, store.claims, changed);
        }
    }

    private static Optional<OwnerReference> owner(
            StatefulSet set, Range range, OwnerReference ofSet, OwnerReference ofPod) {
        var policy = set.getSpec().getPersistentVolumeClaimRetentionPolicy();
        if (policy == null) {
            return Optional.empty();
        }
        if (range == Range.OUTSIDE && DELETE.equals(policy.getWhenScaled())) {
            return Optional.of(ofPod);
        }
        return DELETE.equals(policy.getWhenDeleted()) ? Optional.of(ofSet) : Optional.empty();
    }

    /** Whether a pod has to wait until a claim of its name has gone. */
    boolean isStale(StatefulSet set, int ordinal) {
        var policy = set.getSpec().getPersistentVolumeClaimRetentionPolicy();
        if (policy == null || !DELETE.equals(policy.getWhenScaled())) {
            return false;
        }
        return ClaimKeeper.templates(set).stream()
                .map(template ->
                        store.claims.get(set.getMetadata().getNamespace(), ClaimKeeper.nameOf(set, template, ordinal)))
                .filter(claim -> claim != null)
                .flatMap(claim -> GarbageCollector.ownersOf(claim).stream())
                .anyMatch(owner -> owner.getKind().equals("Pod")
                        && owner.getName().equals(set.getMetadata().getName() + "-" + ordinal));
    }

    private static boolean isSame(OwnerReference owner, OwnerReference other) {
        return owner.getKind().equals(other.getKind())
                && owner.getApiVersion().equals(other.getApiVersion())
                && owner.getName().equals(other.getName());
    }

    private static boolean isEarlier(OwnerReference owner, OwnerReference present) {
        return isSame(owner, present) && !owner.getUid().equals(present.getUid());
    }
}
