package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.sim.IncompatibleChange.Crash;
import java.time.Instant;
import java.util.Optional;

/**
 * What containers do once they are started: their probes succeed or fail, they end, and are started again.
 *
 * <p>A container that ends is started again at once the first time, then after 10 s, 20 s, 40 s and so on up to 5 minutes
 * ({@code CrashLoopBackOff}).
 */
final class ContainerRuntime {
    private static final int REPORTED_PROBE_FAILURES = 10;
    private static final long LONGEST_BACKOFF = 300_000;

    private final SimulationContext world;
    private final SetRegistry sets;
    private final PodLives lives;
    private final IncompatibleChange incompatible;
    private final WrittenData written;
    private final ContainerFiles files;

    ContainerRuntime(
            SimulationContext world,
            SetRegistry sets,
            PodLives lives,
            IncompatibleChange incompatible,
            ContainerFiles files) {
        this.world = world;
        this.sets = sets;
        this.lives = lives;
        this.incompatible = incompatible;
        this.files = files;
        this.written = new WrittenData(world, sets);
    }

    /** Starts the containers. */
    void run(PodLife life) {
        Pod pod = lives.pod(life);
        Container main = pod.getSpec().getContainers().get(0);
        life.stage = PodLife.Stage.RUNNING;
        life.startedAt = world.clock.timestamp();
        life.run++;
        Optional<Crash> crash = crashOf(life, pod, main);
        ProbeTiming probes = probes(life, pod);
        files.restarted(pod);
        boolean readyAtOnce = probes.readyAfter() == 0;
        boolean seenAlive = crash.isEmpty() || (world.isRandomized() && world.draw(0, 3) == 0);
        boolean never = life.has(Fault.Ailment.NEVER_READY);
        life.setReady(readyAtOnce && seenAlive && !never && !files.lacks(pod), world.clock.timestamp());
        life.log = never ? PodLogs.neverReady(main) : PodLogs.running(main);
        lives.write(life);
        world.events.normal(pod, PodLives.KUBELET, "Started", "Container started: " + main.getName());
        if (life.outcome.isPresent()) {
            JobOutcome outcome = life.outcome.get();
            life.log = outcome.log();
            lives.later(life, outcome.duration().toMillis(), () -> end(life, outcome));
        } else if (crash.isPresent()) {
            lives.later(life, world.draw(100, 900), () -> crash(life, main, crash.get(), "Error"));
        } else {
            followProbes(life, main, probes);
        }
    }

    private Optional<Crash> crashOf(PodLife life, Pod pod, Container main) {
        if (life.has(Fault.Ailment.CRASH_LOOP) && !isHealed(life)) {
            return Optional.of(new Crash(1, PodLogs.crashing(main)));
        }
        return sets.ownerOf(pod).flatMap(set -> {
            RevisionHistory history = sets.history(set);
            String revision = PodFacts.revisionOf(pod);
            return history.knows(revision)
                    ? written.byAnother(set, pod, history.template(revision))
                            .flatMap(data -> incompatible.crashOf(data, history.template(revision)))
                    : Optional.empty();
        });
    }

    /** What it could not do without has come meanwhile: a neighbour, say. */
    private boolean isHealed(PodLife life) {
        return life.ailment
                .flatMap(Fault.PodAilment::duration)
                .filter(after -> !world.clock
                        .now()
                        .isBefore(Instant.parse(life.createdAt).plus(after)))
                .isPresent();
    }

    /** The probes of the container that takes longest. */
    private ProbeTiming probes(PodLife life, Pod pod) {
        ProbeTiming slowest = new ProbeTiming(0, ProbeTiming.NEVER, "", ProbeTiming.NEVER);
        for (Container container : pod.getSpec().getContainers()) {
            long answers = life.has(Fault.Ailment.SLOW_START)
                    ? life.ailment.get().duration().orElseThrow().toMillis()
                    : world.draw(world.timings.answeringOf(container.getName()));
            ProbeTiming timing = ProbeTiming.of(container, answers);
            boolean slower = timing.readyAfter() > slowest.readyAfter() || timing.killedAfter() < slowest.killedAfter();
            if (slower) {
                slowest = timing;
            }
        }
        return slowest;
    }

