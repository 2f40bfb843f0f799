package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The scheduler and the kubelets of all nodes: takes pods from their creation to their end.
 *
 * <ol>
 *   <li>A pod is scheduled, its init containers run ({@link Initialization}), its image is pulled, its containers are started;
 *       probes say when it is ready ({@link ProbeTiming}).
 *   <li>A deleted pod goes when its containers and then its sidecars have stopped, within its grace period.
 *   <li>Nothing of that happens on a node that is lost, until it is back.
 * </ol>
 */
final class Kubelet {
    static final String UNSCHEDULABLE_MESSAGE =
            "0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available: "
                    + "3 No preemption victims found for incoming pod.";

    private static final String SCHEDULER = "default-scheduler";
    private static final long SCHEDULED_AGAIN = 1_000;

    private final SimulationContext world;
    private final SetRegistry sets;
    private final PodLives lives;
    private final ContainerRuntime runtime;
    private final Initialization initialization;
    private final ContainerFiles files;
    private final Placement placement;
    private final Finalizers finalizers;
    private final Map<String, JobOutcome> outcomes = new HashMap<>();
    private int addresses;
    private boolean settling;

    Kubelet(
            SimulationContext world,
            SetRegistry sets,
            PodLives lives,
            ContainerRuntime runtime,
            ContainerFiles files,
            Finalizers finalizers) {
        this.world = world;
        this.sets = sets;
        this.lives = lives;
        this.runtime = runtime;
        this.files = files;
        this.finalizers = finalizers;
        this.placement = new Placement(world.store);
        this.initialization = new Initialization(world, lives);
        world.store.pods.listen(this::podChanged);
    }

    /** Says how the pod of that name will end; it is to be created next. */
    void expect(String namespace, String pod, JobOutcome outcome) {
        outcomes.put(namespace + "/" + pod, outcome);
    }

    /** Pods that are created now are not started; {@link #settle} makes them run. */
    void beginSettling() {
        settling = true;
    }

    void endSettling() {
        settling = false;
    }

    /** Starts a pod in its own time, one that was created while settling. */
    void start(Pod pod) {
        PodLife life = lives.of(pod).orElseThrow();
        lives.later(life, world.draw(2, 5), () -> schedule(life));
    }

    /** Makes a pod run and be ready, as if it had always been. */
    void settle(Pod pod) {
        PodLife life = lives.of(pod).orElseThrow();
        if (placement.choose(pod) instanceof Placement.Choice.Chosen chosen) {
            place(life, chosen.node());
        }
        life.stage = PodLife.Stage.RUNNING;
        life.initializedAt = life.scheduledAt;
        life.startedAt = life.scheduledAt;
        life.log = PodLogs.running(pod.getSpec().getContainers().get(0));
        initialization.settle(life, pod.getSpec());
        files.settle(pod);
        life.setReady(true, world.clock.timestamp());
        lives.write(life);
    }

    private void podChanged(Pod before, Pod after) {
        if (before == null) {
            begin(after);
        } else if (after == null) {
            lives.remove(before);
        } else if (PodFacts.isTerminating(after) && !PodFacts.isTerminating(before)) {
            terminate(lives.of(after).orElseThrow(), after);
        }
    }

    private void begin(Pod pod) {
        JobOutcome outcome = outcomes.remove(
                pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName());
        PodLife life = new PodLife(pod, Optional.ofNullable(outcome), world.clock.timestamp());
        lives.add(life);
        if (PodFacts.isOwnedBySet(pod)) {
            life.ailment = world.faults.ailment(PodFacts.ordinalOf(pod), sets.isOnFirstRevision(pod));
        }
        if (!settling) {
            lives.later(life, world.draw(2, 5), () -> schedule(life));
        }
    }

    private void schedule(PodLife life) {
        if (life.has(Fault.Ailment.UNSCHEDULABLE)) {
            unschedulable(life, UNSCHEDULABLE_MESSAGE);
            return;
        }
        String given = lives.pod(life).getSpec().getNodeName();
        if (given != null && !given.isEmpty()) {
            admit(life, given);
            return;
        }
        Placement.Choice choice = placement.choose(lives.pod(life));
        if (choice instanceof Placement.Choice.Nowhere nowhere) {
            unschedulable(life, nowhere.message());
            lives.later(life, SCHEDULED_AGAIN, () -> schedule(life));
        } else if (choice instanceof Placement.Choice.Chosen chosen) {
            place(life, chosen.node());
            world.events.normal(
                    lives.pod(life),
                    SCHEDULER,
                    "Scheduled",
                    "Successfully assigned " + life.namespace + "/" + life.name + " to " + chosen.node());
            prepare(life);
        }
    }

    private void unschedulable(PodLife life, String message) {
        if (life.stage != PodLife.Stage.UNSCHEDULABLE || !life.waitingMessage.equals(message)) {
            life.stage = PodLife.Stage.UNSCHEDULABLE;
            life.waitingMessage = message;
            lives.write(life, SCHEDULER);
            world.events.warning(lives.pod(life), SCHEDULER, "FailedScheduling", message);
        }
    }

    /** A pod that names its node passes the scheduler by; the kubelet refuses what does not fit ({@code HandlePodAdmissions}). */
    private void admit(PodLife life, String node) {
        if (!placement.portsTaken(lives.pod(life), node)) {
            place(life, node);
            prepare(life);
            return;
        }
        life.run++;
        Pod pod = lives.pod(life);
        PodStatus status = PodStatuses.created();
        status.setPhase("Failed");
        status.setReason("NodePorts");
        status.setMessage(
                "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod"
                        + " ports");
        status.setStartTime(world.clock.timestamp());
        world.store.replace(PodLives.KUBELET, world.store.pods, ShallowCopies.withStatus(pod, status));
        world.events.warning(pod, PodLives.KUBELET, "NodePorts", status.getMessage());
    }

