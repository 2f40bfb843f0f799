package io.jenkins.plugins.statefulset.rollout.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program itself. */
@Command(
        name = "./rollout",
        description = {
            "Canary releases of Kubernetes StatefulSets: partition by partition, within their PodDisruptionBudgets, with a"
                    + " verified backup before a risky change, and back by itself when a canary fails."
        },
        sortOptions = false,
        versionProvider = VersionText.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Exit codes: 0 completed, 2 wrong or blocked (nothing was changed), 3 rolled back, 4 held,",
            "            5 failed and needs a person, 130 interrupted (the rollout is held); 1 lint found something",
            "",
            "Try it without a cluster:",
            "  ${ROOT-COMMAND-NAME} rehearse examples/postgresql --image postgresql=postgres:13.23 --backup always",
            "  ${ROOT-COMMAND-NAME} rehearse examples/postgresql --image postgresql=postgres:13.23 --fault crash-loop=1 --speed 10",
            "  ${ROOT-COMMAND-NAME} COMMAND --help shows the options of a command."
        })
// picocli itself acts on the options for help and version.
@SuppressWarnings("UnusedVariable")
final class RootCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    @Option(
            names = LanguageChoice.OPTION,
            paramLabel = "en|zh_CN",
            scope = ScopeType.INHERIT,
            completionCandidates = LanguageChoice.Names.class,
            description =
                    "What a person reads is in this language; -o json stays English. Default: that of LC_ALL, LC_MESSAGES or LANG")
    private String language;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces and what the libraries log.")
    private boolean debug;

    private final Subcommands commands;

    RootCommand(Subcommands commands) {
        this.commands = commands;
    }

    Subcommands commands() {
        return commands;
    }

    boolean debug() {
        return debug;
    }
}
