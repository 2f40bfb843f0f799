package io.jenkins.plugins.statefulset.rollout.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands of the program. To read the options of one takes picocli some ten milliseconds, so only those that are named among the arguments
 * are read in full; of the others it gets name and description, which is all that the list of commands shows.
 */
final class Subcommands {
    private static final List<Known> KNOWN = List.of(
            new Known(PlanCommand.class, PlanCommand::new),
            new Known(RehearseCommand.class, RehearseCommand::new),
            new Known(SimulateCommand.class, SimulateCommand::new),
            new Known(RunCommand.class, RunCommand::new),
            new Known(StatusCommand.class, StatusCommand::new),
            new Known(PromoteCommand.class, PromoteCommand::new),
            new Known(HoldCommand.class, HoldCommand::new),
            new Known(ResumeCommand.class, ResumeCommand::new),
            new Known(RollbackCommand.class, RollbackCommand::new),
            new Known(ReportCommand.class, ReportCommand::new),
            new Known(GuardCommand.class, GuardCommand::new),
            new Known(LintCommand.class, LintCommand::new),
            new Known(ProfilesCommand.class, ProfilesCommand::new),
            new Known(CompletionCommand.class, CompletionCommand::new));

    private final Shell shell;
    private final Map<String, CommandSpec> read = new LinkedHashMap<>();

    private record Known(Class<?> type, Function<Shell, Object> maker) {
        Command annotation() {
            return type.getAnnotation(Command.class);
        }
    }

    Subcommands(Shell shell) {
        this.shell = shell;
    }

    /** Adds all commands; those that are among the arguments with their options. */
    void addTo(CommandLine line, String... arguments) {
        List<String> given = Arrays.asList(arguments);
        for (Known command : KNOWN) {
            String name = command.annotation().name();
            if (given.contains(name)) {
                line.addSubcommand(spec(name));
            } else {
                line.addSubcommand(listed(command.annotation()));
            }
        }
    }

    /** Adds all commands with all their options, for whoever has to know them all. */
    void addAllTo(CommandLine line) {
        KNOWN.forEach(command -> line.addSubcommand(spec(command.annotation().name())));
    }

    /**
     * A command with its options.
     *
     * @param name must be one of the commands
     */
    CommandSpec spec(String name) {
        return read.computeIfAbsent(name, this::made);
    }

    private CommandSpec made(String name) {
        Known command = KNOWN.stream()
                .filter(known -> known.annotation().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no command " + name));
        return CommandSpec.forAnnotatedObject(command.maker().apply(shell));
    }

    private static CommandSpec listed(Command command) {
        CommandSpec spec = CommandSpec.create().name(command.name());
        spec.usageMessage().description(command.description());
        return spec;
    }
}
