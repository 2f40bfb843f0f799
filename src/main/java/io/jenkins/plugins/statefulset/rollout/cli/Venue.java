package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import java.util.concurrent.CompletableFuture;

/** Where a rollout takes place: a cluster, its time, and how this process waits there. */
interface Venue extends AutoCloseable {
    Cluster cluster();

    Scheduler scheduler();

    /** The namespace that is meant where the person names none. */
    String defaultNamespace();

    /** Returns when the future is done; failures of it are left in it. */
    void await(CompletableFuture<?> done);

    /** Runs a task soon, in order with what happens here. Any thread may call. */
    void post(Runnable task);

    @Override
    void close();
}
