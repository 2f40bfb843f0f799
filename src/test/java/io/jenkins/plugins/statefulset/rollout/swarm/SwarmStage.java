package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.SomebodyElse;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The cluster of one run, who watches it, and what was there when it began. */
final class SwarmStage {
    /** The name of whoever changes things beside the rollout. */
    static final String OTHERS = "somebody-else";

    private static final Duration TO_BE_SEEN = Duration.ofSeconds(2);

    final SwarmScene scene;
    final SimulatedCluster cluster;
    final SomebodyElse others;
    final SwarmGates gates;
    final SwarmMemberWorld world;
    final InvariantWatcher truth;
    final RunLog chronicle;
    final StatefulSet first;
    final Instant began;
    /** Pods whose node was lost at any time. */
    final Set<String> onLostNodes = new HashSet<>();

    SwarmStage(SwarmScene scene, long seed) {
        this.scene = scene;
        this.gates = new SwarmGates(this::now);
        this.cluster = SimulatedCluster.builder()
                .load(scene.objects())
                .seed(seed)
                .randomized()
                .version(scene.version())
                .faults(scene.faults().toArray(String[]::new))
                .exec(this::exec)
                .build();
        this.others = cluster.somebodyElse();
        this.world = new SwarmMemberWorld(this);
        this.first = set().orElseThrow();
        if (scene.applied().isPresent()) {
            others.edit(SwarmDatabase.NAMESPACE, SwarmDatabase.SET, SwarmDatabase::renewed);
            cluster.clock().runFor(TO_BE_SEEN);
        }
        this.truth = InvariantWatcher.watch(cluster, scene.promises());
        this.truth.checks(gates::lastPassed);
        if (!scene.members().isNone()) {
            this.truth.podChecks(new PodCheckRules(truth, world, scene.members()));
            this.gates.around(world);
            this.cluster.onEveryEvent(now -> world.happened());
        }
        this.chronicle = new RunLog(this::now);
        this.began = now();
    }

    private ExecResult exec(Pod pod, String container, List<String> command) {
        return SwarmMemberWorld.knows(command) ? world.exec(command) : gates.exec(pod, container, command);
    }

    Instant now() {
        return cluster.clock().now();
    }

    Storage storage() {
        return cluster.storage();
    }

    Optional<StatefulSet> set() {
        return cluster.statefulSet(SwarmDatabase.NAMESPACE, SwarmDatabase.SET);
    }

    Optional<RolloutState> state() {
        return truth.state();
    }

    /** One of the set's pods; empty where there are none. */
    Optional<String> pod(Random draw) {
        List<Pod> pods = set().map(cluster::pods).orElse(List.of());
        return pods.isEmpty()
                ? Optional.empty()
                : Optional.of(pods.get(draw.nextInt(pods.size())).getMetadata().getName());
    }

    Optional<HasMetadata> budget(Random draw) {
        List<HasMetadata> budgets = storage().list(Resource.BUDGETS, Optional.of(SwarmDatabase.NAMESPACE));
        return budgets.isEmpty() ? Optional.empty() : Optional.of(budgets.get(draw.nextInt(budgets.size())));
    }

    void later(Duration span, Runnable task) {
        cluster.client("chance").scheduler().schedule(now().plus(span), () -> quietly(task));
    }

    /** What was to be touched may be gone. */
    void quietly(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            chronicle.say("nothing to do that to: " + e.getMessage());
        }
    }
}
