package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.cli.FormatOptions.Format;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says how a set and its rollout stand. */
@Command(
        name = "status",
        customSynopsis = "./rollout status NAME [-n NAMESPACE] [-o json]",
        sortOptions = false,
        parameterListHeading = "%n",
        description = "Say how a StatefulSet and its rollout stand, who drives it, and what can be done.",
        footer = {"", "Example:", "  ./rollout status postgresql -n production"})
final class StatusCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The StatefulSet.")
    private String name;

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
        return ClusterSession.on(shell, cluster, work -> {
            RolloutStatus status = work.rollouts().status(work.namespace(), name);
            Instant now = work.venue().scheduler().now();
            List<String> lines =
                    switch (form) {
                        case JSON -> List.of(StatusJson.write(status, now));
                        case TEXT -> new StatusText(status, now, shell.clock().getZone()).lines();
                    };
            lines.forEach(shell::line);
            return ExitCode.DONE;
        });
    }
}
