package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import java.util.List;

/**
 * Removes objects, after {@code deletionFinalizersForGarbageCollection} and {@code ShouldDeleteDuringUpdate} of
 * k8s.io/apiserver.
 *
 * <ol>
 *   <li>An object with finalizers is not removed but marked as deleted.
 *   <li>The write that takes the last finalizer of a marked object away removes it; that of a pod only once its containers
 *       have stopped, which a grace period of 0 says.
 * </ol>
 */
final class Finalizers {
    private final ObjectStore store;
    private final SimulatedClock clock;

    Finalizers(SimulationContext world) {
        this.store = world.store;
        this.clock = world.clock;
    }

    static boolean hold(HasMetadata object) {
        List<String> finalizers = object.getMetadata().getFinalizers();
        return finalizers != null && !finalizers.isEmpty();
    }

    /** Removes an object, or marks it. */
    void remove(String who, Resource resource, HasMetadata object) {
        if (hold(object)) {
            mark(who, resource, object);
        } else {
            store.remove(who, store.table(resource), object);
        }
    }

    private void mark(String who, Resource resource, HasMetadata object) {
        ObjectMeta present = object.getMetadata();
        Long grace = present.getDeletionGracePeriodSeconds();
        if (present.getDeletionTimestamp() != null && grace != null && grace == 0) {
            return;
        }
        HasMetadata marked = copy(resource, object);
        if (present.getDeletionTimestamp() == null) {
            marked.getMetadata().setDeletionTimestamp(clock.timestamp());
        }
        marked.getMetadata().setDeletionGracePeriodSeconds(0L);
        store.replace(who, store.table(resource), marked);
    }

    /** Removes an object that was marked as deleted and has just lost its last finalizer. */
    void changed(String who, Resource resource, HasMetadata object) {
        ObjectMeta metadata = object.getMetadata();
        if (metadata.getDeletionTimestamp() == null || hold(object)) {
            return;
        }
        Long grace = metadata.getDeletionGracePeriodSeconds();
        if (!(object instanceof Pod) || (grace != null && grace == 0)) {
            store.remove(who, store.table(resource), object);
        }
    }

    private static HasMetadata copy(Resource resource, HasMetadata object) {
        return object instanceof Pod pod
                ? ShallowCopies.withMetadata(pod, ShallowCopies.of(pod.getMetadata()))
                : ObjectTrees.object(ObjectTrees.tree(object), resource.model());
    }
}
