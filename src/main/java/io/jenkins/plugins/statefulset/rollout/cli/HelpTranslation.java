package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.message.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.ListResourceBundle;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.Messages;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The help of the command line in another language than English, which stands in the annotations of commands and options. The file
 * {@code help_zh_CN.properties} has a text under each of these keys, with picocli's {@code %n} and {@code %%}:
 *
 * <ul>
 *   <li>{@code plan}: what the command does; {@code rollout} is the program
 *   <li>{@code run.footer}: what stands below its options, where that is more than commands
 *   <li>{@code plan.1}: the command's first parameter
 *   <li>{@code --waves}: that option, and {@code promote --to}: where it has another meaning at that command
 *   <li>{@code heading.PaceOptions}: what stands above the options of that class
 * </ul>
 *
 * Its resource bundles would know commands by the name of the program, which differs from installation to installation.
 */
final class HelpTranslation {
    private static final String PROGRAM = "rollout";

    private final Properties texts;
    private final Set<String> missing = new TreeSet<>();
    private final Set<String> used = new TreeSet<>();

    private HelpTranslation(Properties texts) {
        this.texts = texts;
    }

    /** Empty for English, in which the help is written. */
    static Optional<HelpTranslation> to(Language language) {
        if (language == Language.ENGLISH) {
            return Optional.empty();
        }
        Properties texts = new Properties();
        try (InputStream file =
                HelpTranslation.class.getResourceAsStream("help_" + language.wireName() + ".properties")) {
            texts.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(new HelpTranslation(texts));
    }

    /** Replaces all texts of the program's help, and of that of its commands. */
    void translate(CommandLine program) {
        translate(program, PROGRAM);
        program.getSubcommands().forEach((name, command) -> translate(command, name));
    }

    /** What stands above the options of a class. */
    String heading(String name, String english) {
        return text("heading." + name).orElse(english);
    }

    private void translate(CommandLine command, String name) {
        CommandSpec spec = command.getCommandSpec();
        UsageMessageSpec usage = spec.usageMessage();
        usage.synopsisHeading(heading("usage", usage.synopsisHeading()));
        if (!command.getSubcommands().isEmpty()) {
            usage.commandListHeading(heading("commands", usage.commandListHeading()));
        }
        text(name).ifPresent(text -> usage.description(text));
        if (usage.footer().length > 0) {
            usage.footer(footer(name, usage.footer()));
        }
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            text(name + "." + (parameter.index().min() + 1)).ifPresent(text -> describe(spec, parameter, text));
        }
        for (OptionSpec option : spec.options()) {
            String special = name + " " + option.longestName();
            text(texts.containsKey(special) ? special : option.longestName())
                    .ifPresent(text -> describe(spec, option, text));
        }
    }

    /** Most hold commands only, which are the same in every language. */
    private String[] footer(String name, String... english) {
        String own = texts.getProperty(name + ".footer");
        if (own != null) {
            return new String[] {text(name + ".footer").orElse(own)};
        }
        return Arrays.stream(english)
                .map(line -> line.equals("Example:") ? heading("example", line) : line)
                .map(line -> line.equals("Examples:") ? heading("examples", line) : line)
                .toArray(String[]::new);
    }

    // The description of an argument is fixed; only what a resource bundle says under its name goes before it.
    private static void describe(CommandSpec command, ArgSpec argument, String text) {
        String name = argument instanceof OptionSpec option
                ? option.longestName().replaceFirst("^-+", "")
                : argument.paramLabel() + "[" + ((PositionalParamSpec) argument).index() + "]";
        argument.messages(new Messages(command, new ListResourceBundle() {
            @Override
            protected Object[][] getContents() {
                return new Object[][] {{name, text}};
            }
        }));
    }

    private Optional<String> text(String key) {
        String text = texts.getProperty(key);
        (text == null ? missing : used).add(key);
        return Optional.ofNullable(text);
    }

    /** Keys for which it was asked and which the file lacks. */
    Set<String> missing() {
        return missing;
    }

    /** Keys of the file for which nobody asked. */
    Set<String> unused() {
        Set<String> all = new TreeSet<>(texts.stringPropertyNames());
        all.removeAll(used);
        return all;
    }
}
