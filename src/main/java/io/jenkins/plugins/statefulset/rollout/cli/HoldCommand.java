package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Command.Hold;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds a rollout. */
@Command(
        name = "hold",
        customSynopsis = "${ROOT-COMMAND-NAME} hold NAME [-n NAMESPACE] [--reason TEXT]",
        sortOptions = false,
        parameterListHeading = "%n",
        description = "Stop a rollout where it is. Its pods stay as they are until it is resumed or rolled back.",
        footer = {
            "",
            "Example:",
            "  ${ROOT-COMMAND-NAME} hold postgresql -n production --reason 'after the market closes'"
        })
final class HoldCommand implements Callable<Integer> {
    @Mixin
    private RolloutCommandOptions commandOptions;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who find it held.")
    private String reason;

    private final Shell shell;

    HoldCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        String why = Optional.ofNullable(reason).orElse("asked for by " + shell.user());
        return commandOptions.leave(shell, "next.told-hold", status -> Optional.of(new Hold(shell.user(), why)));
    }
}