    private void followProbes(PodLife life, Container main, ProbeTiming probes) {
        boolean never = life.has(Fault.Ailment.NEVER_READY);
        if (probes.killedAfter() < ProbeTiming.NEVER) {
            lives.later(life, probes.killedAfter(), () -> {
                world.events.normal(
                        lives.pod(life),
                        PodLives.KUBELET,
                        "Killing",
                        "Container " + main.getName() + " failed " + probes.killedBy() + " probe, will be restarted");
                crash(life, main, new Crash(137, life.log), "Error");
            });
        } else if (!never && probes.readyAfter() > 0) {
            lives.later(life, probes.readyAfter(), () -> {
                if (!files.lacks(lives.pod(life))) {
                    life.setReady(true, world.clock.timestamp());
                    lives.write(life);
                }
            });
        }
        if (main.getReadinessProbe() != null && (never || probes.firstFailure() < ProbeTiming.NEVER)) {
            long first = probes.firstFailure() < ProbeTiming.NEVER ? probes.firstFailure() : probes.readyAfter();
            lives.later(life, first, () -> probeFails(life, main, 1));
        }
    }

    private void probeFails(PodLife life, Container main, int count) {
        if (life.serving || life.stage != PodLife.Stage.RUNNING) {
            return;
        }
        world.events.warning(lives.pod(life), PodLives.KUBELET, "Unhealthy", PodLogs.probeFailure(main, life.ip));
        if (count < REPORTED_PROBE_FAILURES) {
            lives.later(life, ProbeTiming.period(main.getReadinessProbe()), () -> probeFails(life, main, count + 1));
        }
    }

    private void crash(PodLife life, Container main, Crash crash, String reason) {
        life.lastEnd = new ContainerStateTerminated(
                null, crash.exitCode(), world.clock.timestamp(), null, reason, null, life.startedAt);
        life.log = crash.log();
        life.previousLog = crash.log();
        life.setReady(false, world.clock.timestamp());
        life.run++;
        life.stage = PodLife.Stage.BACKOFF;
        if (life.restarts == 0) {
            life.end = life.lastEnd;
            life.waitingReason = "CrashLoopBackOff";
            lives.later(life, world.draw(200, 800), () -> restart(life));
            return;
        }
        long backoff = Math.min(LONGEST_BACKOFF, 10_000L << Math.min(10, life.restarts - 1));
        Pod pod = lives.pod(life);
        lives.wait(
                life,
                "CrashLoopBackOff",
                "back-off " + readable(backoff) + " restarting failed container=" + main.getName() + " pod=" + life.name
                        + "_" + life.namespace + "(" + life.uid + ")");
        world.events.warning(
                pod,
                PodLives.KUBELET,
                "BackOff",
                "Back-off restarting failed container " + main.getName() + " in pod " + life.name + "_" + life.namespace
                        + "(" + life.uid + ")");
        lives.later(life, backoff, () -> restart(life));
    }

    private void restart(PodLife life) {
        life.restarts++;
        run(life);
    }

    private void end(PodLife life, JobOutcome outcome) {
        life.stage = PodLife.Stage.ENDED;
        life.end = new ContainerStateTerminated(
                null,
                outcome.exitCode(),
                world.clock.timestamp(),
                outcome.message().isEmpty() ? null : outcome.message(),
                outcome.exitCode() == 0 ? "Completed" : "Error",
                null,
                life.startedAt);
        life.setReady(false, world.clock.timestamp());
        lives.write(life);
    }

    private static String readable(long millis) {
        long seconds = millis / 1000;
        return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + seconds % 60 + "s";
    }
}
