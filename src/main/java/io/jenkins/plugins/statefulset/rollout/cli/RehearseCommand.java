package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.RolloutPlan;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cli.FormatOptions.Format;
import io.jenkins.plugins.statefulset.rollout.driver.GateChecks;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.rehearse.IncompatibleData;
import io.jenkins.plugins.statefulset.rollout.rehearse.LiveRehearsal;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Rolls a change out on a simulated cluster. */
@Command(
        name = "rehearse",
        customSynopsis = "${ROOT-COMMAND-NAME} rehearse PATH|NAME CHANGE... [OPTION]...",
        sortOptions = false,
        parameterListHeading = "%n",
        description =
                "Roll a change out on a cluster that is simulated: from manifests, or from a set on a cluster and what stands around"
                        + " it, which is only read. Touches no cluster.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} rehearse examples/postgresql --image postgresql=postgres:13.23 --backup always",
            "  ${ROOT-COMMAND-NAME} rehearse examples/postgresql --image postgresql=postgres:13.23 --fault crash-loop=1",
            "  ${ROOT-COMMAND-NAME} rehearse examples/cassandra --restart --waves 1,100%% --soak 2m --speed 10",
            "  ${ROOT-COMMAND-NAME} rehearse srv -n shop --applied",
            "  kubectl get statefulset,pdb,service -o yaml | ${ROOT-COMMAND-NAME} rehearse - --restart"
        })
final class RehearseCommand implements Callable<Integer> {
    private static final double FASTEST = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PATH|NAME",
            description =
                    "A manifest, a folder of manifests (*.yaml, *.yml), - for standard input, or the name of a set on the cluster.")
    private String path;

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
    private ClusterOptions cluster;

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
        return PlanCommand.isPath(path) ? ofManifests(form, factor) : ofLiveSet(form, factor);
    }

    private int ofManifests(Format form, Optional<Double> factor) {
        ManifestRehearsal rehearsal = ManifestRehearsal.prepare(spec, shell, path, cluster, simulation, options);
        RolloutRequest request = options.read(
                spec,
                shell,
                rehearsal.namespace(),
                rehearsal.name(),
                rehearsal.venue().scheduler().now());
        Stage stage = new Stage(rehearsal.venue(), rehearsal::withManifestWarnings, rehearsal::place, List.of());
        return rehearse(stage, request, play(form, factor));
    }

    private int ofLiveSet(Format form, Optional<Double> factor) {
        if (simulation.name().isPresent()) {
            throw new BadRequestException(
                    Phrase.of("refused.no-path-one").with("path", path).with("option", "--name"));
        }
        options.requireNoRevision(path);
        return ClusterSession.on(shell, cluster, work -> {
            if (options.givesNoChange()) {
                PendingAdvice.require(spec, work, path);
            }
            RolloutRequest request = options.read(
                    spec,
                    shell,
                    work.namespace(),
                    path,
                    work.venue().scheduler().now());
            LiveRehearsal copy =
                    LiveRehearsal.of(work.venue().cluster(), work.venue().scheduler(), request, world -> {
                        simulation.addTo(world.incompatible(new IncompatibleData(options.riskRules())));
                        return world;
                    });
            String set = work.namespace() + "/" + path;
            Stage stage = new Stage(
                    new SimulatedVenue(copy.world(), shell.user()), plan -> plan, blocker -> set, copy.limits());
            return rehearse(stage, request, play(form, factor));
        });
    }

    /**
     * Where a rehearsal takes place.
     *
     * @param warnings adds what only is known here to a plan
     * @param place where a blocker comes from
     * @param limits what the rehearsal does not show, beyond what no rehearsal of manifests does
     */
    private record Stage(
            SimulatedVenue venue,
            UnaryOperator<RolloutPlan> warnings,
            Function<Blocker, String> place,
            List<String> limits) {}

    private record Play(Format format, Optional<Double> factor, Optional<Screen> screen) {}

    private Play play(Format form, Optional<Double> factor) {
        Optional<Screen> screen =
                form == Format.TEXT && factor.isPresent() ? shell.screen().open() : Optional.empty();
        return new Play(form, factor, screen);
    }

    private int rehearse(Stage stage, RolloutRequest request, Play play) {
        GateChecks gates = gates(stage, request, play);
        try (RolloutOutput telling = new RolloutOutput(shell, play.format(), records);
                SimulatedVenue venue = stage.venue();
                Rollouts rollouts = Rollouts.on(venue.cluster(), venue.scheduler(), gates)) {
            RolloutPlan plan = stage.warnings().apply(rollouts.plan(request));
            if (plan.blocked()) {
                telling.blocked(plan, stage.place());
                return ExitCode.REFUSED;
            }
            telling.plan(plan, request);
            RolloutSession session =
                    new RolloutSession(shell, venue, rollouts, request.namespace(), request.name(), telling);
            play.screen().ifPresent(screen -> {
                LiveView view = new LiveView(
                        screen,
                        new LiveFold(request.soak(), shell.wording()),
                        play.factor().orElse(1.0));
                telling.watch(view);
                view.start(session::press);
            });
            play.factor().ifPresent(venue::playAt);
            RolloutSession.End end = session.follow(rollouts.start(plan, request, telling));
            telling.conclude(closing(end, request, stage.limits()));
            return end.exitCode();
        }
    }

    private GateChecks gates(Stage stage, RolloutRequest request, Play play) {
        RehearsedGates gates = play.screen().isPresent() ? RehearsedGates.WATCHED : RehearsedGates.UNWATCHED;
        return simulation
                .members()
                .<GateChecks>map(members -> new RehearsedMembers(
                        members,
                        gates,
                        stage.venue().cluster(),
                        stage.venue().scheduler(),
                        request.namespace(),
                        request.name()))
                .orElse(gates);
    }

    private List<Message> closing(RolloutSession.End end, RolloutRequest request, List<String> limits) {
        String run = EquivalentCommand.command(spec, "run", request.name(), "-n", request.namespace());
        List<Message> lines = new ArrayList<>(List.of(Message.none()));
        if (!limits.isEmpty()) {
            lines.add(Phrase.of("next.limits").message());
            limits.forEach(limit -> lines.add(Message.of("  ").and(limit)));
        }
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
        return BadRequestException.at(
                "--speed " + text, Phrase.of("refused.speed-real").with("example", "10"), cause);
    }
}
