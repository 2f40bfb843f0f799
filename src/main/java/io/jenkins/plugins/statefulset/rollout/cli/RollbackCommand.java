package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.engine.Command.Rollback;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rolls a rollout back. */
@Command(
        name = "rollback",
        customSynopsis = "./rollout rollback NAME [-n NAMESPACE] [--reason TEXT] [OPTION]...",
        sortOptions = false,
        parameterListHeading = "%n",
        description = "Take every pod of a rollout, under way or held, back to the revision before it.",
        footer = {"", "Example:", "  ./rollout rollback postgresql -n production --reason 'errors in the log'"})
final class RollbackCommand implements Callable<Integer> {
    @Mixin
    private WordOptions words;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who read of it.")
    private String reason;

    private final Shell shell;

    RollbackCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        String why = Optional.ofNullable(reason).orElse("asked for by " + shell.user());
        return words.say(shell, "roll back", status -> Optional.of(new Rollback(shell.user(), why)));
    }
}
