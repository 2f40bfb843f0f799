package io.jenkins.plugins.statefulset.rollout.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects by name, in the order in which they came; a new version takes the place of the one before. The list of them is
 * copied at most once between two changes, as one block of memory: a thousand pods are looked at after every change of one.
 */
final class OrderedObjects<T> {
    private final Map<String, T> byName = new HashMap<>();
    private final List<T> inOrder = new ArrayList<>();
    private List<T> snapshot = List.of();
    private boolean changed;

    /** @return {@code null} where there is none */
    T get(String name) {
        return byName.get(name);
    }

    void put(String name, T object) {
        T before = byName.put(name, object);
        if (before == null) {
            inOrder.add(object);
        } else {
            inOrder.set(place(before), object);
        }
        changed = true;
    }

    void remove(String name) {
        T before = byName.remove(name);
        if (before != null) {
            inOrder.remove(place(before));
            changed = true;
        }
    }

    /** All of them as they are now; the same list until something changes. */
    List<T> all() {
        if (changed) {
            snapshot = Collections.unmodifiableList(new ArrayList<>(inOrder));
            changed = false;
        }
        return snapshot;
    }

    @SuppressWarnings("ReferenceEquality") // the very object that was put
    private int place(T object) {
        int place = 0;
        while (inOrder.get(place) != object) {
            place++;
        }
        return place;
    }
}
