package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * One watch: the objects of a kind in a namespace, as they were delivered. Changes arrive in order, some milliseconds
 * late; other kinds have other delays.
 */
final class ViewFeed<T extends HasMetadata> {
    private final World world;
    private final String namespace;
    private final Timings.Span delay;
    private final Runnable delivered;
    private final Consumer<Change<T>> observer;
    private final Table<T> table;
    private final Table.Listener<T> listener = this::changed;
    private final OrderedObjects<T> objects = new OrderedObjects<>();
    private final Deque<Change<T>> underWay = new ArrayDeque<>();
    private boolean flushPlanned;

    /** @param after {@code null} for a removal */
    record Change<T>(long due, T before, T after) {}

    ViewFeed(
            World world,
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

    private void flush() {
        flushPlanned = false;
        boolean any = false;
        while (!underWay.isEmpty() && underWay.getFirst().due() <= world.clock.millis()) {
            Change<T> change = underWay.removeFirst();
            if (change.after() == null) {
                objects.remove(change.before().getMetadata().getName());
            } else {
                objects.put(change.after().getMetadata().getName(), change.after());
            }
            observer.accept(change);
            any = true;
        }
        planFlush();
        if (any) {
            delivered.run();
        }
    }
}
