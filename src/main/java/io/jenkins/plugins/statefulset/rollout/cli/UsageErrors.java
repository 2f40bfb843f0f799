package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.manifest.Suggestions;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Arguments that no command takes, in one line: what is wrong, what is allowed, where to read on. */
final class UsageErrors {
    private static final Pattern QUOTED = Pattern.compile("'(-[^' ]+)'");

    private UsageErrors() {}

    static Phrase line(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        Message problem = problem(e, command).map(text -> Secrets.command(text.replaceAll("\\s+", " ")));
        return Phrase.of("refused.see-help").with("problem", problem).with("command", name + " --help");
    }

    private static Message problem(ParameterException e, CommandLine command) {
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unmatched(unmatched.getUnmatched().get(0), command).message();
        }
        if (e instanceof OverwrittenOptionException twice) {
            Matcher option = QUOTED.matcher(twice.getMessage());
            return option.find()
                    ? Phrase.of("refused.given-twice")
                            .with("option", option.group(1))
                            .message()
                    : Message.of(twice.getMessage());
        }
        if (e instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return missing(missing, command);
        }
        if (e.getArgSpec() instanceof OptionSpec option) {
            return unreadable(option, e.getValue());
        }
        return Message.of(e.getMessage());
    }

    private static Message missing(MissingParameterException e, CommandLine command) {
        if (e.getMissing().get(0) instanceof OptionSpec option) {
            return Phrase.of("refused.needs-value")
                    .with("option", option.longestName())
                    .with("value", option.paramLabel())
                    .message();
        }
        List<Message> names = e.getMissing().stream()
                .map(CommandLine.Model.ArgSpec::paramLabel)
                .map(Message::of)
                .toList();
        String all = command.getCommandSpec().positionalParameters().stream()
                .map(CommandLine.Model.ArgSpec::paramLabel)
                .collect(Collectors.joining(" "));
        return Phrase.of("refused.missing-arguments")
                .with("names", Message.listed(names, Message.Between.AND))
                .with("usage", command.getCommandSpec().qualifiedName() + " " + all + " …")
                .message();
    }

    private static Message unreadable(OptionSpec option, String value) {
        return option.arity().max() == 0
                ? Phrase.of("refused.takes-no-value")
                        .with("option", option.longestName())
                        .message()
                : Phrase.of("refused.unreadable-value")
                        .with("option", option.longestName())
                        .with("value", Optional.ofNullable(value))
                        .message();
    }

    private static Phrase unmatched(String argument, CommandLine command) {
        if (argument.startsWith("-")) {
            String given = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
            List<String> known = command.getCommandSpec().options().stream()
                    .flatMap(option -> List.of(option.names()).stream())
                    .toList();
            return Phrase.of("refused.unknown-option")
                    .with("option", given)
                    .with("nearest", Suggestions.nearest(given, known));
        }
        Collection<String> commands = command.getSubcommands().keySet();
        if (!commands.isEmpty()) {
            return Phrase.of("refused.unknown-command")
                    .with("given", argument)
                    .with("nearest", Suggestions.nearest(argument, commands))
                    .with("commands", Message.listed(List.copyOf(commands)));
        }
        // Most likely the rest of a value that has a space in it and no quotes; if it is of --env, it may be a secret.
        boolean ofValue =
                command.getParseResult() != null && command.getParseResult().hasMatchedOption("--env");
        return ofValue
                ? Phrase.of("refused.unexpected-value")
                : Phrase.of("refused.unexpected-argument").with("given", argument);
    }
}
