package io.jenkins.plugins.statefulset.rollout.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.ApiResource;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster.LogInstance;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.sim.validation.FieldError;
import io.jenkins.plugins.statefulset.rollout.sim.validation.Validation;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * All objects of a simulated cluster, of every kind alike, for an API server in front of it. It takes no time, and asks
 * for no permission. Objects that it gives out must not be modified.
 *
 * <p>Refusals are {@link ClusterException}s in the words of a real server.
 */
public final class Storage {
    private static final Set<String> OWN_METADATA =
            Set.of("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation");

    private final SimulationContext world;
    private final ApiServer server;
    private final Deletions deletions;
    private Validation validation;
    private final Finalizers finalizers;

    Storage(
            SimulationContext world,
            ApiServer server,
            PodRemoval removal,
            Finalizers finalizers,
            GarbageCollector collector) {
        this.world = world;
        this.server = server;
        this.deletions = new Deletions(world, removal, finalizers, collector);
        this.finalizers = finalizers;
        world.onVersion(version -> this.validation = new Validation(version));
    }

    /** Is told of every change of an object of one kind, at the moment it happens. */
    @FunctionalInterface
    public interface Listener {
        void changed(Optional<HasMetadata> before, Optional<HasMetadata> after);
    }

    /** Which part of an object a write means. */
    public enum Part {
        /** All but the status. */
        MAIN,
        STATUS
    }

    /** The version of the last write, as all objects together have it. */
    public long resourceVersion() {
        return world.store.resourceVersion();
    }

    /** Objects of a kind that is no {@link Resource}: they were loaded, and only stand there. In no particular order. */
    public List<JsonNode> strangers(ApiResource kind) {
        return world.store.strangers(kind).stream().map(ObjectTrees::tree).toList();
    }

    /** From now on events are objects like others, with a version; those so far are taken over. */
    public void keepEvents() {
        world.events.all().forEach(this::keep);
        world.events.onEvent(this::keep);
    }

    private void keep(Event event) {
        Table<Event> events = world.store.events;
        ObjectMeta metadata = event.getMetadata();
        Event before = events.get(metadata.getNamespace(), metadata.getName());
        if (before == null) {
            String first = metadata.getCreationTimestamp();
            world.store.create("events", events, event).getMetadata().setCreationTimestamp(first);
        } else {
            metadata.setUid(before.getMetadata().getUid());
            world.store.replace("events", events, event);
        }
    }

    /** Runs work after what happens at this moment. */
    public void soon(Runnable work) {
        world.clock.after(1, work);
    }

    public void listen(Resource resource, Listener listener) {
        table(resource)
                .listen((before, after) -> listener.changed(Optional.ofNullable(before), Optional.ofNullable(after)));
    }

    public Optional<HasMetadata> find(Resource resource, Optional<String> namespace, String name) {
        return Optional.ofNullable(table(resource).get(namespace.orElse(null), name));
    }

    /** @param namespace empty for all, and for what belongs to none */
    public List<HasMetadata> list(Resource resource, Optional<String> namespace) {
        Table<HasMetadata> table = table(resource);
        Collection<HasMetadata> found = namespace.isEmpty() ? table.all() : table.in(namespace.get());
        return List.copyOf(found);
    }

    /**
     * Stores a new object.
     *
     * @param object the caller's own; it has a name, and a namespace if its kind belongs to one
     * @return with UID, version and defaults
     */
    public HasMetadata create(String who, Resource resource, HasMetadata object, WriteMode mode) {
        ObjectMeta metadata = object.getMetadata();
        if (table(resource).get(metadata.getNamespace(), metadata.getName()) != null) {
            throw new ClusterException(
                    Reason.ALREADY_EXISTS, resource.qualified() + " \"" + metadata.getName() + "\" already exists");
        }
        metadata.setUid(null);
        metadata.setDeletionTimestamp(null);
        metadata.setCreationTimestamp(world.clock.timestamp());
        if (object instanceof StatefulSet set) {
            return server.statefulSets.create(who, set, mode);
        }
        HasMetadata full = NewObjects.complete(resource, object);
        if (resource == Resource.BUDGETS) {
            refuse(resource, full, validation.newBudget(ObjectTrees.tree(full)));
        }
        return mode == WriteMode.DRY_RUN ? full : world.store.create(who, table(resource), full);
    }

