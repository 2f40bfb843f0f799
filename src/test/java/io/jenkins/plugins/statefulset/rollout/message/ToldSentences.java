package io.jenkins.plugins.statefulset.rollout.message;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes down which keys of the catalogue each test class has told, for {@link EverySentenceIsToldCheck}: a file for each process, in a
 * folder for each build, with a line for each class. Without the system property {@value #FOLDER} it does nothing.
 */
public final class ToldSentences implements TestExecutionListener {
    static final String FOLDER = "sentences.told";

    private final Optional<Path> folder =
            Optional.ofNullable(System.getProperty(FOLDER)).map(Path::of);
    private final Map<String, Set<String>> byClass = new TreeMap<>();

    @Override
    public void executionStarted(TestIdentifier test) {
        if (folder.isPresent() && test.getParentIdObject().isPresent()) {
            testClass(test)
                    .ifPresent(name ->
                            Sentences.listen(byClass.computeIfAbsent(name, any -> new ConcurrentSkipListSet<>())::add));
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        folder.ifPresent(this::write);
    }

    private void write(Path into) {
        List<String> lines = new ArrayList<>();
        byClass.forEach((name, keys) -> lines.add(name + " " + String.join(" ", keys)));
        byClass.clear();
        try {
            Files.createDirectories(into);
            Files.write(
                    into.resolve(String.valueOf(ProcessHandle.current().pid())),
                    lines,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was written into that folder: keys by the class of tests that told them. */
    static Map<String, Set<String>> read(Path folder) throws IOException {
        Map<String, Set<String>> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    List<String> words = Arrays.asList(line.split(" "));
                    all.computeIfAbsent(words.get(0), any -> new ConcurrentSkipListSet<>())
                            .addAll(words.subList(1, words.size()));
                }
            }
        }
        return all;
    }

    /** The class in a file of its own; empty for what is a method, or an engine. */
    private static Optional<String> testClass(TestIdentifier test) {
        return test.getSource()
                .filter(ClassSource.class::isInstance)
                .map(source -> ((ClassSource) source).getClassName().replaceFirst("\\$.*", ""));
    }
}
