package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Opens views, and keeps the watches of a namespace open while there is a view of it. */
final class NamespaceViews implements AutoCloseable {
    private final BiFunction<String, Runnable, NamespaceWatches> opener;
    private final Map<String, Use> uses = new HashMap<>();
    private boolean closed;

    private static final class Use {
        private final SharedNamespace shared;
        private int views;

        private Use(SharedNamespace shared) {
            this.shared = shared;
        }
    }

    /** @param opener opens the watches of a namespace, given what to call after each change */
    NamespaceViews(BiFunction<String, Runnable, NamespaceWatches> opener) {
        this.opener = opener;
    }

    /** Returns when the view has been filled once. */
    NamespaceView open(String namespace, Runnable onChange) {
        SharedNamespace shared = acquire(namespace);
        boolean filled = false;
        try {
            shared.awaitSynced();
            filled = true;
        } finally {
            if (!filled) {
                release(namespace, shared);
            }
        }
        return shared.view(onChange, used -> release(namespace, used));
    }

    private synchronized SharedNamespace acquire(String namespace) {
        if (closed) {
            throw new IllegalStateException("the connection to the cluster is closed");
        }
        Use use = uses.computeIfAbsent(
                namespace, name -> new Use(new SharedNamespace(changed -> opener.apply(name, changed))));
        use.views++;
        return use.shared;
    }

    private synchronized void release(String namespace, SharedNamespace shared) {
        Use use = uses.get(namespace);
        if (use == null || use.shared != shared) {
            return;
        }
        use.views--;
        if (use.views == 0) {
            uses.remove(namespace);
            shared.close();
        }
    }

    /** Opens all watches anew, because connections of before may be dead without having said so. */
    void renew() {
        open().forEach(SharedNamespace::renew);
    }

    private synchronized List<SharedNamespace> open() {
        return uses.values().stream().map(use -> use.shared).toList();
    }

    @Override
    public synchronized void close() {
        closed = true;
        uses.values().forEach(use -> use.shared.close());
        uses.clear();
    }
}
