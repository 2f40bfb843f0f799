package io.jenkins.plugins.statefulset.rollout.jenkins.trigger;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.RolloutThreads;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One watch of all StatefulSets of a namespace. It asks nothing while nothing happens and holds no thread; where the server does not answer or
 * refuses, it tries again, after longer and longer pauses.
 */
final class StatefulSetsWatch {
    private static final Logger LOG = Logger.getLogger(StatefulSetsWatch.class.getName());

    private final Connection connection;
    private final String namespace;
    private final SharedIndexInformer<StatefulSet> informer;
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final Set<String> due = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicReference<String> lastTrouble = new AtomicReference<>("");

    /** Is told of each set when it has changed, or may have. May block. */
    @FunctionalInterface
    interface Watcher {
        void seen(StatefulSet set, Connection connection);
    }

    /** A place at a watch, until it is given back. */
    record Seat(StatefulSetsWatch watch, Runnable leave) implements AutoCloseable {
        @Override
        public void close() {
            leave.run();
        }
    }

    StatefulSetsWatch(Connection connection, String namespace) {
        this.connection = connection;
        this.namespace = namespace;
        this.informer =
                connection.client().apps().statefulSets().inNamespace(namespace).runnableInformer(0);
        informer.exceptionHandler((started, failure) -> {
            trouble(failure);
            return true;
        });
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(StatefulSet set) {
                soon(set.getMetadata().getName());
            }

            @Override
            public void onUpdate(StatefulSet before, StatefulSet now) {
                soon(now.getMetadata().getName());
            }

            @Override
            public void onDelete(StatefulSet last, boolean unknown) {
                // A set that is gone has no change.
            }
        });
    }

    void sit(Watcher watcher) {
        watchers.add(watcher);
    }

    /** Whether that was the last one. */
    boolean rise(Watcher watcher) {
        return watchers.remove(watcher) && watchers.isEmpty();
    }

    /** Opens it, or where it is open tells of each set anew: somebody has joined. */
    void begin() {
        if (begun.compareAndSet(false, true)) {
            informer.start();
        } else {
            informer.getStore().list().forEach(set -> soon(set.getMetadata().getName()));
        }
    }

    /** Looks at a set again, though nothing may have happened. */
    void again(String name) {
        soon(name);
    }

    /** Several changes at once are looked at together. */
    private void soon(String name) {
        if (due.add(name)) {
            RolloutThreads.ofWatch(connection.key()).execute(() -> look(name));
        }
    }

    private void look(String name) {
        due.remove(name);
        Optional<StatefulSet> set = informer.getStore().list().stream()
                .filter(one -> one.getMetadata().getName().equals(name))
                .findFirst();
        set.ifPresent(now -> watchers.forEach(watcher -> tell(watcher, now)));
    }

    private void tell(Watcher watcher, StatefulSet set) {
        try {
            watcher.seen(set, connection);
        } catch (RuntimeException broken) {
            LOG.log(
                    Level.WARNING,
                    broken,
                    () -> "StatefulSet " + namespace + "/" + set.getMetadata().getName()
                            + ": its change starts no job");
        }
    }

    private void trouble(Throwable failure) {
        String words = String.valueOf(failure.getMessage());
        boolean news = !words.equals(lastTrouble.getAndSet(words));
        LOG.log(
                news ? Level.WARNING : Level.FINE,
                failure,
                () -> "the watch of StatefulSets in namespace " + namespace + " is tried again");
    }

    void close() {
        informer.stop();
        connection.close();
    }
}
