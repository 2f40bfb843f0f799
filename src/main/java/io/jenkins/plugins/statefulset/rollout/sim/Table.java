package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The objects of one kind by namespace and name, and who is told of changes. */
final class Table<T extends HasMetadata> {
    private final Map<String, Map<String, T>> namespaces = new LinkedHashMap<>();
    private final List<Listener<T>> listeners = new ArrayList<>();

    /** Is told of every change at once; {@code null} stands for no object, before or after. */
    @FunctionalInterface
    interface Listener<T> {
        void changed(T before, T after);
    }

    /** @return {@code null} where there is none */
    T get(String namespace, String name) {
        Map<String, T> objects = namespaces.get(namespace);
        return objects == null ? null : objects.get(name);
    }

    Collection<T> in(String namespace) {
        Map<String, T> objects = namespaces.get(namespace);
        return objects == null ? List.of() : objects.values();
    }

    List<T> all() {
        List<T> all = new ArrayList<>();
        namespaces.values().forEach(objects -> all.addAll(objects.values()));
        return all;
    }

    void listen(Listener<T> listener) {
        listeners.add(listener);
    }

    void unlisten(Listener<T> listener) {
        listeners.remove(listener);
    }

    T put(T object) {
        return namespaces
                .computeIfAbsent(object.getMetadata().getNamespace(), n -> new LinkedHashMap<>())
                .put(object.getMetadata().getName(), object);
    }

    T remove(String namespace, String name) {
        Map<String, T> objects = namespaces.get(namespace);
        return objects == null ? null : objects.remove(name);
    }

    void tell(T before, T after) {
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).changed(before, after);
        }
    }
}
