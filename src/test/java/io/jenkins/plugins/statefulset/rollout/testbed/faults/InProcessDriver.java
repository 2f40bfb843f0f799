package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cluster.ServerTime;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.Fabric8Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.SystemScheduler;
import io.jenkins.plugins.statefulset.rollout.cluster.vertx.FewThreads;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** A driver in the test's own process, with a client of its own. */
final class InProcessDriver implements Driver {
    private final Fabric8Cluster cluster;
    private final SystemScheduler scheduler = new SystemScheduler();
    private final Rollouts rollouts;
    private final List<RolloutEvent> events = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Outcome> outcome;

    /** @param begin starts or takes up a rollout */
    InProcessDriver(Path kubeconfig, BiFunction<Rollouts, RolloutListener, Rollout> begin) {
        cluster = FewThreads.clusters().fromKubeconfig(kubeconfig, Optional.empty());
        rollouts = Rollouts.on(cluster, new ServerTime(cluster, scheduler));
        CompletableFuture<Outcome> made;
        try {
            made = begin.apply(rollouts, events::add).outcome().toCompletableFuture();
        } catch (RuntimeException refused) {
            made = CompletableFuture.failedFuture(refused);
        }
        outcome = made;
        // Not on a thread that this ends.
        CompletableFuture<Void> unused = outcome.handle((end, failure) -> end).thenAcceptAsync(end -> kill());
    }

    @Override
    public boolean over() {
        return outcome.isDone();
    }

    @Override
    public int exitCode() {
        try {
            return switch (outcome.join().result()) {
                case COMPLETED -> 0;
                case ROLLED_BACK -> 3;
                case HELD -> 4;
                case FAILED -> 5;
            };
        } catch (CompletionException refused) {
            return 2;
        }
    }

    @Override
    public void kill() {
        rollouts.close();
        cluster.close();
        scheduler.close();
    }

    @Override
    public String said() {
        String told = events.stream().map(String::valueOf).collect(Collectors.joining("\n"));
        return told + "\n"
                + outcome.handle((end, refused) -> String.valueOf(refused == null ? end : refused))
                        .getNow("not over");
    }
}
