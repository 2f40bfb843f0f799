package io.jenkins.plugins.statefulset.rollout.cli;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.api.SetOverview;
import io.jenkins.plugins.statefulset.rollout.cli.FormatOptions.Format;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says how sets and their rollouts stand, and follows one. */
@Command(
        name = "status",
        customSynopsis = {
            "${ROOT-COMMAND-NAME} status NAME [-n NAMESPACE] [-o json] [--watch [--until wave=N|held|done]]",
            "       ${ROOT-COMMAND-NAME} status -l SELECTOR|--all [-n NAMESPACE] [-o json]"
        },
        sortOptions = false,
        parameterListHeading = "%n",
        description = {
            "Say how a StatefulSet and its rollout stand, who drives it, what is pending, and what can be done.",
            "With --watch: follow the rollout, whoever drives it, and end with its exit code."
        },
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} status postgresql -n production",
            "  ${ROOT-COMMAND-NAME} status --all -n production",
            "  ${ROOT-COMMAND-NAME} status postgresql -n production --watch --until wave=1"
        })
final class StatusCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The StatefulSet.")
    private String name;

    @Mixin
    private SeveralSets several;

    @Option(
            names = {"-w", "--watch"},
            description = "Follow the rollout until it is over or held, and end with its exit code.")
    private boolean watch;

    @Option(
            names = "--until",
            paramLabel = "wave=N|held|done",
            description =
                    "With --watch. wave=N: until the pods of the first N waves are ready on the new revision (exit code 0). done: go"
                            + " on through holds. Whatever it is, the end of the rollout ends it. Default: held")
    private String until;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private FormatOptions format;

    private final Shell shell;

    StatusCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Format form = format.format();
        Optional<Predicate<StatefulSet>> many = several.chosen(name);
        if (until != null && !watch) {
            throw new BadRequestException(Phrase.of("refused.goes-with")
                    .with("option", "--until " + until)
                    .with("other", "--watch"));
        }
        if (watch && many.isPresent()) {
            throw new BadRequestException(Phrase.of("refused.watch-one").with("option", "--watch"));
        }
        FollowUntil end = Optional.ofNullable(until).map(FollowUntil::parse).orElse(FollowUntil.HELD);
        return ClusterSession.on(shell, cluster, work -> many.map(chosen -> all(work, chosen, form))
                .orElseGet(() -> watch ? follow(work, end, form) : one(work, form)));
    }

    private int one(ClusterSession work, Format form) {
        SetOverview overview = work.rollouts().overview(work.namespace(), name);
        Instant now = now(work);
        List<String> lines =
                switch (form) {
                    case JSON -> List.of(StatusJson.write(overview, now));
                    case TEXT -> new StatusText(overview, now, shell.clock().getZone(), shell.wording()).lines();
                };
        lines.forEach(shell::line);
        return ExitCode.DONE;
    }

    private int all(ClusterSession work, Predicate<StatefulSet> chosen, Format form) {
        boolean[] unreadable = new boolean[1];
        List<SetOverview> overviews = work.rollouts().overviews(work.namespace(), chosen, (set, why) -> {
            shell.complain(Phrase.of("refused.at")
                    .with("place", "StatefulSet " + work.namespace() + "/" + set)
                    .with("what", why));
            unreadable[0] = true;
        });
        if (overviews.isEmpty() && !unreadable[0]) {
            throw several.none(work.namespace());
        }
        Instant now = now(work);
        List<String> lines =
                switch (form) {
                    case JSON ->
                        overviews.stream()
                                .map(overview -> StatusJson.write(overview, now))
                                .toList();
                    case TEXT -> new StatusTable(now, shell.clock().getZone(), shell.wording()).lines(overviews);
                };
        lines.forEach(shell::line);
        return unreadable[0] ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private int follow(ClusterSession work, FollowUntil end, Format form) {
        SetOverview overview = work.rollouts().overview(work.namespace(), name);
        RolloutStatus status = overview.rollout();
        if (status.state().isEmpty()) {
            throw new BadRequestException(
                    Phrase.of("refused.nothing-to-follow").with("set", work.namespace() + "/" + name));
        }
        end.requireIn(status);
        Instant now = now(work);
        if (form == Format.JSON) {
            shell.line(StatusJson.write(overview, now));
        } else {
            new StatusText(overview, now, shell.clock().getZone(), shell.wording())
                    .head()
                    .forEach(shell::line);
            shell.line("");
        }
        // Whoever reads a pipe wants to know now; the next event may be hours away.
        shell.out().flush();
        try (RolloutOutput telling = new RolloutOutput(shell, form, new OutputFileOptions())) {
            int code = new RolloutWatcher(shell, work, name, end, telling, status).follow();
            telling.conclude(
                    code == ExitCode.HELD
                            ? NextCommands.goOn(work.rollouts().status(work.namespace(), name))
                            : List.of());
            return code;
        }
    }

    private static Instant now(ClusterSession work) {
        return work.venue().scheduler().now();
    }
}
