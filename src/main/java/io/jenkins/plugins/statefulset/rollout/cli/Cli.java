package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.BlockedException;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Told;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line in a given shell. Whatever goes wrong is one problem on standard error, without a stack trace unless
 * {@code --debug} asks for one.
 */
final class Cli {
    private static final int HELP_WIDTH = 110;

    private final Shell shell;
    private final ModelPreloading headStart;
    private final RootCommand root;

    private Cli(Shell shell, ModelPreloading headStart) {
        this.shell = shell;
        this.headStart = headStart;
        root = new RootCommand(new Subcommands(shell));
    }

    /** @return the exit code */
    static int run(Shell shell, String... arguments) {
        Language language;
        try {
            language = LanguageChoice.of(shell.language(), arguments);
        } catch (BadRequestException unknown) {
            shell.complain(unknown.told().map(Secrets::sentence).in(shell.wording()));
            return ExitCode.REFUSED;
        }
        return new Cli(shell.in(language), ModelPreloading.of(arguments)).run(arguments);
    }

    private int run(String... arguments) {
        CommandLine line = new CommandLine(root).setCommandName(TypedCommand.program());
        root.commands().addTo(line, arguments);
        line.setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8));
        line.setExpandAtFiles(false);
        line.setUsageHelpWidth(HELP_WIDTH);
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
        line.setParameterExceptionHandler((wrong, given) -> misused(wrong));
        line.setExecutionStrategy(this::execute);
        int code = execute(line, arguments);
        shell.out().flush();
        shell.err().flush();
        return code;
    }

    /** What no handler of commands gets to see, such as a stack that is too deep, is told like any other fault. */
    private int execute(CommandLine line, String... arguments) {
        try {
            return line.execute(arguments);
        } catch (StackOverflowError | OutOfMemoryError | LinkageError e) {
            shell.out().flush();
            return broke(line.getCommandSpec().qualifiedName(), e);
        }
    }

    private int execute(ParseResult parsed) {
        CommandLine command = parsed.commandSpec().commandLine();
        prepareHelp(command);
        boolean help = CommandLine.printHelpIfRequested(parsed);
        if (help) {
            return ExitCode.DONE;
        }
        if (!parsed.hasSubcommand()) {
            command.usage(command.getErr());
            return ExitCode.REFUSED;
        }
        headStart.await();
        return new CommandLine.RunLast().execute(parsed);
    }

    private void prepareHelp(CommandLine program) {
        Optional<HelpTranslation> translation = HelpTranslation.to(shell.language());
        translation.ifPresent(texts -> texts.translate(program));
        HelpSections.install(program, (name, english) -> translation
                .map(texts -> texts.heading(name, english))
                .orElse(english));
    }

    private int misused(ParameterException wrong) {
        shell.complain(UsageErrors.line(wrong));
        return ExitCode.REFUSED;
    }

    private int failed(Exception failure, CommandLine command) {
        shell.out().flush();
        if (failure instanceof BlockedException blocked) {
            BlockedText.lines(
                            blocker -> blocked.plan().event().statefulSet(),
                            blocked.plan().blockers(),
                            shell.wording())
                    .forEach(shell::complain);
        } else if (failure instanceof Told wrong) {
            shell.complain(wrong.told().map(Secrets::sentence).in(shell.wording()));
        } else {
            return broke(command.getCommandSpec().qualifiedName(), failure);
        }
        trace(failure);
        return ExitCode.REFUSED;
    }

    /** The last resort: a fault of this program, told without its inner words, which say nothing to who reads them here. */
    private int broke(String command, Throwable failure) {
        shell.complain(
                Phrase.of("refused.own-fault").with("command", command).with("status", TypedCommand.of("status")));
        Phrase report = root.debug()
                ? Phrase.of("refused.own-fault-report")
                : Phrase.of("refused.own-fault-debug").with("option", "--debug");
        shell.complain("  " + report.message().in(shell.wording()));
        trace(failure);
        return ExitCode.FAILED;
    }

    private void trace(Throwable failure) {
        if (root.debug()) {
            failure.printStackTrace(shell.err());
        }
    }
}
