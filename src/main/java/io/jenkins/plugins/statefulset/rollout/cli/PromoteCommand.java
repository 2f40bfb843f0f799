package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Command.Promote;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets a rollout go on. */
@Command(
        name = "promote",
        customSynopsis = "${ROOT-COMMAND-NAME} promote NAME [-n NAMESPACE] [--to SIZE|all] [OPTION]...",
        sortOptions = false,
        parameterListHeading = "%n",
        description = "Go on without waiting for the soak and the gates of the present wave.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} promote postgresql -n production",
            "  ${ROOT-COMMAND-NAME} promote postgresql -n production --to 50%%",
            "  ${ROOT-COMMAND-NAME} promote postgresql -n production --to all"
        })
final class PromoteCommand implements Callable<Integer> {
    @Mixin
    private RolloutCommandOptions commandOptions;

    @Option(
            names = "--to",
            paramLabel = "SIZE|all",
            description = "Waves that end below this size are passed, too: a count, a percentage, or all.")
    private String to;

    private final Shell shell;

    PromoteCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Optional<WaveSize> size =
                Optional.ofNullable(to).map(text -> OptionValues.named("--to " + text, text, PromoteCommand::size));
        return commandOptions.issue(shell, "next.told-promote", status -> Optional.of(new Promote(shell.user(), size)));
    }

    private static WaveSize size(String text) {
        return text.equals("all") ? WaveSize.ALL : WaveSize.parse(text);
    }
}
