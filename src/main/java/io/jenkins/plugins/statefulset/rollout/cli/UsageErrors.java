package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.manifest.Suggestions;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Arguments that no command takes, in one line: what is wrong, what is allowed, where to read on. */
final class UsageErrors {
    private static final Pattern QUOTED = Pattern.compile("'(-[^' ]+)'");

    private UsageErrors() {}

    static String line(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String problem = Secrets.command(problem(e, command).replaceAll("\\s+", " "));
        return problem + " (" + name + " --help)";
    }

    private static String problem(ParameterException e, CommandLine command) {
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unmatched(unmatched.getUnmatched().get(0), command);
        }
        if (e instanceof OverwrittenOptionException twice) {
            Matcher option = QUOTED.matcher(twice.getMessage());
            return option.find()
                    ? option.group(1) + " is given more than once; it takes one value"
                    : twice.getMessage();
        }
        if (e instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return missing(missing, command);
        }
        return e.getMessage();
    }

    private static String missing(MissingParameterException e, CommandLine command) {
        boolean values = e.getMissing().stream().allMatch(CommandLine.Model.ArgSpec::isOption);
        if (values) {
            return e.getMessage();
        }
        return e.getMissing().stream()
                        .map(CommandLine.Model.ArgSpec::paramLabel)
                        .collect(Collectors.joining(" and "))
                + " is missing: " + command.getCommandSpec().qualifiedName() + " "
                + command.getCommandSpec().positionalParameters().stream()
                        .map(CommandLine.Model.ArgSpec::paramLabel)
                        .collect(Collectors.joining(" "))
                + " …";
    }

    private static String unmatched(String argument, CommandLine command) {
        if (argument.startsWith("-")) {
            String given = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
            List<String> known = command.getCommandSpec().options().stream()
                    .flatMap(option -> List.of(option.names()).stream())
                    .toList();
            return "unknown option " + given + suggestion(given, known);
        }
        Collection<String> commands = command.getSubcommands().keySet();
        if (!commands.isEmpty()) {
            return "unknown command " + argument + suggestion(argument, commands) + "; allowed are "
                    + String.join(", ", commands);
        }
        // Most likely the rest of a value that has a space in it and no quotes; if it is of --env, it may be a secret.
        boolean ofValue =
                command.getParseResult() != null && command.getParseResult().hasMatchedOption("--env");
        return "unexpected argument" + (ofValue ? ": a value with a space in it must stand in quotes" : " " + argument);
    }

    private static String suggestion(String word, Collection<String> candidates) {
        Optional<String> nearest = Suggestions.nearest(word, candidates);
        return nearest.map(found -> "; did you mean " + found + "?").orElse("");
    }
}
