package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.rehearse.IncompatibleData;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClusterBuilder;
import io.jenkins.plugins.statefulset.rollout.simulate.RemoteControl;
import io.jenkins.plugins.statefulset.rollout.simulate.SimulationServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Serves a simulated cluster until it is interrupted. */
@Command(
        name = "simulate",
        customSynopsis = "${ROOT-COMMAND-NAME} simulate PATH... [OPTION]...",
        sortOptions = false,
        parameterListHeading = "%n",
        description = "Serve a cluster that is simulated from manifests as a Kubernetes API on this machine.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} simulate examples/postgresql",
            "  ${ROOT-COMMAND-NAME} simulate examples/cassandra --speed 10 --fault never-ready=1",
            "  ${ROOT-COMMAND-NAME} simulate --at http://127.0.0.1:8001 --fault crash-loop=1"
        })
final class SimulateCommand implements Callable<Integer> {
    private static final int HIGHEST_PORT = 65_535;
    private static final double FASTEST = 10_000;

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description = "Manifests, folders of manifests (*.yaml, *.yml), or - for standard input.")
    private List<String> paths = List.of();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "For manifests that name none. Default: default")
    private String namespace = "default";

    @Option(names = "--port", paramLabel = "PORT", description = "On 127.0.0.1. Default: a free one")
    private String port = "0";

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            description = "So many seconds of the cluster in one real second. Default: 1")
    private String speed;

    @Option(
            names = "--at",
            paramLabel = "URL",
            description = "Change the simulation that is served there: its --fault, its --speed, or --clear-faults.")
    private URI other;

    @Option(names = "--clear-faults", description = "With --at: nothing goes wrong any more.")
    private boolean clearFaults;

    @Option(
            names = "--kubeconfig-out",
            paramLabel = "FILE",
            description = "Where to write the kubeconfig. Default: a new file of a temporary folder")
    private Path kubeconfig;

    @Mixin
    private SimulationOptions simulation;

    @Mixin
    private RiskOptions risk;

    private final Shell shell;

    SimulateCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (other != null) {
            changeOther();
            return ExitCode.DONE;
        }
        if (paths.isEmpty()) {
            throw new BadRequestException(Phrase.of("refused.no-manifests").with("example", "examples/postgresql"));
        }
        return serve();
    }

    private void changeOther() {
        Optional<List<String>> faults = changedFaults();
        Optional<Double> factor = Optional.ofNullable(speed).map(text -> factor());
        try {
            shell.line(new RemoteControl(other).change(faults, factor));
        } catch (BadRequestException e) {
            throw new BadRequestException(Message.of("--at ").and(e.told()), e);
        }
    }

    /** The faults that are to be in force; empty to leave them as they are. */
    private Optional<List<String>> changedFaults() {
        if (!paths.isEmpty()) {
            throw BadRequestException.at(
                    "--at " + other, Phrase.of("refused.served-has-manifests").with("paths", String.join(" ", paths)));
        }
        return clearFaults || !simulation.faults().isEmpty() ? Optional.of(simulation.faults()) : Optional.empty();
    }

    private int serve() {
        SimulatedClusterBuilder builder = SimulatedCluster.builder()
                .start(shell.clock().instant().truncatedTo(ChronoUnit.SECONDS))
                .incompatible(new IncompatibleData(risk.rules()));
        simulation.addTo(builder);
        for (String path : paths) {
            Manifests manifests = Manifests.read(path, shell.in(), namespace, TypedCommand.of("simulate -"));
            manifests.notes().forEach(shell::complain);
            builder.load(
                    manifests.entries().stream().map(Manifests.Entry::object).toList());
        }
        CompletableFuture<Void> interrupted = new CompletableFuture<>();
        Interrupts.Registration registration = shell.interrupts().onInterrupt(() -> interrupted.complete(null));
        try (SimulationServer server = SimulationServer.start(
                builder.build(), OptionValues.count("--port", port, 0, HIGHEST_PORT), factor())) {
            tell(server, write(server.kubeconfig()));
            interrupted.join();
            shell.line(Phrase.of("next.simulated-gone"));
        } catch (UncheckedIOException e) {
            throw new BadRequestException("--port " + port + ": " + e.getMessage(), e);
        } finally {
            registration.cancel();
        }
        return ExitCode.DONE;
    }

    private void tell(SimulationServer server, Path file) {
        shell.line(Phrase.of("next.simulated").with("url", server.url().toString()));
        shell.line("  export KUBECONFIG=" + OptionValues.quoted(file.toString()));
        shell.line("  kubectl get statefulsets,pods");
        shell.line("  " + TypedCommand.of("run NAME --restart"));
        shell.line("  " + TypedCommand.of("simulate --at ") + server.url() + " --fault never-ready=1");
        shell.out().flush();
    }

    private double factor() {
        try {
            double factor = speed == null ? 1 : Double.parseDouble(speed);
            if (factor > 0 && factor <= FASTEST) {
                return factor;
            }
        } catch (NumberFormatException e) {
            throw BadRequestException.at(
                    "--speed " + speed, Phrase.of("refused.speed").with("example", "10"), e);
        }
        throw BadRequestException.at(
                "--speed " + speed,
                Phrase.of("refused.speed-up-to").with("most", 10_000).with("example", "10"));
    }

    /** Readable for its owner alone, as kubectl warns of others. */
    private Path write(String text) {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            if (kubeconfig == null) {
                return Files.writeString(Files.createTempFile("rollout-simulate-", ".kubeconfig", ownerOnly), text);
            }
            Files.deleteIfExists(kubeconfig);
            return Files.writeString(Files.createFile(kubeconfig, ownerOnly), text);
        } catch (IOException e) {
            throw BadRequestException.at(
                    "--kubeconfig-out " + kubeconfig,
                    Phrase.of("refused.cannot-be-written").with("why", e.toString()),
                    e);
        }
    }
}
