package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command.Resume;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes a rollout up again. */
@Command(
        name = "resume",
        customSynopsis = "${ROOT-COMMAND-NAME} resume NAME [-n NAMESPACE] [OPTION]...",
        sortOptions = false,
        parameterListHeading = "%n",
        description = "Take up a rollout that was held, or whose driver died, and drive it to its end.",
        footer = {"", "Example:", "  ${ROOT-COMMAND-NAME} resume postgresql -n production"})
final class ResumeCommand implements Callable<Integer> {
    @Mixin
    private RolloutCommandOptions words;

    private final Shell shell;

    ResumeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return words.say(shell, "resume", this::word);
    }

    /** One that is not held needs no word to go on, only a driver. */
    private Optional<io.jenkins.plugins.statefulset.rollout.engine.kept.Command> word(RolloutStatus status) {
        return status.state().flatMap(RolloutState::held).map(held -> new Resume(shell.user()));
    }
}
