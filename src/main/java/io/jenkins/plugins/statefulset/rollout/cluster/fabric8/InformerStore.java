package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.jenkins.plugins.statefulset.rollout.kube.ControllerReference;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * What an informer holds, by name and by the UID of the controller that owns it.
 *
 * <p>The index is kept here and not by the informer: fabric8 takes an object out of its index and puts it back when the
 * object changes, and who reads in between misses a pod that was there all the time. Here a reader sees the old object
 * or the new one.
 *
 * <p>Whoever listens is told when the new object can be read, and only of what has changed: fabric8 puts all objects anew when it lists.
 *
 * <p>{@code managedFields} are dropped: they are a third of a pod's size, and nobody here reads them.
 */
final class InformerStore<T extends HasMetadata> implements ItemStore<T> {
    private final Listener<T> listener;
    private final Map<String, T> byName = new ConcurrentHashMap<>();
    private final Map<String, Map<String, T>> byController = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private volatile Listing<T> listing = new Listing<>(0, List.of());

    /** @param changes how many there were before it was listed */
    private record Listing<T>(long changes, List<T> objects) {}

    /** Is told what happens, by one thread at a time. */
    interface Listener<T> {
        /** It is about to be read; called for each object that comes, be it new or not. */
        Set<String> put(T object);

        Set<String> remove(String name);

        /** @param concerned what {@link #put} or {@link #remove} answered */
        void changed(Set<String> concerned);
    }

    InformerStore(Listener<T> listener) {
        this.listener = listener;
    }

    /** The informer is of one namespace, so that the name alone is the key. */
    @Override
    public String getKey(T object) {
        return object.getMetadata().getName();
    }

    /** Called by one thread at a time. */
    @Override
    public T put(String key, T object) {
        object.getMetadata().setManagedFields(List.of());
        Set<String> concerned = listener.put(object);
        T before = byName.put(key, object);
        Optional<String> owner = controller(object);
        owner.ifPresent(uid -> byController
                .computeIfAbsent(uid, unused -> new ConcurrentHashMap<>())
                .put(key, object));
        Optional.ofNullable(before)
                .flatMap(InformerStore::controller)
                .filter(uid -> !Optional.of(uid).equals(owner))
                .ifPresent(uid -> removeOwned(uid, key));
        changes.incrementAndGet();
        if (before == null || !version(before).equals(version(object))) {
            listener.changed(concerned);
        }
        return before;
    }

    private static String version(HasMetadata object) {
        return String.valueOf(object.getMetadata().getResourceVersion());
    }

    @Override
    public T remove(String key) {
        Set<String> concerned = listener.remove(key);
        T before = byName.remove(key);
        Optional.ofNullable(before).flatMap(InformerStore::controller).ifPresent(uid -> removeOwned(uid, key));
        changes.incrementAndGet();
        if (before != null) {
            listener.changed(concerned);
        }
        return before;
    }

    private void removeOwned(String uid, String key) {
        byController.computeIfPresent(uid, (unused, owned) -> {
            owned.remove(key);
            return owned.isEmpty() ? null : owned;
        });
    }

    private static Optional<String> controller(HasMetadata object) {
        return ControllerReference.of(object.getMetadata()).map(OwnerReference::getUid);
    }

    Optional<T> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Listed once for each change: with many rollouts in a namespace each of them asks after each change. */
    Collection<T> all() {
        long now = changes.get();
        Listing<T> known = listing;
        if (known.changes() == now) {
            return known.objects();
        }
        Listing<T> fresh = new Listing<>(now, List.copyOf(byName.values()));
        listing = fresh;
        return fresh.objects();
    }

    Collection<T> ownedBy(String uid) {
        return List.copyOf(byController.getOrDefault(uid, Map.of()).values());
    }

    @Override
    public Stream<String> keySet() {
        return byName.keySet().stream();
    }

    @Override
    public Stream<T> values() {
        return byName.values().stream();
    }

    @Override
    public T get(String key) {
        return byName.get(key);
    }

    @Override
    public int size() {
        return byName.size();
    }
}
