package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.security.ACL;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jenkins.security.ImpersonatingExecutorService;
import jenkins.util.ContextResettingExecutorService;

/**
 * The threads on which builds ask clusters, few whatever the number of builds. What waits for a cluster to change holds
 * none of them.
 */
public final class RolloutThreads {
    private static final int THREADS = 4;
    private static final int IDLE_SECONDS = 10;
    private static final ExecutorService POOL = make();

    private RolloutThreads() {}

    /** For work that blocks while a cluster answers. Runs as Jenkins itself. */
    public static ExecutorService pool() {
        return POOL;
    }

    private static ExecutorService make() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new NamingThreadFactory(new DaemonThreadFactory(), "statefulset-rollout"));
        threads.allowCoreThreadTimeOut(true);
        return new ImpersonatingExecutorService(new ContextResettingExecutorService(threads), ACL.SYSTEM2);
    }
}
