package io.jenkins.plugins.statefulset.rollout.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Shows the options of a command under headings. Groups of picocli have headings too, but keep only the last of several values
 * when their options are given in turn.
 */
final class HelpSections {
    private static final String OTHERS = "Options";

    private final BinaryOperator<String> words;

    private HelpSections(BinaryOperator<String> words) {
        this.words = words;
    }

    /** What stands above the options of a class. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface Heading {
        String value();
    }

    /** @param words the heading in the reader's language, by the name of the class and what it is in English */
    static void install(CommandLine command, BinaryOperator<String> words) {
        HelpSections sections = new HelpSections(words);
        command.getHelpSectionMap().put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING, help -> "");
        command.getHelpSectionMap().put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST, sections::render);
        command.getSubcommands().values().forEach(each -> install(each, words));
    }

    private String render(Help help) {
        Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
        List<OptionSpec> others = new ArrayList<>();
        for (OptionSpec option : help.commandSpec().options()) {
            heading(option)
                    .map(heading -> sections.computeIfAbsent(heading, first -> new ArrayList<>()))
                    .orElse(others)
                    .add(option);
        }
        sections.put(words.apply(OTHERS, OTHERS + ":"), others);
        StringBuilder text = new StringBuilder();
        sections.forEach((heading, options) -> {
            Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
            layout.addAllOptions(options, help.parameterLabelRenderer());
            text.append(System.lineSeparator())
                    .append(heading)
                    .append(System.lineSeparator())
                    .append(layout);
        });
        return text.toString();
    }

    private Optional<String> heading(OptionSpec option) {
        return Optional.ofNullable(option.userObject())
                .filter(Field.class::isInstance)
                .map(field -> ((Field) field).getDeclaringClass())
                .filter(type -> type.isAnnotationPresent(Heading.class))
                .map(type -> words.apply(
                        type.getSimpleName(), type.getAnnotation(Heading.class).value() + ":"));
    }
}
