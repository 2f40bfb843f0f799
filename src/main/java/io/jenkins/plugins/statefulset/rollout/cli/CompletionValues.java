package io.jenkins.plugins.statefulset.rollout.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What a shell offers for the value of an option or a parameter, by the label that the help shows for it.
 *
 * <ol>
 *   <li>What has candidates of its own keeps them.
 *   <li>Of a label such as {@code text|json} the words that are typed as they stand there are offered.
 *   <li>Where there is none, and the label has a file or a folder in it, files are offered.
 *   <li>Anything else has no candidates: a file is none for a number of waves.
 * </ol>
 *
 * <p>The commands are good for a script of completion only afterwards, not for parsing.
 */
final class CompletionValues {
    private static final Pattern WORD = Pattern.compile("[0-9a-z][0-9A-Za-z_-]*");
    private static final Set<String> FILES = Set.of("FILE", "DIR", "PATH", "EVENTS");

    private CompletionValues() {}

    static void addTo(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        for (OptionSpec option : List.copyOf(spec.options())) {
            if (isMeant(option)) {
                spec.remove(option);
                spec.addOption(with(option));
            }
        }
        for (PositionalParamSpec parameter : List.copyOf(spec.positionalParameters())) {
            if (isMeant(parameter)) {
                spec.remove(parameter);
                spec.addPositional(with(parameter));
            }
        }
        command.getSubcommands().values().forEach(CompletionValues::addTo);
    }

    private static boolean isMeant(ArgSpec arg) {
        return arg.completionCandidates() == null
                && arg.arity().max() > 0
                && !arg.inherited()
                && (!words(arg).isEmpty() || parts(arg).anyMatch(FILES::contains));
    }

    /** A copy of an annotated field keeps its type, so that of a file is made from nothing. */
    private static OptionSpec with(OptionSpec option) {
        List<String> words = words(option);
        return words.isEmpty()
                ? OptionSpec.builder(option.names())
                        .arity(option.arity())
                        .type(Path.class)
                        .build()
                : OptionSpec.builder(option).completionCandidates(words).build();
    }

    private static PositionalParamSpec with(PositionalParamSpec parameter) {
        List<String> words = words(parameter);
        return words.isEmpty()
                ? PositionalParamSpec.builder()
                        .index(parameter.index())
                        .arity(parameter.arity())
                        .type(Path.class)
                        .build()
                : PositionalParamSpec.builder(parameter)
                        .completionCandidates(words)
                        .build();
    }

    private static List<String> words(ArgSpec arg) {
        return parts(arg).filter(part -> WORD.matcher(part).matches()).toList();
    }

    private static Stream<String> parts(ArgSpec arg) {
        return Stream.of(arg.paramLabel().replaceAll("[\\[\\]<>.]", "").split("\\|", -1));
    }
}
