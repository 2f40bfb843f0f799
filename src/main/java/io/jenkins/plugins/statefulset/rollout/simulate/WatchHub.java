package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * All watches, and the last changes for those that come back, after {@code k8s.io/apiserver/pkg/storage/cacher}.
 *
 * <ol>
 *   <li>A watch from version 0 or without one begins with all objects; one from another version with what changed since.
 *   <li>A version that is older than the changes kept is refused with 410.
 *   <li>An object that begins or ceases to match a selector is told as added or deleted.
 * </ol>
 */
final class WatchHub {
    private final Storage storage;
    private final int kept;
    private final Deque<Change> changes = new ArrayDeque<>();
    private final List<Watch> watches = new ArrayList<>();
    private long floor;

    /** @param kept how many changes of all kinds together are remembered */
    WatchHub(Storage storage, int kept) {
        this.storage = storage;
        this.kept = kept;
        this.floor = storage.resourceVersion();
        for (Resource resource : Resource.values()) {
            storage.listen(resource, (before, after) -> changed(resource, before, after));
        }
    }

    /** Where the events of a watch go. */
    interface Sink {
        void send(ObjectNode event);
    }

    private record Change(long version, Resource resource, Optional<HasMetadata> before, Optional<HasMetadata> after) {}

    private record Watch(Resource resource, Predicate<HasMetadata> selection, Sink sink) {}

    /** What a watch asks for, besides its selection. */
    enum Start {
        AS_VERSION_SAYS,
        /** All objects, then a bookmark that says so ({@code sendInitialEvents}). */
        WITH_ALL
    }

    /**
     * Opens a watch; what it begins with is sent at once.
     *
     * @return closes it
     */
    Runnable open(Resource resource, Predicate<HasMetadata> selection, OptionalLong since, Start start, Sink sink) {
        Watch watch = new Watch(resource, selection, sink);
        if (start == Start.WITH_ALL || since.isEmpty() || since.getAsLong() == 0) {
            storage.list(resource, Optional.empty()).stream()
                    .filter(selection)
                    .forEach(object -> sink.send(event("ADDED", ObjectTrees.tree(object))));
            if (start == Start.WITH_ALL) {
                ObjectNode bookmark = bookmark(resource);
                bookmark.withObject("/object/metadata/annotations").put("k8s.io/initial-events-end", "true");
                sink.send(bookmark);
            }
        } else {
            replay(watch, since.getAsLong());
        }
        watches.add(watch);
        return () -> watches.remove(watch);
    }

    private void replay(Watch watch, long since) {
        if (since < floor) {
            throw StatusError.expired("too old resource version: " + since + " (" + floor + ")");
        }
        changes.stream()
                .filter(change -> change.version > since && change.resource == watch.resource)
                .forEach(change -> tell(watch, change));
    }

    /** How far the watches of a kind are, without an object. */
    ObjectNode bookmark(Resource resource) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("kind", resource.kind()).put("apiVersion", resource.apiVersion());
        object.putObject("metadata").put("resourceVersion", Long.toString(storage.resourceVersion()));
        return event("BOOKMARK", object);
    }

    /** Forgets all changes so far, as a compaction of etcd does. */
    void compact() {
        changes.clear();
        floor = storage.resourceVersion();
    }

    int open() {
        return watches.size();
    }

    static ObjectNode event(String type, JsonNode object) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("type", type).set("object", object);
        return event;
    }

    private void changed(Resource resource, Optional<HasMetadata> before, Optional<HasMetadata> after) {
        Change change = new Change(storage.resourceVersion(), resource, before, after);
        changes.add(change);
        if (changes.size() > kept) {
            floor = changes.removeFirst().version;
        }
        for (Watch watch : List.copyOf(watches)) {
            if (watch.resource == resource) {
                tell(watch, change);
            }
        }
    }

    private static void tell(Watch watch, Change change) {
        boolean was = change.before.filter(watch.selection).isPresent();
        boolean is = change.after.filter(watch.selection).isPresent();
        if (is) {
            watch.sink.send(event(was ? "MODIFIED" : "ADDED", ObjectTrees.tree(change.after.orElseThrow())));
        } else if (was) {
            ObjectNode last = (ObjectNode) ObjectTrees.tree(change.before.orElseThrow());
            last.withObject("/metadata").put("resourceVersion", Long.toString(change.version));
            watch.sink.send(event("DELETED", last));
        }
    }
}
