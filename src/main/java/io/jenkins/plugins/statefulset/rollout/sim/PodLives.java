package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lives of all pods that exist, and what their steps need: time, and a way to report. */
final class PodLives {
    static final String KUBELET = "kubelet";
    /** For {@link PodLife#lostUntil}: nobody knows yet. */
    static final long UNTIL_FOUND = Long.MAX_VALUE;

    private static final long LOOK_AGAIN = 1_000;

    private final SimulationContext world;
    private final Map<String, PodLife> byUid = new HashMap<>();

    PodLives(SimulationContext world) {
        this.world = world;
    }

    Optional<PodLife> of(Pod pod) {
        return Optional.ofNullable(byUid.get(pod.getMetadata().getUid()));
    }

    List<PodLife> all() {
        return List.copyOf(byUid.values());
    }

    void add(PodLife life) {
        byUid.put(life.uid, life);
    }

    void remove(Pod pod) {
        byUid.remove(pod.getMetadata().getUid()).gone = true;
    }

    /** Makes a running pod ready or not, whatever its probes say. */
    void setReady(PodLife life, boolean ready, String who) {
        if (!life.gone && life.stage == PodLife.Stage.RUNNING && life.ready != ready) {
            life.setReady(ready, world.clock.timestamp());
            write(life, who);
        }
    }

    /** Marks a running pod as not ready because nothing is heard of its node. */
    void markNotReady(PodLife life, String who) {
        if (!life.gone && life.stage == PodLife.Stage.RUNNING && life.ready) {
            life.markNotReady(world.clock.timestamp());
            write(life, who);
        }
    }

    /** Runs a step of a pod's life later, unless something else became of the pod; a lost node postpones it. */
    void later(PodLife life, long millis, Runnable step) {
        int run = life.run;
        world.clock.after(millis, () -> {
            if (life.gone || life.run != run) {
                return;
            }
            long lost = lost(life);
            if (lost > 0) {
                later(life, lost, step);
            } else {
                step.run();
            }
        });
    }

    /** Runs a step of a sidecar later, whatever becomes of the containers beside it; a lost node postpones it. */
    void beside(PodLife life, long millis, Runnable step) {
        world.clock.after(millis, () -> {
            if (life.gone) {
                return;
            }
            long lost = lost(life);
            if (lost > 0) {
                beside(life, lost, step);
            } else {
                step.run();
            }
        });
    }

    /** Milliseconds after which to try again what a node does; zero unless the node is lost. */
    private long lost(PodLife life) {
        if (life.lostUntil == UNTIL_FOUND) {
            return LOOK_AGAIN;
        }
        long left = life.lostUntil - world.clock.millis();
        return left > 0 ? left + world.draw(500, 1500) : 0;
    }

    /** Reports why the container does not run. */
    void wait(PodLife life, String reason, String message) {
        life.waitingReason = reason;
        life.waitingMessage = message;
        write(life);
    }

    Pod pod(PodLife life) {
        return world.store.pods.get(life.namespace, life.name);
    }

    void write(PodLife life) {
        write(life, KUBELET);
    }

    void write(PodLife life, String who) {
        Pod pod = pod(life);
        world.store.replace(who, world.store.pods, ShallowCopies.withStatus(pod, PodStatuses.of(life, pod.getSpec())));
    }
}
