package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.security.ACL;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jenkins.security.ImpersonatingExecutorService;
import jenkins.util.ContextResettingExecutorService;

/**
 * The threads on which builds ask clusters. What waits for a cluster to change holds none of them.
 *
 * <ol>
 *   <li>Each cluster has a share of {@link #SHARE} threads, whatever the number of builds that ask it: more wait in a queue of its
 *       own. So one that does not answer delays nobody who asks another.
 *   <li>A share that nobody uses costs nothing: its threads are taken from those of the others, and end after some seconds.
 * </ol>
 */
public final class RolloutThreads {
    /** Threads for each cluster. */
    static final int SHARE = 4;

    private static final int IDLE_SECONDS = 10;
    private static final String JENKINS_ITSELF = "";
    private static final RolloutThreads ALL = new RolloutThreads(make());

    private final Executor threads;
    private final Map<Object, Share> shares = new HashMap<>();

    RolloutThreads(Executor threads) {
        this.threads = threads;
    }

    /** For work that asks no cluster and may wait a little. Runs as Jenkins itself, as all of it does. */
    public static Executor pool() {
        return ALL.share(JENKINS_ITSELF);
    }

    /** For work that blocks while that cluster answers. */
    public static Executor of(ClusterRef cluster, BuildContext place) {
        // A build's own kubeconfig says which cluster it is, and is not read here: it may be on an agent.
        return cluster.cluster().isPresent()
                ? of(cluster)
                : ALL.share(place.run().getExternalizableId() + " "
                        + place.environment().get("KUBECONFIG", ""));
    }

    /** The same, for a rollout whose place in its build is not known any more. */
    public static Executor of(ClusterRef cluster) {
        return ALL.share(
                cluster.cluster().<Object>map(name -> "cluster " + name).orElse(cluster));
    }

    /** For the end of a connection, which waits for what was asked of that cluster. */
    static Executor ofConnection(String key) {
        return ALL.share("connection " + key);
    }

    /** For questions to the security realm. */
    static Executor ofVoters() {
        return ALL.share("voters");
    }

    /** For what a watch has seen, which may have to ask its cluster. */
    public static Executor ofWatch(String key) {
        return ALL.share("watch " + key);
    }

    /** The share of that key. */
    Executor share(Object key) {
        return task -> give(key, task);
    }

    private void give(Object key, Runnable task) {
        synchronized (this) {
            Share share = shares.computeIfAbsent(key, unknown -> new Share());
            if (share.busy == SHARE) {
                share.waiting.add(task);
                return;
            }
            share.busy++;
        }
        threads.execute(() -> work(key, task));
    }

    private void work(Object key, Runnable task) {
        try {
            task.run();
        } finally {
            // Anew for each task: one that breaks must not take those behind it along.
            next(key).ifPresent(waiting -> threads.execute(() -> work(key, waiting)));
        }
    }

    private synchronized Optional<Runnable> next(Object key) {
        Share share = shares.get(key);
        Optional<Runnable> task = Optional.ofNullable(share.waiting.poll());
        if (task.isEmpty()) {
            share.busy--;
            if (share.busy == 0) {
                shares.remove(key);
            }
        }
        return task;
    }

    private static final class Share {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int busy;
    }

    /**
     * With the class loader of this plugin: a thread inherits that of the Pipeline that happens to ask first, which is closed when that
     * ends, and what looks for services or parsers by it fails then.
     */
    private static Thread plain(Runnable work) {
        Thread thread = new DaemonThreadFactory().newThread(work);
        thread.setContextClassLoader(RolloutThreads.class.getClassLoader());
        return thread;
    }

    private static Executor make() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new NamingThreadFactory(RolloutThreads::plain, "statefulset-rollout"));
        return new ImpersonatingExecutorService(new ContextResettingExecutorService(threads), ACL.SYSTEM2);
    }
}
