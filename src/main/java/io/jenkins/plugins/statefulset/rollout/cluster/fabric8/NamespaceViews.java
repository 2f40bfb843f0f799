package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Opens views, and keeps the watches of a namespace open while there is a view of it and for some seconds after: a hold
 * is often followed by a resume, which need not open them anew.
 */
final class NamespaceViews implements AutoCloseable {
    private static final long LINGER_SECONDS = 5;

    private final Executor later;
    private final BiFunction<String, Consumer<Set<String>>, NamespaceWatches> opener;
    private final Map<String, Use> uses = new HashMap<>();
    private boolean closed;

    private static final class Use {
        private final SharedNamespace shared;
        private int views;
        private int opened;

        private Use(SharedNamespace shared) {
            this.shared = shared;
        }
    }

    /** @param opener opens the watches of a namespace, given what to call after each change with the sets that it concerns */
    NamespaceViews(BiFunction<String, Consumer<Set<String>>, NamespaceWatches> opener) {
        this(opener, CompletableFuture.delayedExecutor(LINGER_SECONDS, TimeUnit.SECONDS, Runnable::run));
    }

    /** @param later runs what closes watches that nobody has looked at meanwhile */
    NamespaceViews(BiFunction<String, Consumer<Set<String>>, NamespaceWatches> opener, Executor later) {
        this.opener = opener;
        this.later = later;
    }

    /**
     * Returns when the view has been filled once.
     *
     * @param set whose rollout looks; empty for whoever looks at all of it
     */
    NamespaceView open(String namespace, Optional<String> set, Runnable onChange) {
        SharedNamespace shared = acquire(namespace);
        boolean filled = false;
        try {
            shared.awaitSynced();
            filled = true;
        } finally {
            if (!filled) {
                giveUp(namespace, shared);
            }
        }
        return shared.view(set, onChange, used -> release(namespace, used));
    }

    /** Begins to fill a view that is about to be opened; closed again if it is not. Returns at once. */
    void expect(String namespace) {
        release(namespace, acquire(namespace));
    }

    private synchronized SharedNamespace acquire(String namespace) {
        if (closed) {
            throw new IllegalStateException("the connection to the cluster is closed");
        }
        Use use = uses.computeIfAbsent(
                namespace, name -> new Use(new SharedNamespace(changed -> opener.apply(name, changed))));
        use.views++;
        use.opened++;
        return use.shared;
    }

    /** Watches that could not be filled are of no use to anybody else. */
    private synchronized void giveUp(String namespace, SharedNamespace shared) {
        leave(namespace, shared).ifPresent(use -> drop(namespace, use));
    }

    private synchronized void release(String namespace, SharedNamespace shared) {
        leave(namespace, shared).ifPresent(use -> {
            int opened = use.opened;
            later.execute(() -> dropUnused(namespace, use, opened));
        });
    }

    /** One view less; the use, if that was the last one. */
    private Optional<Use> leave(String namespace, SharedNamespace shared) {
        Use use = uses.get(namespace);
        if (use == null || use.shared != shared) {
            return Optional.empty();
        }
        use.views--;
        return use.views == 0 ? Optional.of(use) : Optional.empty();
    }

    /** @param opened how often it had been opened when the last view was closed */
    private synchronized void dropUnused(String namespace, Use use, int opened) {
        if (!closed && use.views == 0 && use.opened == opened) {
            drop(namespace, use);
        }
    }

    private void drop(String namespace, Use use) {
        uses.remove(namespace);
        use.shared.close();
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
