package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import java.time.Duration;
import java.util.Collection;
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

    private final Function<Runnable, NamespaceWatches> opener;
    private final Set<View> views = ConcurrentHashMap.newKeySet();
    private volatile NamespaceWatches watches;
    private boolean renewing;
    private boolean closed;

    /** @param opener opens the watches of the namespace, given what to call after each change */
    SharedNamespace(Function<Runnable, NamespaceWatches> opener) {
        this.opener = opener;
        this.watches = opener.apply(this::changed);
    }

    void awaitSynced() {
        watches.awaitSynced();
    }

    /** @param onClose called once, when the view is closed */
    NamespaceView view(Runnable onChange, Consumer<SharedNamespace> onClose) {
        View view = new View(onChange, onClose);
        views.add(view);
        return view;
    }

    private void changed() {
        views.forEach(View::signal);
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
        changed();
    }

    @Override
    public synchronized void close() {
        closed = true;
        watches.close();
    }

    private final class View implements NamespaceView {
        private final Runnable onChange;
        private final Consumer<SharedNamespace> onClose;

        View(Runnable onChange, Consumer<SharedNamespace> onClose) {
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
        public Optional<Job> job(String name) {
            return watches.jobs().find(name);
        }

        @Override
        public boolean confirm(StatefulSet set, Duration pods, Duration budgets) {
            NamespaceWatches asked = watches;
            if (!asked.confirm(set, pods, budgets)) {
                // Unless others have found it out before.
                if (asked == watches) {
                    renew();
                }
                return false;
            }
            return true;
        }

        @Override
        public void close() {
            if (views.remove(this)) {
                onClose.accept(SharedNamespace.this);
            }
        }
    }
}
