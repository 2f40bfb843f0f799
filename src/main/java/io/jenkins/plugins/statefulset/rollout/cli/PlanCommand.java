package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.RolloutPlan;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cli.FormatOptions.Format;
import io.jenkins.plugins.statefulset.rollout.event.EventJson;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a rollout would do. */
@Command(
        name = "plan",
        customSynopsis = "${ROOT-COMMAND-NAME} plan PATH|NAME CHANGE... [OPTION]...",
        sortOptions = false,
        parameterListHeading = "%n",
        description = "Say what a rollout would do, how risky it is, and what would stop it. Changes nothing.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} plan examples/postgresql --image postgresql=postgres:13.23",
            "  ${ROOT-COMMAND-NAME} plan postgresql -n production --image postgresql=postgres:13.23 --waves 1,50%%,100%%",
            "  ${ROOT-COMMAND-NAME} plan postgresql -n production -f new/statefulset.yaml -o json"
        })
final class PlanCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "PATH|NAME",
            description = "Manifests (a file, a folder, or - for standard input), or the name of a set on the cluster.")
    private String subject;

    @Mixin
    private RequestOptions options;

    @Mixin
    private SimulationOptions simulation;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private FormatOptions format;

    private final Shell shell;

    PlanCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Format form = format.format();
        return isPath(subject) ? ofManifests(form) : onCluster(form);
    }

    private int ofManifests(Format form) {
        ManifestRehearsal rehearsal = ManifestRehearsal.prepare(spec, shell, subject, cluster, simulation, options);
        try (SimulatedVenue venue = rehearsal.venue();
                Rollouts rollouts = Rollouts.on(venue.cluster(), venue.scheduler(), RehearsedGates.UNWATCHED)) {
            RolloutRequest request = options.read(
                    spec,
                    shell,
                    rehearsal.namespace(),
                    rehearsal.name(),
                    venue.scheduler().now());
            RolloutPlan plan = rehearsal.withManifestWarnings(rollouts.plan(request));
            Phrase hint = Phrase.of("plan.nothing-changed-rehearse")
                    .with("rehearse", EquivalentCommand.command(spec, "rehearse", subject))
                    .with("run", EquivalentCommand.command(spec, "run", rehearsal.name(), "-n", rehearsal.namespace()));
            return show(plan, request, form, rehearsal::place, hint);
        }
    }

    private int onCluster(Format form) {
        if (simulation.any()) {
            throw new BadRequestException(Phrase.of("refused.no-path")
                    .with("path", subject)
                    .with("options", "--name, --fault, --scenario, --kubernetes-version")
                    .with("last", "--seed"));
        }
        return ClusterSession.on(shell, cluster, work -> {
            if (options.givesNoChange()) {
                PendingAdvice.require(spec, work, subject);
            }
            RolloutRequest request = options.read(
                    spec,
                    shell,
                    work.namespace(),
                    subject,
                    work.venue().scheduler().now());
            work.rollouts().requireFree(request);
            RolloutPlan plan = work.rollouts().plan(request);
            Phrase hint = Phrase.of("plan.nothing-changed")
                    .with("run", EquivalentCommand.command(spec, "run", subject, "-n", work.namespace()));
            return show(plan, request, form, blocker -> plan.event().statefulSet(), hint);
        });
    }

    private int show(
            RolloutPlan plan, RolloutRequest request, Format form, Function<Blocker, String> place, Phrase hint) {
        List<String> lines = form == Format.JSON
                ? List.of(EventJson.write(plan.event(), OptionNames.INSTANCE))
                : new PlanText(plan, request, shell.wording()).lines();
        lines.forEach(shell::line);
        if (plan.blocked()) {
            shell.out().flush();
            BlockedText.lines(place, plan.blockers(), shell.wording()).forEach(shell::complain);
            return ExitCode.REFUSED;
        }
        if (form == Format.TEXT) {
            shell.line("");
            shell.line(hint);
        }
        return ExitCode.DONE;
    }

    /** A name of a StatefulSet has no slash and does not end like a file. */
    static boolean isPath(String text) {
        try {
            return text.equals("-")
                    || text.contains("/")
                    || text.endsWith(".yaml")
                    || text.endsWith(".yml")
                    || text.startsWith(".")
                    || Files.exists(Path.of(text));
        } catch (InvalidPathException e) {
            return true;
        }
    }
}
