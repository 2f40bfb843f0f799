package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.cluster.ServerTime;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.Fabric8Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.Fabric8Clusters;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.SystemScheduler;
import io.jenkins.plugins.statefulset.rollout.cluster.vertx.FewThreads;
import java.util.concurrent.CompletableFuture;

/** A cluster that a kubeconfig names, and real time. */
final class RealVenue implements Venue {
    private final Fabric8Cluster cluster;
    private final SystemScheduler scheduler = new SystemScheduler();

    private RealVenue(Fabric8Cluster cluster) {
        this.cluster = cluster;
    }

    /** Connects; nothing is sent yet. */
    static RealVenue connect(ClusterOptions options) {
        Fabric8Clusters clusters = FewThreads.clusters();
        return new RealVenue(options.kubeconfig()
                .map(file -> clusters.fromKubeconfig(file, options.context()))
                .orElseGet(() -> clusters.fromDefault(options.context())));
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public Scheduler scheduler() {
        return new ServerTime(cluster, scheduler);
    }

    @Override
    public String defaultNamespace() {
        return cluster.defaultNamespace();
    }

    @Override
    public void await(CompletableFuture<?> done) {
        done.handle((value, failure) -> true).join();
    }

    @Override
    public void post(Runnable task) {
        scheduler.execute(task);
    }

    @Override
    public void close() {
        cluster.close();
        scheduler.close();
    }
}
