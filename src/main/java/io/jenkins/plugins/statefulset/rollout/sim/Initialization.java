package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Runs the init containers of a pod, after pkg/kubelet/kuberuntime.
 *
 * <ol>
 *   <li>They start in their order. A plain one runs to its end before the next starts.
 *   <li>A sidecar ({@code restartPolicy: Always}) goes on; the next starts once its startup probe has succeeded, at once without
 *       one.
 *   <li>A sidecar's readiness probe counts for the pod, before and after the containers have started.
 *   <li>When the pod ends, sidecars are stopped after the containers, the last first.
 * </ol>
 */
final class Initialization {
    private final SimulationContext world;
    private final PodLives lives;

    Initialization(SimulationContext world, PodLives lives) {
        this.world = world;
        this.lives = lives;
    }

    static List<Container> of(PodSpec spec) {
        return Optional.ofNullable(spec.getInitContainers()).orElse(List.of());
    }

    static boolean isSidecar(Container container) {
        return "Always".equals(container.getRestartPolicy());
    }

    /** Runs them, and then what comes next. */
    void run(PodLife life, Runnable next) {
        List<Container> containers = of(lives.pod(life).getSpec());
        if (life.init.size() == containers.size()) {
            life.initializedAt = world.clock.timestamp();
            next.run();
            return;
        }
        Container container = containers.get(life.init.size());
        InitContainerLife begun = new InitContainerLife(isSidecar(container), world.clock.timestamp());
        life.init.add(begun);
        long answers = world.draw(world.timings.answeringOf(container.getName()));
        if (!begun.sidecar) {
            lives.write(life);
            lives.later(life, answers, () -> {
                begun.finishedAt = world.clock.timestamp();
                run(life, next);
            });
            return;
        }
        becomesReady(life, begun, ProbeTiming.of(container, answers).readyAfter());
        long startedAfter = ProbeTiming.startedAfter(container, answers);
        begun.started = startedAfter == 0;
        lives.write(life);
        if (startedAfter < ProbeTiming.NEVER) {
            lives.later(life, startedAfter, () -> {
                begun.started = true;
                run(life, next);
            });
        }
    }

    private void becomesReady(PodLife life, InitContainerLife begun, long after) {
        if (after < ProbeTiming.NEVER) {
            lives.beside(life, after, () -> {
                begun.ready = true;
                life.setReady(life.serving, world.clock.timestamp());
                lives.write(life);
            });
        }
    }

    /** As if they had always been. */
    void settle(PodLife life, PodSpec spec) {
        for (Container container : of(spec)) {
            InitContainerLife begun = new InitContainerLife(isSidecar(container), life.scheduledAt);
            if (begun.sidecar) {
                begun.started = true;
                begun.ready = true;
            } else {
                begun.finishedAt = life.scheduledAt;
            }
            life.init.add(begun);
        }
    }

    /** The sidecars, in the order in which they are stopped. */
    static List<Container> stopped(PodSpec spec) {
        List<Container> sidecars = new ArrayList<>(
                of(spec).stream().filter(Initialization::isSidecar).toList());
        Collections.reverse(sidecars);
        return sidecars;
    }
}
