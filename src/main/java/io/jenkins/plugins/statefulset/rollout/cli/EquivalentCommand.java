package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Says how the same request is given to another command, so that a person can copy it. Secrets are left out. */
final class EquivalentCommand {
    /** They say where something is written or shown, not what is to be done. */
    private static final Set<String> OWN = Set.of("--output", "--report", "--events", "--debug", LanguageChoice.OPTION);

    private EquivalentCommand() {}

    /** @param words the other command and its operands */
    static String command(CommandSpec from, String other, String... words) {
        List<String> arguments = new ArrayList<>(List.of(other));
        arguments.addAll(List.of(words));
        ParseResult parsed = from.commandLine().getParseResult();
        CommandSpec target = ((RootCommand) from.root().userObject()).commands().spec(other);
        for (ArgSpec argument : new LinkedHashSet<>(parsed.matchedArgs())) {
            if (argument instanceof OptionSpec option
                    && !OWN.contains(option.longestName())
                    && !arguments.contains(option.shortestName())
                    && target.findOption(option.longestName()) != null) {
                add(option, arguments);
            }
        }
        return TypedCommand.of(OptionValues.join(arguments));
    }

    private static void add(OptionSpec option, List<String> arguments) {
        String name = option.shortestName().equals("-f") ? "-f" : option.longestName();
        if (option.arity().max() == 0) {
            arguments.add(name);
            return;
        }
        for (String value : option.originalStringValues()) {
            arguments.add(name);
            arguments.add(name.equals("--env") ? withoutSecret(value) : Secrets.command(value));
        }
    }

    private static String withoutSecret(String variable) {
        int equals = variable.indexOf('=');
        String name = variable.substring(variable.indexOf(':') + 1, equals);
        return variable.substring(0, equals + 1) + Secrets.value(name, variable.substring(equals + 1));
    }
}
