package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Pod;

/**
 * What becomes of pods whose node is lost, after {@code pkg/controller/nodelifecycle} and {@code pkg/controller/tainteviction}:
 * their condition Ready is False and nothing else of their status changes ({@code MarkPodsNotReady}), after five minutes they are deleted, and stay Terminating until the node is back.
 */
final class NodeController {
    private static final String WHO = "node-controller";
    private static final long TOLERATION = 300_000;

    private final SimulationContext world;
    private final PodLives lives;
    private final PodRemoval removal;

    NodeController(SimulationContext world, PodLives lives, PodRemoval removal) {
        this.world = world;
        this.lives = lives;
        this.removal = removal;
    }

    void start() {
        world.plan(() -> world.faults
                .all(Fault.NodeLost.class)
                .forEach(fault -> world.at(fault.window().from(), () -> lose(fault))));
    }

    private void lose(Fault.NodeLost fault) {
        long back = world.clock.millis() + world.until(fault.window().to());
        for (Pod pod : world.store.pods.all()) {
            if (PodFacts.isOwnedBySet(pod) && PodFacts.ordinalOf(pod) == fault.ordinal()) {
                lives.of(pod).ifPresent(life -> lose(life, pod, back));
            }
        }
    }

    /** The node of a pod is not heard of any more, until {@link #find}. */
    void lose(Pod pod) {
        lives.of(pod).ifPresent(life -> lose(life, pod, PodLives.UNTIL_FOUND));
    }

    /** The node of a pod is heard of again: its kubelet goes on. */
    void find(Pod pod) {
        lives.of(pod).ifPresent(life -> life.lostUntil = world.clock.millis());
    }

    private void lose(PodLife life, Pod pod, long back) {
        boolean wasReady = life.ready;
        life.lostUntil = back;
        lives.markNotReady(life, WHO);
        world.events.warning(pod, WHO, "NodeNotReady", "Node is not ready");
        world.clock.after(TOLERATION, () -> {
            if (!life.gone && life.lostUntil > world.clock.millis()) {
                removal.delete(WHO, lives.pod(life), Disruption.Cause.NODE_LOST);
            }
        });
        if (wasReady) {
            lives.later(life, 0, () -> lives.setReady(life, true, PodLives.KUBELET));
        }
    }
}
