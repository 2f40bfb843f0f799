package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.sim.Fault;
import io.jenkins.plugins.statefulset.rollout.sim.Faults;
import io.jenkins.plugins.statefulset.rollout.sim.Members;
import io.jenkins.plugins.statefulset.rollout.sim.Scenario;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClusterBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The simulated cluster of a rehearsal, and what goes wrong in it. */
@HelpSections.Heading("The simulated cluster (made of manifests)")
final class SimulationOptions {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Which StatefulSet of the manifests, where there are several.")
    private String name;

    @Option(
            names = "--fault",
            paramLabel = "FAULT",
            description = "What goes wrong: never-ready=2, crash-loop=2, image-pull=2, slow-start=1:90s, node-lost=0,"
                    + " backup-fails, api-refuses=0.1, pdb-blocks=0s..5m and more (a wrong one lists them). Faults of a pod"
                    + " hit the new revision; @any behind them, any. May be repeated.")
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "A YAML file with faults, kubernetesVersion, seed, startTime, timings, crashes and members.")
    private Path scenario;

    @Option(names = "--kubernetes-version", paramLabel = "VERSION", description = "Default: 1.34")
    private String kubernetesVersion;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "Says how long things take. Default: 1")
    private String seed;

    Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** As they were written. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** Whether anything but the name was given. */
    boolean any() {
        return !faults.isEmpty() || scenario != null || kubernetesVersion != null || seed != null || name != null;
    }

    /**
     * Builds the cluster of the scenario file, with the options on top of it.
     *
     * @throws BadRequestException naming the option or the file's field that is wrong
     */
    void addTo(SimulatedClusterBuilder cluster) {
        Optional.ofNullable(scenario).map(SimulationOptions::read).ifPresent(cluster::scenario);
        Optional.ofNullable(kubernetesVersion).ifPresent(text -> version(cluster, text));
        Optional.ofNullable(seed).ifPresent(text -> seed(cluster, text));
        for (String text : faults) {
            Fault fault = OptionValues.named("--fault", text, Faults::parse);
            cluster.faults(new Faults(List.of(fault)));
        }
    }

    /** The members that the scenario file has checks around pods answered by; empty where it has none. */
    Optional<Members> members() {
        return Optional.ofNullable(scenario).map(SimulationOptions::read).flatMap(Scenario::members);
    }

    private static Scenario read(Path file) {
        try {
            return Scenario.parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw BadRequestException.at("--scenario " + file, Phrase.of("refused.unreadable-text"), e);
        }
    }

    private static void version(SimulatedClusterBuilder cluster, String text) {
        try {
            cluster.version(text);
        } catch (IllegalArgumentException e) {
            throw BadRequestException.at(
                    "--kubernetes-version " + text,
                    Phrase.of("refused.version").with("first", "1.34").with("second", "v1.37.2"),
                    e);
        }
    }

    private static void seed(SimulatedClusterBuilder cluster, String text) {
        try {
            cluster.seed(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw BadRequestException.at("--seed " + text, Phrase.of("refused.whole-number"), e);
        }
    }
}
