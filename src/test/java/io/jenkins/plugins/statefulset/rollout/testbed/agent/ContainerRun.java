package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateTerminatedBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * One container of one pod, from its first start to its last end. Only the pod's own thread calls it.
 *
 * <ol>
 *   <li>After its first end it is started again at once, then after the back-off, which doubles up to five minutes
 *       (kubelet, {@code doBackOff}).
 *   <li>Liveness and readiness are asked when the startup probe has passed, if there is one.
 *   <li>A container that fails its startup or liveness probe is told to stop, and started again.
 * </ol>
 */
final class ContainerRun implements KubeletServer.Served {
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
    private static final int REPORT = 4096;

    private final Container container;
    private final String restartPolicy;
    private final PodContext pod;
    private int runs;
    private volatile Optional<Live> live = Optional.empty();
    private Optional<ContainerStateTerminated> last = Optional.empty();
    private boolean over;
    private boolean told;
    private Instant notBefore = Instant.MIN;
    private String waiting = "ContainerCreating";
    private String waitingMessage = "";

    /** What is there while a process runs. */
    private record Live(
            Process process,
            Launcher.Spec spec,
            String stopSignal,
            Instant started,
            Optional<Probing> startup,
            Optional<Probing> liveness,
            Optional<Probing> readiness) {}

    /** @param restartPolicy {@code Always}, {@code OnFailure} or {@code Never} */
    ContainerRun(Container container, String restartPolicy, PodContext pod) {
        this.container = container;
        this.restartPolicy = restartPolicy;
        this.pod = pod;
    }

    String name() {
        return container.getName();
    }

    void tick(Instant now) {
        if (live.isPresent()) {
            if (!live.get().process().isAlive()) {
                ended(live.get(), now);
            } else if (!pod.ending()) {
                probe(live.get(), now);
            }
        } else if (!over && !now.isBefore(notBefore)) {
            start(now);
        }
    }

    private void start(Instant now) {
        try {
            Image image = pod.image(container.getImage());
            Files.createDirectories(pod.logFolder(name()));
            Path report = report();
            Files.deleteIfExists(report);
            Files.createFile(report);
            PodVolumes.allow(report, 0666);
            Launcher.Spec spec = pod.specs().of(container, image, report);
            Process process = pod.launcher().start(spec, pod.rootFolder(name(), runs), log(runs));
            live = Optional.of(live(process, spec, image.stopSignal(), now));
            runs++;
        } catch (UnrunnableContainer e) {
            if (!waiting.equals(e.reason())) {
                pod.tell("Failed", "Error: " + e.getMessage());
            }
            waiting = e.reason();
            waitingMessage = e.getMessage();
            notBefore = now.plusSeconds(1);
        } catch (IOException e) {
            waiting = "RunContainerError";
            waitingMessage = String.valueOf(e.getMessage());
            notBefore = now.plusSeconds(1);
        }
    }

    private Live live(Process process, Launcher.Spec spec, String stopSignal, Instant now) {
        ProbeChecks checks = new ProbeChecks(pod.launcher(), process, spec, container, pod.address());
        return new Live(
                process,
                spec,
                stopSignal,
                now.truncatedTo(ChronoUnit.SECONDS),
                probing(container.getStartupProbe(), false, now, checks),
                probing(container.getLivenessProbe(), true, now, checks),
                probing(container.getReadinessProbe(), false, now, checks));
    }

    private static Optional<Probing> probing(Probe probe, boolean passes, Instant now, ProbeChecks checks) {
        return Optional.ofNullable(probe).map(stated -> new Probing(stated, passes, now, checks.of(stated)));
    }

    private void probe(Live running, Instant now) {
        running.startup().filter(probe -> !probe.passed()).ifPresent(probe -> probe.tick(now, pod.workers()));
        if (running.startup().map(Probing::passed).orElse(true)) {
            running.liveness().ifPresent(probe -> probe.tick(now, pod.workers()));
            running.readiness().ifPresent(probe -> probe.tick(now, pod.workers()));
        }
        Optional<Probing> fatal = running.startup().filter(Probing::failed).or(() -> running.liveness()
                .filter(Probing::failed));
        if (fatal.isPresent() && !told) {
            pod.tell(
                    "Unhealthy",
                    "Container " + name() + " failed its probe: " + fatal.get().complaint());
        }
        if (fatal.isPresent() || told) {
            stop(now, Duration.ofSeconds(pod.gracePeriodSeconds()));
        }
    }