    private void prepare(PodLife life) {
        Pod pod = lives.pod(life);
        if (Initialization.of(pod.getSpec()).isEmpty()) {
            startMain(life);
        } else {
            lives.later(
                    life,
                    world.draw(300, 900),
                    () -> initialization.run(life, () -> {
                        lives.write(life);
                        startMain(life);
                    }));
        }
    }

    private void startMain(PodLife life) {
        if (life.has(Fault.Ailment.IMAGE_PULL)) {
            lives.later(life, world.draw(300, 900), () -> pullFails(life));
            return;
        }
        if (life.has(Fault.Ailment.CONFIG_ERROR)) {
            lives.later(life, world.draw(300, 900), () -> configFails(life));
            return;
        }
        startContainers(life, lives.pod(life));
    }

    private void startContainers(PodLife life, Pod pod) {
        long start = 0;
        for (Container container : pod.getSpec().getContainers()) {
            start = Math.max(start, world.draw(world.timings.startOf(container.getName())));
        }
        if (life.has(Fault.Ailment.SLOW_START)
                && pod.getSpec().getContainers().get(0).getReadinessProbe() == null
                && pod.getSpec().getContainers().get(0).getStartupProbe() == null) {
            start = life.ailment
                    .flatMap(Fault.PodAilment::duration)
                    .orElseThrow()
                    .toMillis();
        }
        lives.later(life, start, () -> {
            if (life.initializedAt.isEmpty()) {
                life.initializedAt = world.clock.timestamp();
            }
            runtime.run(life);
        });
    }

    /** Gives the pod its node; from here on its containers are being created. */
    private void place(PodLife life, String node) {
        Pod pod = lives.pod(life);
        life.stage = PodLife.Stage.WAITING;
        life.waitingMessage = "";
        life.scheduledAt = world.clock.timestamp();
        addresses++;
        life.ip = "10.244." + addresses / 250 % 250 + "." + (1 + addresses % 250);
        PodSpec spec = ShallowCopies.of(pod.getSpec());
        spec.setNodeName(node);
        Pod placed = new Pod("v1", "Pod", ShallowCopies.of(pod.getMetadata()), spec, PodStatuses.of(life, spec));
        world.store.replace(SCHEDULER, world.store.pods, placed);
    }

    private void pullFails(PodLife life) {
        Pod pod = lives.pod(life);
        String image = pod.getSpec().getContainers().get(0).getImage();
        Optional<Duration> heals = life.ailment.flatMap(Fault.PodAilment::duration);
        String cause = "failed to resolve reference \"" + image + "\": "
                + (heals.isPresent() ? "unexpected status code 503 Service Unavailable" : image + ": not found");
        heals.ifPresent(after -> lives.later(life, after.toMillis(), () -> {
            life.run++;
            lives.wait(life, "ContainerCreating", "");
            startContainers(life, lives.pod(life));
        }));
        lives.wait(life, "ErrImagePull", cause);
        world.events.warning(pod, PodLives.KUBELET, "Failed", "Failed to pull image \"" + image + "\": " + cause);
        world.events.warning(pod, PodLives.KUBELET, "Failed", "Error: ErrImagePull");
        lives.later(life, world.draw(10_000, 15_000), () -> {
            // Since kubernetes#127918 the cause stays in the status.
            String told = world.version.atLeast(1, 32) ? ": ErrImagePull: " + cause : "";
            lives.wait(life, "ImagePullBackOff", "Back-off pulling image \"" + image + "\"" + told);
            world.events.warning(pod, PodLives.KUBELET, "Failed", "Error: ImagePullBackOff");
            world.events.normal(pod, PodLives.KUBELET, "BackOff", "Back-off pulling image \"" + image + "\"");
        });
    }

    private void configFails(PodLife life) {
        lives.wait(life, "CreateContainerConfigError", "secret \"settings\" not found");
        world.events.warning(lives.pod(life), PodLives.KUBELET, "Failed", "Error: secret \"settings\" not found");
        life.ailment
                .flatMap(Fault.PodAilment::duration)
                .ifPresent(after -> lives.later(life, after.toMillis(), () -> {
                    lives.wait(life, "ContainerCreating", "");
                    startContainers(life, lives.pod(life));
                }));
    }

    private void terminate(PodLife life, Pod pod) {
        life.run++;
        Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
        long longest = 1000L * (grace == null ? 30 : grace);
        long takes =
                life.stage == PodLife.Stage.RUNNING ? world.draw(world.timings.termination()) : world.draw(20, 200);
        stopping(pod, pod.getSpec().getContainers().get(0));
        for (Container sidecar : Initialization.stopped(pod.getSpec())) {
            if (life.stage == PodLife.Stage.RUNNING) {
                lives.later(life, Math.min(longest, takes), () -> stopping(lives.pod(life), sidecar));
                takes += world.draw(world.timings.termination());
            }
        }
        lives.later(life, Math.min(longest, takes), () -> gone(life));
    }

    /** Its containers have stopped. Where finalizers hold the object it says so. */
    private void gone(PodLife life) {
        if (Finalizers.hold(lives.pod(life)) && life.stage == PodLife.Stage.RUNNING) {
            life.stage = PodLife.Stage.ENDED;
            life.end = new ContainerStateTerminated(
                    null, 0, world.clock.timestamp(), null, "Completed", null, life.startedAt);
            life.setReady(false, world.clock.timestamp());
            lives.write(life);
        }
        finalizers.remove(PodLives.KUBELET, Resource.PODS, lives.pod(life));
    }

    private void stopping(Pod pod, Container container) {
        world.events.normal(pod, PodLives.KUBELET, "Killing", "Stopping container " + container.getName());
    }
}
