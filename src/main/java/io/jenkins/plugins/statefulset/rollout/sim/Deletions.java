package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What goes with a deleted object, after {@code pkg/controller/garbagecollector} and {@code pkg/controller/namespace}.
 *
 * <ol>
 *   <li>Background: the object goes, then what it owns. Foreground: it is marked, and goes last. Orphan: what it owns
 *       stays and forgets it.
 *   <li>What others own as well stays ({@link GarbageCollector}), and what finalizers hold ({@link Finalizers}).
 *   <li>A namespace is Terminating until all that is in it has gone.
 * </ol>
 */
final class Deletions {
    private static final String COLLECTOR = GarbageCollector.WHO;
    private static final String NAMESPACES = "namespace-controller";
    private static final long LATER = 20;
    private static final long LOOK_AGAIN = 200;
    private static final List<Resource> OWNED =
            List.of(Resource.PODS, Resource.REVISIONS, Resource.JOBS, Resource.REPLICA_SETS, Resource.CLAIMS);

    private final SimulationContext world;
    private final PodRemoval removal;
    private final Finalizers finalizers;
    private final GarbageCollector collector;

    Deletions(SimulationContext world, PodRemoval removal, Finalizers finalizers, GarbageCollector collector) {
        this.world = world;
        this.removal = removal;
        this.finalizers = finalizers;
        this.collector = collector;
    }

    HasMetadata delete(String who, Resource resource, HasMetadata object, Deletion how) {
        if (how.mode() == WriteMode.DRY_RUN) {
            return object;
        }
        if (object instanceof Pod pod) {
            return deletePod(who, pod, how.graceSeconds());
        }
        if (object instanceof Namespace namespace) {
            return end(who, namespace);
        }
        switch (how.dependents()) {
            case ORPHAN -> {
                owned(object).forEach(dependent -> forget(dependent, object));
                remove(who, resource, object);
            }
            case BACKGROUND -> {
                remove(who, resource, object);
                if (present(resource, object).isEmpty()) {
                    world.clock.after(LATER, () -> owned(object).forEach(this::collect));
                }
            }
            case FOREGROUND -> {
                return inForeground(who, resource, object);
            }
        }
        return present(resource, object).orElse(object);
    }

    private Optional<HasMetadata> present(Resource resource, HasMetadata object) {
        ObjectMeta metadata = object.getMetadata();
        return Optional.ofNullable(table(resource).get(metadata.getNamespace(), metadata.getName()));
    }

    private HasMetadata deletePod(String who, Pod pod, Optional<Long> grace) {
        if (grace.filter(seconds -> seconds == 0).isPresent()) {
            removal.force(who, pod);
            return present(Resource.PODS, pod).orElse(pod);
        }
        removal.delete(who, pod, Disruption.Cause.DELETION);
        return present(Resource.PODS, pod).orElse(pod);
    }

    private HasMetadata inForeground(String who, Resource resource, HasMetadata object) {
        HasMetadata marked = copy(resource, object);
        marked.getMetadata().setDeletionTimestamp(world.clock.timestamp());
        marked.getMetadata().setDeletionGracePeriodSeconds(0L);
        List<String> finalizers = new ArrayList<>(
                Optional.ofNullable(marked.getMetadata().getFinalizers()).orElse(List.of()));
        finalizers.add(GarbageCollector.FOREGROUND);
        marked.getMetadata().setFinalizers(finalizers);
        HasMetadata stored = world.store.replace(who, table(resource), marked);
        world.clock.after(LATER, () -> owned(object).forEach(this::collect));
        world.clock.after(LOOK_AGAIN, () -> finish(resource, stored));
        return stored;
    }

    private void finish(Resource resource, HasMetadata object) {
        if (owned(object).isEmpty()) {
            present(resource, object).ifPresent(present -> {
                HasMetadata free = copy(resource, present);
                free.getMetadata().getFinalizers().remove(GarbageCollector.FOREGROUND);
                if (Finalizers.hold(free)) {
                    world.store.replace(COLLECTOR, table(resource), free);
                } else {
                    world.store.remove(COLLECTOR, table(resource), present);
                }
            });
        } else {
            world.clock.after(LOOK_AGAIN, () -> finish(resource, object));
        }
    }

    private Namespace end(String who, Namespace namespace) {
        Namespace marked = new NamespaceBuilder(namespace)
                .editMetadata()
                .withDeletionTimestamp(world.clock.timestamp())
                .endMetadata()
                .withNewStatus()
                .withPhase("Terminating")
                .endStatus()
                .build();
        world.store.replace(who, world.store.namespaces, marked);
        world.clock.after(LATER, () -> empty(marked));
        return marked;
    }

    private void empty(Namespace namespace) {
        String name = namespace.getMetadata().getName();
        for (Resource resource : Resource.values()) {
            if (resource.scope() == Resource.Scope.NAMESPACE && resource != Resource.EVENTS) {
                for (HasMetadata object : List.copyOf(table(resource).in(name))) {
                    if (object instanceof Pod pod) {
                        removal.delete(NAMESPACES, pod, Disruption.Cause.DELETION);
                    } else {
                        remove(NAMESPACES, resource, object);
                    }
                }
            }
        }
        boolean left = Arrays.stream(Resource.values())
                .filter(resource -> resource.scope() == Resource.Scope.NAMESPACE && resource != Resource.EVENTS)
                .anyMatch(resource -> !table(resource).in(name).isEmpty());
        if (left) {
            world.clock.after(LOOK_AGAIN, () -> empty(namespace));
        } else {
            List.copyOf(table(Resource.EVENTS).in(name)).forEach(event -> remove(NAMESPACES, Resource.EVENTS, event));
            world.store.remove(NAMESPACES, world.store.namespaces, namespace);
        }
    }

    private List<Owned> owned(HasMetadata owner) {
        String namespace = owner.getMetadata().getNamespace();
        return OWNED.stream()
                .flatMap(resource -> table(resource).in(namespace).stream()
                        .filter(object -> GarbageCollector.isOwned(object, owner))
                        .map(object -> new Owned(resource, object)))
                .toList();
    }

    private record Owned(Resource resource, HasMetadata object) {}

    /** As it is by then: the end of one object may have changed or ended another. */
    private void collect(Owned owned) {
        ObjectMeta metadata = owned.object().getMetadata();
        HasMetadata object = table(owned.resource()).get(metadata.getNamespace(), metadata.getName());
        if (object == null || !object.getMetadata().getUid().equals(metadata.getUid())) {
            return;
        }
        if (collector.keep(owned.resource(), object)) {
            return;
        }
        if (object instanceof Pod pod) {
            removal.delete(COLLECTOR, pod, Disruption.Cause.DELETION);
        } else {
            delete(COLLECTOR, owned.resource(), object, Deletion.DEFAULT);
        }
    }

    private void forget(Owned owned, HasMetadata owner) {
        HasMetadata orphan = copy(owned.resource(), owned.object());
        orphan.getMetadata()
                .setOwnerReferences(GarbageCollector.ownersOf(orphan).stream()
                        .filter(reference ->
                                !reference.getUid().equals(owner.getMetadata().getUid()))
                        .toList());
        world.store.replace(COLLECTOR, table(owned.resource()), orphan);
    }

    private static HasMetadata copy(Resource resource, HasMetadata object) {
        return ObjectTrees.object(ObjectTrees.tree(object), resource.model());
    }

    private void remove(String who, Resource resource, HasMetadata object) {
        finalizers.remove(who, resource, object);
    }

    private Table<HasMetadata> table(Resource resource) {
        return world.store.table(resource);
    }
}
