package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A simulated cluster and its virtual time, which goes on while somebody waits, for {@link #MOST} at the longest. */
final class SimulatedVenue implements Venue {
    /** A few seconds of a processor: what waits for longer is a slip of the pen, or shows nothing that a shorter one does not. */
    private static final Duration MOST = Duration.ofDays(40);

    private final SimulatedCluster world;
    private final SimulatedClient client;
    private final Instant end;
    private boolean playing;

    /** @param process the name of this process in that cluster */
    SimulatedVenue(SimulatedCluster world, String process) {
        this.world = world;
        this.client = world.client(process);
        this.end = client.scheduler().now().plus(MOST);
    }

    /** @param speed how many times real time */
    void playAt(double speed) {
        playing = speed > 0;
        world.clock().playAt(speed);
    }

    @Override
    public Cluster cluster() {
        return client;
    }

    @Override
    public Scheduler scheduler() {
        return client.scheduler();
    }

    @Override
    public String defaultNamespace() {
        return "default";
    }

    @Override
    public void await(CompletableFuture<?> done) {
        // The clock may be asleep between two events when another thread is done.
        CompletableFuture<?> woken =
                done.whenComplete((value, failure) -> world.clock().post(() -> {}));
        while (!world.clock().runUntil(() -> woken.isDone() || isOver()) || !woken.isDone()) {
            if (isOver()) {
                throw new BadRequestException(Phrase.of("refused.endless").with("days", MOST.toDays()));
            }
            if (!playing) {
                throw new IllegalStateException(
                        "nothing is left to happen in the simulated cluster, and the rollout is not over");
            }
            // Held: only the person can go on.
            woken.handle((value, failure) -> true).join();
        }
    }

    private boolean isOver() {
        return !playing && client.scheduler().now().isAfter(end);
    }

    @Override
    public void post(Runnable task) {
        world.clock().post(task);
    }

    @Override
    public void close() {
        client.kill();
    }
}
