package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command.Resume;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.event.FoundPartition.Choice;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes a rollout up again. */
@Command(
        name = "resume",
        customSynopsis = "${ROOT-COMMAND-NAME} resume NAME [-n NAMESPACE] [OPTION]...",
        sortOptions = false,
        parameterListHeading = "%n",
        description = "Take up a rollout that was held, or whose driver died, and drive it to its end.",
        footer = {"", "Example:", "  ${ROOT-COMMAND-NAME} resume postgresql -n production"})
final class ResumeCommand implements Callable<Integer> {
    private static final Map<String, Choice> PARTITION =
            new TreeMap<>(Map.of("own", Choice.OWN, "found", Choice.FOUND));

    @Mixin
    private RolloutCommandOptions commandOptions;

    @Option(
            names = "--partition",
            paramLabel = "own|found",
            description = {
                "Which partition to go on from, where somebody has lowered it meanwhile. own (the default) writes the rollout's own back;"
                        + " found accepts the lower one: what it lets go counts as released."
            })
    private String partition;

    private final Shell shell;

    ResumeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Optional<Choice> choice =
                Optional.ofNullable(partition).map(text -> OptionValues.choice("--partition", text, PARTITION));
        return commandOptions.issue(shell, "next.told-resume", status -> command(status, choice));
    }

    /** One that is not held needs no command to go on, only a driver. */
    private Optional<io.jenkins.plugins.statefulset.rollout.engine.kept.Command> command(
            RolloutStatus status, Optional<Choice> choice) {
        return status.state().flatMap(RolloutState::held).map(held -> new Resume(shell.user(), choice));
    }
}
