package io.jenkins.plugins.statefulset.rollout.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does the swarm find defects? Each mutant of {@code mutants.json} is the source with one rule taken out, or one old defect put back;
 * each must be found within its budget of runs.
 *
 * <p>{@code mvn test -Dtest=MutantsTest -Dswarm.mutants=20000} gives each that many runs, {@code -Dswarm.mutant=NAME} plays one.
 */
class MutantsTest {
    private static final Path SOURCES = Path.of("src/main/java/io/jenkins/plugins/statefulset/rollout");

    /**
     * @param file below the root package
     * @param find what stands there once
     * @param replace what the mutant has instead
     */
    record Mutant(String name, String file, String find, String replace) {}

    @TempDir
    Path scratch;

    private static List<Mutant> mutants() throws IOException {
        try (InputStream in = Objects.requireNonNull(MutantsTest.class.getResourceAsStream("mutants.json"))) {
            return Arrays.asList(new ObjectMapper().readValue(in, Mutant[].class));
        }
    }

    @Test
    void everyMutantStillFitsTheSource() throws IOException {
        List<String> lost = new ArrayList<>();
        for (Mutant mutant : mutants()) {
            String source = Files.readString(SOURCES.resolve(mutant.file()));
            int first = source.indexOf(mutant.find());
            if (first < 0 || source.indexOf(mutant.find(), first + 1) >= 0) {
                lost.add(mutant.name() + ": its text stands not exactly once in " + mutant.file());
            }
        }
        assertThat(lost).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "swarm.mutants", matches = "\\d+")
    void everyMutantIsFound() throws IOException, InterruptedException {
        String budget = System.getProperty("swarm.mutants");
        String only = System.getProperty("swarm.mutant", "");
        List<String> survived = new ArrayList<>();
        for (Mutant mutant : mutants()) {
            if (!mutant.name().contains(only)) {
                continue;
            }
            String answer = hunt(mutant, budget);
            System.out.println("mutant " + mutant.name() + ": " + answer);
            if (!answer.startsWith("found")) {
                survived.add(mutant.name() + ": " + answer);
            }
        }
        assertThat(survived).isEmpty();
    }

    private String hunt(Mutant mutant, String budget) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(scratch, "mutant");
        Path source = folder.resolve(Path.of(mutant.file()).getFileName());
        Files.writeString(
                source, Files.readString(SOURCES.resolve(mutant.file())).replace(mutant.find(), mutant.replace()));
        String classPath = System.getProperty("java.class.path");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(
                            null,
                            files,
                            null,
                            List.of("-nowarn", "-proc:none", "-parameters", "-cp", classPath, "-d", folder.toString()),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            if (!compiled) {
                return "does not compile";
            }
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-cp",
                        folder + System.getProperty("path.separator") + classPath,
                        MutantHunt.class.getName(),
                        budget,
                        "1")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        return process.waitFor() == 0 ? answer.lines().reduce((a, b) -> b).orElse("nothing") : "broke";
    }
}
