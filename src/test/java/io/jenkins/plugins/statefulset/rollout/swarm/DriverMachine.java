package io.jenkins.plugins.statefulset.rollout.swarm;

import io.jenkins.plugins.statefulset.rollout.api.BlockedException;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.FoundPartition.Choice;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCrash;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A process on a machine of its own, with its own clock and its own way to the API server. */
final class DriverMachine {
    final SimulatedClient client;
    final UnreliableApi api;
    private final Rollouts rollouts;
    private final Consumer<RolloutEvent> log;
    private Optional<Rollout> rollout = Optional.empty();

    DriverMachine(SimulatedClient client, UnreliableApi api, SwarmGates gates, Consumer<RolloutEvent> log) {
        this.client = client;
        this.api = api;
        this.log = log;
        Cluster cluster = api.cluster();
        this.rollouts = Rollouts.on(cluster, client.scheduler(), gates.checks(cluster, client.scheduler()));
    }

    Optional<String> start(SwarmScene scene) {
        return attempt(() -> rollouts.start(scene.request(), log::accept));
    }

    Optional<String> resume(String by) {
        return attempt(() -> rollouts.resume(SwarmDatabase.NAMESPACE, SwarmDatabase.SET, by, log::accept));
    }

    /** From the partition that is there, whoever has lowered it. */
    Optional<String> resumeFromFound(String by) {
        return attempt(() -> rollouts.drive(
                SwarmDatabase.NAMESPACE,
                SwarmDatabase.SET,
                Optional.of(new Command.Resume(by, Optional.of(Choice.FOUND))),
                by,
                log::accept));
    }

    Optional<String> rollBack(String by) {
        return attempt(() -> rollouts.drive(
                SwarmDatabase.NAMESPACE,
                SwarmDatabase.SET,
                Optional.of(new Command.Rollback(by, "asked for")),
                by,
                log::accept));
    }

    /** A person's command to whoever drives. */
    Optional<String> tell(Command command) {
        try {
            rollouts.issue(SwarmDatabase.NAMESPACE, SwarmDatabase.SET, command);
            return Optional.empty();
        } catch (ClusterException | BadRequestException | SimulatedCrash e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** A person's command in the process that drives. */
    void say(Command command) {
        rollout.ifPresent(driven -> driven.issue(command));
    }

    boolean drives() {
        return rollout.isPresent()
                && !client.isDead()
                && !rollout.get().outcome().toCompletableFuture().isDone();
    }

    Optional<Rollout> rollout() {
        return rollout;
    }

    /** @return why not, or empty */
    private Optional<String> attempt(Supplier<Rollout> begin) {
        try {
            rollout = Optional.of(begin.get());
            return Optional.empty();
        } catch (BlockedException | ClusterException | BadRequestException | SimulatedCrash e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
