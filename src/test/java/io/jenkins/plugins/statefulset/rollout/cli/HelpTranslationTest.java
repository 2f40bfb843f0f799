package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.message.Language;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** The help in Chinese: whole, and of the same commands and options as the one in English. */
class HelpTranslationTest {
    private static final Pattern CHINESE = Pattern.compile("[\\x{4e00}-\\x{9fff}]");
    private static final Pattern COPIED = Pattern.compile("--[a-z-]+|[a-z]+=[A-Z]+|\\b\\d+[a-z%]*|@\\w+");

    private final CommandLine english = program();
    private final CommandLine chinese = program();
    private final HelpTranslation translation =
            HelpTranslation.to(Language.CHINESE).orElseThrow();

    private static CommandLine program() {
        Subcommands commands = new Subcommands(null);
        CommandLine program = new CommandLine(new RootCommand(commands)).setCommandName("./rollout");
        commands.addAllTo(program);
        return program;
    }

    @Test
    void everyTextIsThereAndNoOther() {
        HelpSections.install(chinese, translation::heading);
        translation.translate(chinese);
        chinese.getUsageMessage();
        chinese.getSubcommands().values().forEach(CommandLine::getUsageMessage);

        assertThat(translation.missing()).isEmpty();
        assertThat(translation.unused()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> eachCommandSaysTheSame() {
        translation.translate(chinese);
        return Stream.concat(Stream.of(""), english.getSubcommands().keySet().stream())
                .map(name -> DynamicTest.dynamicTest(
                        "rollout " + name, () -> saysTheSame(command(english, name), command(chinese, name))));
    }

    private static CommandLine command(CommandLine program, String name) {
        return name.isEmpty() ? program : program.getSubcommands().get(name);
    }

    private static void saysTheSame(CommandLine english, CommandLine chinese) {
        assertThat(texts(chinese))
                .allMatch(text -> text.isEmpty() || CHINESE.matcher(text).find());
        assertThat(copied(chinese)).isEqualTo(copied(english));
        assertThat(chinese.getUsageMessage()).doesNotContain("Usage", "Example", "Commands:");
    }

    private static Set<String> texts(CommandLine command) {
        var usage = command.getCommandSpec().usageMessage();
        Set<String> all = command.getCommandSpec().args().stream()
                .map(ArgSpec::description)
                .map(lines -> String.join(" ", lines))
                .collect(Collectors.toCollection(TreeSet::new));
        all.add(String.join(" ", usage.description()));
        all.add(String.join(" ", usage.footer()));
        return all.stream()
                .map(text -> text.replace("%n", " ").replace("%%", "%"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Options, values and commands, which are the same in every language. */
    private static Set<String> copied(CommandLine command) {
        return texts(command).stream()
                .flatMap(text -> COPIED.matcher(text).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
