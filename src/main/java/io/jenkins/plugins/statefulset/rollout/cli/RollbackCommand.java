package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Command.Rollback;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Rolls a rollout back. */
@Command(
        name = "rollback",
        customSynopsis =
                "${ROOT-COMMAND-NAME} rollback NAME [-n NAMESPACE] [--to REVISION] [--reason TEXT] [OPTION]...",
        sortOptions = false,
        parameterListHeading = "%n",
        description =
                "Take every pod of a rollout, under way or held, back to the revision before it. With --to, after its end: a rollout"
                        + " of its own, in waves, to an earlier revision.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} rollback postgresql -n production --reason 'errors in the log'",
            "  ${ROOT-COMMAND-NAME} rollback postgresql -n production --to previous --waves 1,each"
        })
final class RollbackCommand implements Callable<Integer> {
    @Mixin
    private RolloutCommandOptions commandOptions;

    @Option(
            names = "--to",
            paramLabel = "REVISION",
            description =
                    "Roll an earlier revision out: previous, its number in kubectl rollout history, or its name. The options"
                            + " below are for that.")
    private String revision;

    @Mixin
    private PaceOptions pace;

    @Mixin
    private BackupArguments backup;

    @Spec
    private CommandSpec spec;

    private final Shell shell;

    RollbackCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (revision != null) {
            return commandOptions.begin(
                    shell,
                    Phrase.of("refused.take-back-instead")
                            .with("command", TypedCommand.of("rollback NAME"))
                            .with("option", "--to"),
                    this::request);
        }
        List<String> pointless = Stream.of(new PaceOptions(), new BackupArguments())
                .flatMap(options -> CommandSpec.forAnnotatedObject(options).options().stream())
                .map(OptionSpec::longestName)
                .filter(option -> !option.equals("--reason")
                        && spec.commandLine().getParseResult().hasMatchedOption(option))
                .toList();
        if (!pointless.isEmpty()) {
            throw BadRequestException.at(
                    String.join(", ", pointless), Phrase.of("refused.pointless").with("option", "--to REVISION"));
        }
        String why = pace.reason().orElse("asked for by " + shell.user());
        return commandOptions.issue(
                shell, "next.told-roll-back", status -> Optional.of(new Rollback(shell.user(), why)));
    }

    private RolloutRequest request(String namespace, String name) {
        RolloutRequest.Builder request = RolloutRequest.of(namespace, name).by(shell.user());
        pace.addTo(request);
        backup.addTo(request, shell.in(), namespace);
        return request.toRevision(revision).build();
    }
}
