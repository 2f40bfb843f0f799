package io.jenkins.plugins.statefulset.rollout.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        customSynopsis = "${ROOT-COMMAND-NAME} completion bash|zsh",
        sortOptions = false,
        parameterListHeading = "%n",
        description = "Print a script that lets a shell complete commands and options of ${ROOT-COMMAND-NAME}.",
        footer = {
            "",
            "Examples:",
            "  source <(${ROOT-COMMAND-NAME} completion bash)",
            "  source <(${ROOT-COMMAND-NAME} completion zsh)        (after: autoload -U compinit && compinit)"
        })
final class CompletionCommand implements Callable<Integer> {
    /** As completion knows a program: by the last part of its path. */
    private static final String PROGRAM = "rollout";

    private static final Map<String, String> SHELLS = new LinkedHashMap<>();

    static {
        // One script for both: in zsh it loads zsh's own support for bash completions first.
        SHELLS.put("bash", PROGRAM);
        SHELLS.put("zsh", PROGRAM);
    }

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private String kind;

    private final Shell shell;

    CompletionCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        String program = OptionValues.choice("completion", kind, SHELLS);
        Subcommands commands = new Subcommands(shell);
        CommandLine all = new CommandLine(new RootCommand(commands));
        commands.addAllTo(all);
        CompletionValues.addTo(all);
        shell.out().print(AutoComplete.bash(program, all));
        return ExitCode.DONE;
    }
}
