package io.jenkins.plugins.statefulset.rollout.kube;

import io.jenkins.plugins.statefulset.rollout.kube.Blocks.Block;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects by name, in the order in which they came; a new version takes the place of the one before. They are kept in blocks, and
 * a list of them shares with the list before all blocks but those in which something changed: thousands of pods are looked at
 * after every change of one. Not thread-safe.
 */
public final class OrderedObjects<T> {
    private final Map<String, Place<T>> byName = new HashMap<>();
    private final List<Shelf<T>> shelves = new ArrayList<>();
    private Blocks<T> snapshot = Blocks.none();
    private boolean changed;

    /** Where an object stands. */
    private static final class Place<T> {
        private final Shelf<T> shelf;
        private T object;

        Place(Shelf<T> shelf, T object) {
            this.shelf = shelf;
            this.object = object;
        }
    }

    /** A block that can change. */
    private static final class Shelf<T> {
        private final List<Place<T>> places = new ArrayList<>();
        private Block<T> block;

        Block<T> block() {
            if (block == null) {
                block = new Block<>(places.stream().map(place -> place.object).toList());
            }
            return block;
        }
    }

    /** @return {@code null} where there is none */
    public T get(String name) {
        Place<T> place = byName.get(name);
        return place == null ? null : place.object;
    }

    public void put(String name, T object) {
        Place<T> place = byName.get(name);
        if (place == null) {
            place = new Place<>(open(), object);
            place.shelf.places.add(place);
            byName.put(name, place);
        }
        place.object = object;
        place.shelf.block = null;
        changed = true;
    }

    private Shelf<T> open() {
        Shelf<T> last = shelves.isEmpty() ? null : shelves.get(shelves.size() - 1);
        if (last == null || last.places.size() == Blocks.SIZE) {
            last = new Shelf<>();
            shelves.add(last);
        }
        return last;
    }

    public void remove(String name) {
        Place<T> place = byName.remove(name);
        if (place != null) {
            place.shelf.places.remove(place);
            place.shelf.block = null;
            if (place.shelf.places.isEmpty()) {
                shelves.remove(place.shelf);
            }
            changed = true;
        }
    }

    /** All of them as they are now; the same list until something changes. */
    public Blocks<T> all() {
        if (changed) {
            snapshot = new Blocks<>(shelves.stream().map(Shelf::block).toList());
            changed = false;
        }
        return snapshot;
    }
}
