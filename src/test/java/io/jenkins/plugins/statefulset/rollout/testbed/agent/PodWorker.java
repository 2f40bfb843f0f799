package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One pod from its arrival on the node until it is gone, on a thread of its own. */
final class PodWorker implements Runnable, PodContext {
    private static final long TICK_MILLIS = 50;

    private final Node node;
    private final String address;
    private final Path folder;
    private final Semaphore awake = new Semaphore(0);
    private final AgentPodStatuses statuses = new AgentPodStatuses();
    private final List<ContainerRun> inits;
    private final List<ContainerRun> containers;
    private volatile Pod pod;
    private volatile boolean vanished;
    private volatile PodStatus published = new PodStatus();
    private Optional<ContainerSpecs> specs = Optional.empty();
    private Instant nextMount = Instant.MIN;
    private String mountTrouble = "";

    /**
     * What the pods of a node share.
     *
     * @param claims the folder with the claims' folders
     */
    record Node(
            PodApi api,
            Map<String, Image> images,
            Launcher launcher,
            PodHosts hosts,
            ExecutorService workers,
            Path pods,
            Path claims,
            Duration backOff,
            Consumer<PodWorker> gone) {}

    PodWorker(Pod pod, String address, Node node) {
        this.pod = pod;
        this.address = address;
        this.node = node;
        this.folder = node.pods().resolve(pod.getMetadata().getUid());
        String policy = pod.getSpec().getRestartPolicy();
        this.inits = pod.getSpec().getInitContainers().stream()
                .map(container -> new ContainerRun(container, policy.equals("Always") ? "OnFailure" : policy, this))
                .toList();
        this.containers = pod.getSpec().getContainers().stream()
                .map(container -> new ContainerRun(container, policy, this))
                .toList();
    }

    void seen(Pod newer) {
        pod = newer;
        awake.release();
    }

    /** It is not in the cluster any more: whatever still runs is killed. */
    void vanished() {
        vanished = true;
        awake.release();
    }

    Pod pod() {
        return pod;
    }

    boolean ready() {
        return published.getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    @Override
    public void run() {
        try {
            // As a kubelet does: a Ready that is False since after a start means that it was true in between.
            publish();
            while (!step(Instant.now())) {
                if (awake.tryAcquire(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                    awake.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            all().forEach(ContainerRun::kill);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        node.gone().accept(this);
    }

    /** Whether the pod is gone. */
    private boolean step(Instant now) throws IOException {
        if (vanished) {
            all().forEach(ContainerRun::kill);
            all().forEach(run -> run.tick(now));
            return all().noneMatch(ContainerRun::running);
        }
        if (ending()) {
            Duration grace = Duration.ofSeconds(pod.getMetadata().getDeletionGracePeriodSeconds());
            all().forEach(run -> run.stop(now, grace));
            all().filter(ContainerRun::running).forEach(run -> run.tick(now));
            publish();
            if (all().noneMatch(ContainerRun::running)) {
                node.api().remove(pod);
                return true;
            }
            return false;
        }
        if (mounted(now)) {
            advance(now);
        }
        publish();
        return false;
    }

    private void advance(Instant now) {
        for (ContainerRun init : inits) {
            init.tick(now);
            if (init.exitCode().filter(code -> code == 0).isEmpty()) {
                return;
            }
        }
        containers.forEach(run -> run.tick(now));
    }

    private boolean mounted(Instant now) throws IOException {
        if (specs.isPresent()) {
            return true;
        }
        if (now.isBefore(nextMount)) {
            return false;
        }
        Files.createDirectories(folder);
        Environment environment = new Environment(node.api().client(), pod, address);
        Path hosts = node.hosts().file(folder, pod, address);
        try {
            Map<String, Path> volumes = new PodVolumes(
                            node.api().client(), pod, environment, folder.resolve("volumes"), node.claims())
                    .make();
            specs = Optional.of(new ContainerSpecs(pod, address, hosts, volumes, environment));
            return true;
        } catch (UnrunnableContainer e) {
            if (!mountTrouble.equals(e.getMessage())) {
                mountTrouble = e.getMessage();
                tell("FailedMount", "MountVolume.SetUp failed: " + mountTrouble);
            }
            nextMount = now.plusSeconds(1);
            return false;
        }
    }

    private void publish() {
        PodStatus status = statuses.of(pod, address, inits, containers);
        if (!status.equals(published)) {
            published = status;
            node.api().publish(pod, status);
            node.hosts().refresh();
        }
    }

    private Stream<ContainerRun> all() {
        return Stream.concat(inits.stream(), containers.stream());
    }

    Optional<ContainerRun> container(String name) {
        return all().filter(run -> run.name().equals(name)).findFirst();
    }

    @Override
    public String name() {
        return pod.getMetadata().getName();
    }

    @Override
    public String uid() {
        return pod.getMetadata().getUid();
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public long gracePeriodSeconds() {
        return Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds())
                .orElse(30L);
    }

    @Override
    public Duration backOff() {
        return node.backOff();
    }

    @Override
    public boolean ending() {
        return vanished || pod.getMetadata().getDeletionTimestamp() != null;
    }

    @Override
    public Image image(String name) throws UnrunnableContainer {
        Image image = node.images().get(name);
        if (image == null) {
            throw new UnrunnableContainer(
                    "ImagePullBackOff", "Back-off pulling image \"" + name + "\": not known to this agent");
        }
        return image;
    }

    @Override
    public ContainerSpecs specs() {
        return specs.orElseThrow();
    }

    @Override
    public Launcher launcher() {
        return node.launcher();
    }

    @Override
    public ExecutorService workers() {
        return node.workers();
    }

    @Override
    public Path logFolder(String container) {
        return folder.resolve("containers").resolve(container);
    }

    @Override
    public Path rootFolder(String container, int run) {
        return folder.resolve("roots").resolve(container + "-" + run);
    }

    @Override
    public void tell(String reason, String message) {
        node.api().warn(pod, reason, message);
    }
}