    private void ended(Live running, Instant now) {
        live = Optional.empty();
        told = false;
        int code = running.process().exitValue();
        last = Optional.of(new ContainerStateTerminatedBuilder()
                .withContainerID(id(runs - 1))
                .withExitCode(code)
                .withReason(code == 0 ? "Completed" : "Error")
                .withMessage(message(code).orElse(null))
                .withStartedAt(running.started().toString())
                .withFinishedAt(now.truncatedTo(ChronoUnit.SECONDS).toString())
                .build());
        over = pod.ending() || restartPolicy.equals("Never") || (restartPolicy.equals("OnFailure") && code == 0);
        if (!over) {
            Duration pause = runs == 1 ? Duration.ZERO : backOff(pod.backOff(), runs - 1);
            notBefore = now.plus(pause);
            if (!pause.isZero()) {
                waiting = "CrashLoopBackOff";
                waitingMessage = "back-off " + pause.toSeconds() + "s restarting failed container=" + name() + " pod="
                        + pod.name();
                pod.tell("BackOff", "Back-off restarting failed container " + name());
            }
        }
    }

    static Duration backOff(Duration first, int restarts) {
        Duration pause = first.multipliedBy(1L << Math.min(restarts - 1, 20));
        return pause.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : pause;
    }

    private Optional<String> message(int code) {
        try {
            String said = head(Files.readString(report()));
            if (!said.isEmpty()
                    || code == 0
                    || !"FallbackToLogsOnError".equals(container.getTerminationMessagePolicy())) {
                return Optional.of(said).filter(text -> !text.isEmpty());
            }
            return Optional.of(LogFiles.tail(log(runs - 1), 80, 2048));
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static String head(String text) {
        return text.length() <= REPORT ? text : text.substring(0, REPORT);
    }

    /** Tells the process to end, once; it is killed when it has not done so after the grace period. */
    void stop(Instant now, Duration grace) {
        if (over && live.isEmpty()) {
            return;
        }
        if (live.isEmpty()) {
            over = true;
        } else if (!told) {
            told = true;
            notBefore = now.plus(grace);
            String signal = live.get().stopSignal();
            Launcher.first(live.get().process()).ifPresent(first -> Launcher.signal(first, signal));
        } else if (!now.isBefore(notBefore)) {
            kill();
        }
    }

    /** At once, without a word, as the kernel's out-of-memory killer does. */
    void kill() {
        live.flatMap(running -> Launcher.first(running.process())).ifPresent(ProcessHandle::destroyForcibly);
        live.map(Live::process)
                .filter(process -> Launcher.first(process).isEmpty())
                .ifPresent(Process::destroyForcibly);
    }

    @Override
    public Process exec(List<String> command) throws IOException {
        Live running = live.orElseThrow(() -> new IOException("container " + name() + " does not run"));
        return pod.launcher()
                .exec(
                        running.process(),
                        running.spec(),
                        command.stream()
                                .map(word -> ContainerSpecs.ownLoopback(word, pod.address()))
                                .toList());
    }

    @Override
    public boolean running() {
        return live.isPresent();
    }

    /** It will not run again. */
    boolean over() {
        return over && live.isEmpty();
    }

    Optional<Integer> exitCode() {
        return last.filter(end -> over()).map(ContainerStateTerminated::getExitCode);
    }

    boolean hasRun() {
        return live.isPresent() || last.isPresent();
    }

    boolean started() {
        return live.filter(running -> running.startup().map(Probing::passed).orElse(true))
                .isPresent();
    }

    boolean ready() {
        return started() && live.flatMap(Live::readiness).map(Probing::passed).orElse(true);
    }

    private Path report() {
        return pod.logFolder(name()).resolve("termination-log");
    }

    private Path log(int run) {
        return pod.logFolder(name()).resolve(run + ".log");
    }

    @Override
    public Optional<Path> newestLog() {
        return Optional.of(runs - 1).filter(run -> run >= 0).map(this::log);
    }

    /** Of the last run that has ended: while the next one has not begun, that is the newest. */
    @Override
    public Optional<Path> previousLog() {
        return Optional.of(live.isPresent() ? runs - 2 : runs - 1)
                .filter(run -> run >= 0)
                .map(this::log);
    }

    private String id(int run) {
        return "process://" + pod.uid() + "-" + name() + "-" + run;
    }

    ContainerStatus status() {
        ContainerStatusBuilder status = new ContainerStatusBuilder()
                .withName(name())
                .withImage(container.getImage())
                .withImageID("process://" + container.getImage())
                .withRestartCount(Math.max(0, runs - 1))
                .withReady(ready())
                .withStarted(started());
        if (hasRun()) {
            status.withContainerID(id(runs - 1));
        }
        ContainerState state = state();
        if (state.getTerminated() == null) {
            last.ifPresent(end -> status.withLastState(
                    new ContainerStateBuilder().withTerminated(end).build()));
        }
        status.withState(state);
        return status.build();
    }

    private ContainerState state() {
        ContainerStateBuilder state = new ContainerStateBuilder();
        if (live.isPresent()) {
            return state.withNewRunning(live.get().started().toString()).build();
        }
        // Between its first end and its second start no reason to wait is given.
        if (last.isPresent() && (over || !waiting.equals("CrashLoopBackOff"))) {
            return state.withTerminated(last.get()).build();
        }
        return state.withNewWaiting(waitingMessage.isEmpty() ? null : waitingMessage, waiting)
                .build();
    }
}