    /**
     * Changes an object.
     *
     * @param change gets the object as a tree of its own, and gives the wanted one
     */
    public HasMetadata change(
            String who,
            Resource resource,
            HasMetadata before,
            Part part,
            UnaryOperator<JsonNode> change,
            WriteMode mode) {
        ObjectMeta metadata = before.getMetadata();
        if (resource == Resource.STATEFUL_SETS && part == Part.MAIN) {
            HasMetadata set = server.statefulSets.change(
                    who, metadata.getNamespace(), metadata.getName(), tree -> change.apply(tree.deepCopy()), mode);
            if (mode == WriteMode.STORE) {
                finalizers.changed(who, resource, set);
            }
            return set;
        }
        ObjectNode tree = (ObjectNode) ObjectTrees.tree(before);
        ObjectNode changed = (ObjectNode) change.apply(tree.deepCopy());
        JsonNode seen = changed.path("metadata").path("resourceVersion");
        if (!seen.asText("").isEmpty() && !seen.equals(tree.path("metadata").path("resourceVersion"))) {
            throw StatefulSetApi.conflict(resource.qualified(), metadata.getName());
        }
        ObjectNode wanted = merged(tree, changed, part);
        if (resource == Resource.PODS
                && ImmutableFields.essence(wanted.path("spec")).equals(ImmutableFields.essence(tree.path("spec")))) {
            wanted.set("spec", tree.get("spec"));
        }
        if (wanted.equals(tree)) {
            return before;
        }
        if (wanted.has("spec")
                && metadata.getGeneration() != null
                && !wanted.get("spec").equals(tree.get("spec"))) {
            wanted.withObject("/metadata").put("generation", metadata.getGeneration() + 1);
        }
        HasMetadata after = typed(resource, wanted);
        if (resource == Resource.BUDGETS && part == Part.MAIN) {
            refuse(resource, after, validation.changedBudget(wanted));
        }
        ImmutableFields.check(resource, before, after);
        if (mode == WriteMode.DRY_RUN) {
            return after;
        }
        HasMetadata stored = world.store.replace(who, table(resource), after);
        finalizers.changed(who, resource, stored);
        return stored;
    }

    private static void refuse(Resource resource, HasMetadata object, List<FieldError> refusals) {
        if (!refusals.isEmpty()) {
            throw new ClusterException(
                    Reason.INVALID,
                    resource.qualifiedKind() + " \"" + object.getMetadata().getName() + "\" is invalid: "
                            + Validation.sentence(refusals));
        }
    }

    /** What a write may change of the stored tree, and the rest as it was. */
    private static ObjectNode merged(ObjectNode before, ObjectNode changed, Part part) {
        ObjectNode wanted = part == Part.STATUS ? before.deepCopy() : changed;
        if (part == Part.STATUS) {
            copy("status", changed, wanted);
            return wanted;
        }
        copy("status", before, wanted);
        copy("kind", before, wanted);
        copy("apiVersion", before, wanted);
        ObjectNode metadata = wanted.withObject("/metadata");
        for (String field : OWN_METADATA) {
            copy(field, (ObjectNode) before.get("metadata"), metadata);
        }
        copy("resourceVersion", (ObjectNode) before.get("metadata"), metadata);
        return wanted;
    }

    private static void copy(String field, ObjectNode from, ObjectNode to) {
        if (from.has(field)) {
            to.set(field, from.get(field));
        } else {
            to.remove(field);
        }
    }

    /**
     * The object that a tree stands for.
     *
     * @throws ClusterException if the tree has not the shape of that kind
     */
    public static HasMetadata typed(Resource resource, JsonNode tree) {
        SchemaCheck.check(resource.kind(), tree, resource.model(), "");
        try {
            return ObjectTrees.object(tree, resource.model());
        } catch (IllegalArgumentException e) {
            String why = Objects.toString(e.getMessage());
            int end = why.indexOf('\n');
            throw new ClusterException(
                    Reason.INVALID,
                    resource.kind() + " in version \"v1\" cannot be handled as a " + resource.kind() + ": "
                            + (end < 0 ? why : why.substring(0, end)),
                    e);
        }
    }

    /** Deletes an object, with what belongs to it. */
    public HasMetadata delete(String who, Resource resource, HasMetadata object, Deletion how) {
        return deletions.delete(who, resource, object, how);
    }

    /** @param uid the pod that is meant, if the caller says */
    public void evict(String who, String namespace, String name, Optional<String> uid) {
        server.pods.evict(
                who,
                namespace,
                name,
                uid.or(() -> find(Resource.PODS, Optional.of(namespace), name)
                                .map(pod -> pod.getMetadata().getUid()))
                        .orElse(""));
    }

    public String log(String namespace, String pod, String container, int tailLines, LogInstance instance) {
        return server.log(namespace, pod, container, tailLines, instance);
    }

    public ExecResult exec(Pod pod, String container, List<String> command) {
        return server.exec(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), container, command);
    }

    /** Whether clients lack a permission. */
    public boolean denies(Permission permission) {
        return server.denies(permission);
    }

    private Table<HasMetadata> table(Resource resource) {
        return world.store.table(resource);
    }
}
