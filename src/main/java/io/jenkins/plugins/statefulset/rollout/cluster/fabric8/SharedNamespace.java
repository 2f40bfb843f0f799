package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The watches of one namespace and the views that look at them. */
final class SharedNamespace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedNamespace.class);

    private final Function<Consumer<Set<String>>, NamespaceWatches> opener;
    /** By the set whose rollout looks. */
    private final Map<Optional<String>, Set<View>> views = new ConcurrentHashMap<>();

    private volatile NamespaceWatches watches;
    private boolean renewing;
    private boolean closed;

    /** @param opener opens the watches of the namespace, given what to call after each change with the sets that it concerns */
    SharedNamespace(Function<Consumer<Set<String>>, NamespaceWatches> opener) {
        this.opener = opener;
        this.watches = opener.apply(this::changed);
    }

    void awaitSynced() {
        watches.awaitSynced();
    }

    /**
     * @param set whose rollout looks; empty for whoever looks at all of it
     * @param onClose called once, when the view is closed
     */
    NamespaceView view(Optional<String> set, Runnable onChange, Consumer<SharedNamespace> onClose) {
        View view = new View(set, onChange, onClose);
        views.compute(set, (unused, known) -> {
            Set<View> all = known == null ? ConcurrentHashMap.newKeySet() : known;
            all.add(view);
            return all;
        });
        return view;
    }

    private void changed(Set<String> concerned) {
        signal(Optional.empty());
        concerned.forEach(set -> signal(Optional.of(set)));
    }

    private void signal(Optional<String> set) {
        views.getOrDefault(set, Set.of()).forEach(View::signal);
    }

    private boolean remove(View view) {
        boolean[] there = {false};
        views.computeIfPresent(view.set, (unused, all) -> {
            there[0] = all.remove(view);
            return all.isEmpty() ? null : all;
        });
        return there[0];
    }

    /**
     * Opens new watches, and puts them in the place of the present ones as soon as they are filled. If they cannot be
     * filled, the present ones stay, which try to open again by themselves.
     */
    synchronized void renew() {
        if (renewing || closed) {
            return;
        }
        renewing = true;
        NamespaceWatches next = opener.apply(this::changed);
        CompletableFuture<Void> unused =
                next.synced().whenComplete((filled, failure) -> replace(next, Optional.ofNullable(failure)));
    }

    private void replace(NamespaceWatches next, Optional<Throwable> failure) {
        synchronized (this) {
            renewing = false;
            if (closed || failure.isPresent()) {
                next.close();
                return;
            }
            watches.close();
            watches = next;
        }
        views.values().forEach(all -> all.forEach(View::signal));
    }

    @Override
    public synchronized void close() {
        closed = true;
        watches.close();
    }

    private final class View implements NamespaceView {
        private final Optional<String> set;
        private final Runnable onChange;
        private final Consumer<SharedNamespace> onClose;

        View(Optional<String> set, Runnable onChange, Consumer<SharedNamespace> onClose) {
            this.set = set;
            this.onChange = onChange;
            this.onClose = onClose;
        }

        private void signal() {
            try {
                onChange.run();
            } catch (RuntimeException fault) {
                LOG.warn("a listener of a namespace view failed; the others are called all the same", fault);
            }
        }

        @Override
        public Optional<StatefulSet> statefulSet(String name) {
            return watches.statefulSets().find(name);
        }

        @Override
        public Collection<Pod> pods() {
            return watches.pods().all();
        }

        @Override
        public Collection<Pod> podsOwnedBy(String uid) {
            return watches.pods().ownedBy(uid);
        }

        @Override
        public Optional<Pod> pod(String name) {
            return watches.pods().find(name);
        }

        @Override
        public Collection<PodDisruptionBudget> budgets() {
            return watches.budgets().all();
        }

        @Override
        public Collection<PodDisruptionBudget> budgetsOver(String name) {
            return watches.relations().budgetsOver(name);
        }

        @Override
        public Collection<Pod> podsUnder(PodDisruptionBudget budget) {
            return watches.relations().podsUnder(budget);
        }

        @Override
        public Optional<Job> job(String name) {
            set.ifPresent(asking -> watches.relations().follow(name, asking));
            return watches.jobs().find(name);
        }

        @Override
        public Currency confirm(StatefulSet set, Duration pods, Duration budgets) {
            NamespaceWatches asked = watches;
            Currency currency = asked.confirm(set, pods, budgets);
            // Unless others have found it out before.
            if (currency == Currency.OUTDATED && asked == watches) {
                renew();
            }
            return currency;
        }

        @Override
        public void close() {
            if (remove(this)) {
                onClose.accept(SharedNamespace.this);
            }
        }
    }
}
