package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.cli.FormatOptions.Format;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Rolls a change out on a real cluster. */
@Command(
        name = "run",
        customSynopsis = "${ROOT-COMMAND-NAME} run NAME [-n NAMESPACE] CHANGE... [OPTION]...",
        sortOptions = false,
        parameterListHeading = "%n",
        description = "Roll a change out on a cluster, wave by wave, and roll back by itself when it fails.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} run postgresql -n production --image postgresql=postgres:13.23 --reason CVE-2025-8714",
            "  ${ROOT-COMMAND-NAME} run kafka -n production --restart --waves 1,50%%,100%% --soak 5m --on-failure hold",
            "  ${ROOT-COMMAND-NAME} run web --image web=web:1.4 --gate manual --report rollout.html",
            "  ${ROOT-COMMAND-NAME} run srv -n shop --applied        (what helm upgrade, a sync or kubectl apply has put in place)",
            "Ctrl-C holds the rollout; ${ROOT-COMMAND-NAME} resume takes it up again, from any machine.",
            "Until the new template is in place Ctrl-C ends it instead."
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The StatefulSet.")
    private String name;

    @Mixin
    private RequestOptions options;

    @Mixin
    private ClusterOptions cluster;

    @Mixin
    private OutputFileOptions records;

    @Mixin
    private FormatOptions format;

    private final Shell shell;

    RunCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Format form = format.format();
        return ClusterSession.on(shell, cluster, work -> run(work, form));
    }

    private int run(ClusterSession work, Format form) {
        if (options.givesNoChange()) {
            PendingAdvice.require(spec, work, name);
        }
        RolloutRequest request = options.read(
                spec, shell, work.namespace(), name, work.venue().scheduler().now());
        return new RolloutStart(shell, work, form, records).of(request);
    }
}
