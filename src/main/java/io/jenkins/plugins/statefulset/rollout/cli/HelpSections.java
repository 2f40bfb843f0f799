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
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Shows the options of a command under headings. Groups of picocli have headings too, but keep only the last of several values
 * when their options are given in turn.
 */
final class HelpSections {
    private static final String OTHERS = "Options";

    private HelpSections() {}

    /** What stands above the options of a class. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface Heading {
        String value();
    }

    static void install(CommandLine command) {
        command.getHelpSectionMap().put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING, help -> "");
        command.getHelpSectionMap()
                .put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpSections::render);
        command.getSubcommands().values().forEach(HelpSections::install);
    }

    private static String render(Help help) {
        Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
        List<OptionSpec> others = new ArrayList<>();
        for (OptionSpec option : help.commandSpec().options()) {
            heading(option)
                    .map(heading -> sections.computeIfAbsent(heading, first -> new ArrayList<>()))
                    .orElse(others)
                    .add(option);
        }
        sections.put(OTHERS, others);
        StringBuilder text = new StringBuilder();
        sections.forEach((heading, options) -> {
            Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
            layout.addAllOptions(options, help.parameterLabelRenderer());
            text.append(System.lineSeparator())
                    .append(heading)
                    .append(':')
                    .append(System.lineSeparator())
                    .append(layout);
        });
        return text.toString();
    }

    private static Optional<String> heading(OptionSpec option) {
        return Optional.ofNullable(option.userObject())
                .filter(Field.class::isInstance)
                .map(field -> ((Field) field).getDeclaringClass().getAnnotation(Heading.class))
                .map(Heading::value);
    }
}
