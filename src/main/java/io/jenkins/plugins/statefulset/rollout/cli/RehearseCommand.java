package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.RolloutPlan;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cli.FormatOptions.Format;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Rolls a change out on a simulated cluster. */
@Command(
        name = "rehearse",
        customSynopsis = "${ROOT-COMMAND-NAME} rehearse PATH CHANGE... [OPTION]...",
        sortOptions = false,
        parameterListHeading = "%n",
        description = "Roll a change out on a cluster that is simulated from manifests. Touches no cluster.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} rehearse examples/postgresql --image postgresql=postgres:13.23 --backup always",
            "  ${ROOT-COMMAND-NAME} rehearse examples/postgresql --image postgresql=postgres:13.23 --fault crash-loop=1",
            "  ${ROOT-COMMAND-NAME} rehearse examples/cassandra --restart --waves 1,100%% --soak 2m --speed 10",
            "  kubectl get statefulset,pdb,service -o yaml | ${ROOT-COMMAND-NAME} rehearse - --restart"
        })
final class RehearseCommand implements Callable<Integer> {
    private static final double FASTEST = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PATH",
            description = "A manifest, a folder of manifests (*.yaml, *.yml), or - for standard input.")
    private String path;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "For manifests that name none. Default: default")
    private String namespace = "default";

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            description = "Play it at so many times real time, live on a terminal. Default: at once")
    private String speed;

    @Mixin
    private RequestOptions options;

    @Mixin
    private SimulationOptions simulation;

    @Mixin
    private OutputFileOptions records;

    @Mixin
    private FormatOptions format;

    private final Shell shell;

    RehearseCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Format form = format.format();
        Optional<Double> factor = Optional.ofNullable(speed).map(RehearseCommand::factor);
        options.requireNoHistory(path);
        if (path.equals("-") && options.readsStandardInput()) {
            throw new BadRequestException("PATH is - already: standard input can be read only once");
        }
        Rehearsal rehearsal = Rehearsal.prepare(spec, shell, path, namespace, simulation, options.riskRules());
        RolloutRequest request = options.read(
                spec,
                shell,
                rehearsal.namespace(),
                rehearsal.name(),
                rehearsal.venue().scheduler().now());
        Optional<Screen> screen =
                form == Format.TEXT && factor.isPresent() ? shell.screen().open() : Optional.empty();
        return rehearse(rehearsal, request, new Play(form, factor, screen));
    }

    private record Play(Format format, Optional<Double> factor, Optional<Screen> screen) {}

    private int rehearse(Rehearsal rehearsal, RolloutRequest request, Play play) {
        RehearsedGates gates = play.screen().isPresent() ? RehearsedGates.WATCHED : RehearsedGates.UNWATCHED;
        try (RolloutOutput telling = new RolloutOutput(shell, play.format(), records);
                SimulatedVenue venue = rehearsal.venue();
                Rollouts rollouts = Rollouts.on(venue.cluster(), venue.scheduler(), gates)) {
            RolloutPlan plan = rehearsal.withManifestWarnings(rollouts.plan(request));
            if (plan.blocked()) {
                telling.blocked(plan, rehearsal::place);
                return ExitCode.REFUSED;
            }
            telling.plan(plan, request);
            RolloutSession session =
                    new RolloutSession(shell, venue, rollouts, rehearsal.namespace(), rehearsal.name(), telling);
            play.screen().ifPresent(screen -> {
                LiveView view = new LiveView(
                        screen, new LiveFold(request.soak()), play.factor().orElse(1.0));
                telling.watch(view);
                view.start(session::press);
            });
            play.factor().ifPresent(venue::playAt);
            RolloutSession.End end = session.follow(rollouts.start(plan, request, telling));
            telling.conclude(closing(end, rehearsal));
            return end.exitCode();
        }
    }

    private List<String> closing(RolloutSession.End end, Rehearsal rehearsal) {
        String run = EquivalentCommand.command(spec, "run", rehearsal.name(), "-n", rehearsal.namespace());
        List<String> lines = new ArrayList<>(List.of(""));
        lines.addAll(NextCommands.afterRehearsal(end.outcome().map(Outcome::result), run));
        return lines;
    }

    private static double factor(String text) {
        try {
            double factor = Double.parseDouble(text);
            if (factor > 0 && factor <= FASTEST) {
                return factor;
            }
        } catch (NumberFormatException e) {
            throw wrongFactor(text, e);
        }
        throw wrongFactor(text, null);
    }

    private static BadRequestException wrongFactor(String text, NumberFormatException cause) {
        return new BadRequestException(
                "--speed " + text + ": a number above 0 is allowed, such as 10 for ten times real time", cause);
    }
}
