package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

class OptionNamesTest {
    /** Options of other programs, and of commands as a person types them. */
    private static final Set<String> OF_OTHERS =
            Set.of("SecretArguments", "RemainingPartition", "IgnoredFields", "NeighbourWords", "TypedCommand");

    /** A command as a person types it names its options on any surface. */
    private static final Pattern COMMAND = Pattern.compile("\\./rollout [^;:]*");

    @Test
    void everyFieldOfARequestHasAnOptionOfItsOwn() {
        List<String> names =
                Arrays.stream(RequestField.values()).map(OptionNames::of).toList();

        assertThat(names).doesNotContainNull().doesNotHaveDuplicates();
        assertThat(options()).containsAll(names);
    }

    /** What the command line calls something is the command line's to say. */
    @Test
    void noOtherClassNamesAnOption() throws IOException, URISyntaxException {
        Pattern named = Pattern.compile(options().stream()
                .filter(option -> option.startsWith("--"))
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?<![\\w-])(?:", ")(?![\\w-])")));
        Path classes = Path.of(OptionNames.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class"))
                    .filter(path -> !path.getParent().endsWith("cli"))
                    .filter(path -> OF_OTHERS.stream()
                            .noneMatch(name -> path.getFileName().toString().matches(name + "(\\$.*)?\\.class")))
                    .toList()) {
                for (String text : constants(Files.readAllBytes(file))) {
                    if (named.matcher(COMMAND.matcher(text).replaceAll("")).find()) {
                        found.add(file.getFileName() + ": " + text);
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private static Set<String> options() {
        Set<String> names = new TreeSet<>();
        Stream.of(
                        new PlanCommand(null),
                        new RehearseCommand(null),
                        new RunCommand(null),
                        new RollbackCommand(null),
                        new SimulateCommand(null))
                .flatMap(command -> CommandSpec.forAnnotatedObject(command).options().stream())
                .forEach(option -> names.addAll(List.of(option.names())));
        return names;
    }

    /** The texts in a class file's constant pool (JVMS 4.4). */
    private static List<String> constants(byte[] bytes) throws IOException {
        List<String> texts = new ArrayList<>();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        in.skipNBytes(8);
        int count = in.readUnsignedShort();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts.add(in.readUTF());
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                default -> in.skipNBytes(4);
            }
        }
        return texts;
    }
}
