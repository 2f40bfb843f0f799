package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of an object whose owner has gone, after {@code attemptToDeleteItem} of {@code pkg/controller/garbagecollector}.
 *
 * <ol>
 *   <li>While another owner is there the object stays and forgets those that are not.
 *   <li>An owner that waits for what it owns to go first counts as gone.
 *   <li>An owner of a kind that is not kept here counts as there.
 *   <li>The claims that a pod owns go with it.
 * </ol>
 */
final class GarbageCollector {
    static final String WHO = "generic-garbage-collector";
    static final String FOREGROUND = "foregroundDeletion";

    private final ObjectStore store;
    private final Finalizers finalizers;

    GarbageCollector(SimulationContext world, Finalizers finalizers) {
        this.store = world.store;
        this.finalizers = finalizers;
        store.pods.listen(this::podChanged);
    }

    private void podChanged(Pod before, Pod after) {
        if (after != null) {
            return;
        }
        for (String name : ClaimKeeper.namesOf(before)) {
            PersistentVolumeClaim claim = store.claims.get(before.getMetadata().getNamespace(), name);
            if (claim != null && isOwned(claim, before) && !keep(Resource.CLAIMS, claim)) {
                finalizers.remove(WHO, Resource.CLAIMS, claim);
            }
        }
    }

    static boolean isOwned(HasMetadata object, HasMetadata owner) {
        return ownersOf(object).stream()
                .anyMatch(reference ->
                        reference.getUid().equals(owner.getMetadata().getUid()));
    }

    static List<OwnerReference> ownersOf(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getOwnerReferences()).orElse(List.of());
    }

    /** Whether the object stays because of another owner. */
    boolean keep(Resource resource, HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        List<OwnerReference> there = ownersOf(object).stream()
                .filter(owner -> isThere(owner, namespace))
                .toList();
        if (there.isEmpty()) {
            return false;
        }
        HasMetadata copy = ObjectTrees.object(ObjectTrees.tree(object), resource.model());
        copy.getMetadata().setOwnerReferences(there);
        store.replace(WHO, store.table(resource), copy);
        return true;
    }

    private boolean isThere(OwnerReference owner, String namespace) {
        Optional<Resource> kind = Arrays.stream(Resource.values())
                .filter(resource -> resource.kind().equals(owner.getKind())
                        && resource.apiVersion().equals(owner.getApiVersion()))
                .findFirst();
        return kind.isEmpty()
                || Optional.ofNullable(store.table(kind.get())
                                .get(kind.get().scope() == Resource.Scope.CLUSTER ? null : namespace, owner.getName()))
                        .filter(found -> found.getMetadata().getUid().equals(owner.getUid()))
                        .filter(found -> found.getMetadata().getFinalizers() == null
                                || !found.getMetadata().getFinalizers().contains(FOREGROUND))
                        .isPresent();
    }
}
