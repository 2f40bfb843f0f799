package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.jenkins.plugins.statefulset.rollout.kube.OrderedObjects;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * One watch: the objects of a kind in a namespace, as they were delivered. Changes arrive in order, some milliseconds
 * late; other kinds have other delays.
 */
final class ViewFeed<T extends HasMetadata> {
    private static final long BOOKMARK = 60_000;

    private final SimulationContext world;
    private final String namespace;
    private final Timings.Span delay;
    private final Runnable delivered;
    private final Consumer<Change<T>> observer;
    private final Table<T> table;
    private final Table.Listener<T> listener = this::changed;
    private final OrderedObjects<T> objects = new OrderedObjects<>();
    private final Deque<Change<T>> underWay = new ArrayDeque<>();
    private final long opened;
    private long heard;
    private boolean flushPlanned;

    /** @param after {@code null} for a removal */
    record Change<T>(long due, T before, T after) {}

    ViewFeed(
            SimulationContext world,
            String namespace,
            Table<T> table,
            Timings.Span delay,
            Consumer<Change<T>> observer,
            Runnable delivered) {
        this.world = world;
        this.namespace = namespace;
        this.table = table;
        this.delay = delay;
        this.observer = observer;
        this.delivered = delivered;
        this.opened = world.clock.millis();
        this.heard = opened;
        table.in(namespace).forEach(object -> {
            objects.put(object.getMetadata().getName(), object);
            observer.accept(new Change<>(0, null, object));
        });
        table.listen(listener);
    }

    /** @return {@code null} where there is none */
    T get(String name) {
        return objects.get(name);
    }

    Collection<T> all() {
        return objects.all();
    }

    /** Milliseconds since the last event or bookmark. */
    long silence() {
        return world.clock.millis() - Math.max(heard, lastBookmark());
    }

    /** Whether the server has nothing else; then that counts as heard. */
    boolean confirm() {
        boolean same = underWay.isEmpty();
        if (same) {
            heard = world.clock.millis();
        }
        return same;
    }

    /** As if the watch had been opened anew: what was under way is there. */
    void refill() {
        heard = world.clock.millis();
        while (!underWay.isEmpty()) {
            deliver(underWay.removeFirst());
        }
        delivered.run();
    }

    /** Bookmarks come once a minute, but not while the watch stalls. */
    private long lastBookmark() {
        long now = world.clock.millis();
        long last = opened + (now - opened) / BOOKMARK * BOOKMARK;
        for (Fault.WatchStalls fault : world.faults.all(Fault.WatchStalls.class).toList()) {
            long from = now + world.until(fault.window().from());
            long to = now + world.until(fault.window().to());
            if (last >= from && last < to) {
                last = now >= to ? to : Math.max(opened, from - 1 - Math.floorMod(from - 1 - opened, BOOKMARK));
            }
        }
        return last;
    }

    void close() {
        table.unlisten(listener);
        underWay.clear();
    }

    private void changed(T before, T after) {
        ObjectMeta metadata = (after == null ? before : after).getMetadata();
        if (!metadata.getNamespace().equals(namespace)) {
            return;
        }
        long due = world.clock.millis() + world.draw(delay) + stalled();
        if (!underWay.isEmpty()) {
            due = Math.max(due, underWay.getLast().due());
        }
        underWay.add(new Change<>(due, before, after));
        planFlush();
    }

    private long stalled() {
        return world.faults
                .all(Fault.WatchStalls.class)
                .filter(fault -> world.within(fault.window()))
                .mapToLong(fault -> world.until(fault.window().to()))
                .max()
                .orElse(0);
    }

    private void planFlush() {
        if (!flushPlanned && !underWay.isEmpty()) {
            flushPlanned = true;
            world.clock.after(underWay.getFirst().due() - world.clock.millis(), this::flush);
        }
    }

    private void deliver(Change<T> change) {
        if (change.after() == null) {
            objects.remove(change.before().getMetadata().getName());
        } else {
            objects.put(change.after().getMetadata().getName(), change.after());
        }
        observer.accept(change);
    }

    private void flush() {
        flushPlanned = false;
        boolean any = false;
        while (!underWay.isEmpty() && underWay.getFirst().due() <= world.clock.millis()) {
            deliver(underWay.removeFirst());
            any = true;
        }
        heard = any ? world.clock.millis() : heard;
        planFlush();
        if (any) {
            delivered.run();
        }
    }
}
