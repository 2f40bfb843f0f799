package io.jenkins.plugins.statefulset.rollout.swarm;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A source with one rule taken out, or one old defect put back.
 *
 * @param file below the root package
 * @param find what stands there once
 * @param replace what the mutant has instead
 */
record Mutant(String name, String file, String find, String replace) {
    private static final Path SOURCES = Path.of("src/main/java/io/jenkins/plugins/statefulset/rollout");

    /** All that are kept. */
    static List<Mutant> all() {
        try (InputStream in = Objects.requireNonNull(Mutant.class.getResourceAsStream("mutants.json"))) {
            return Arrays.asList(new ObjectMapper().readValue(in, Mutant[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether its text stands exactly once in the source as it is. */
    boolean fits() {
        String source = original();
        int first = source.indexOf(find);
        return first >= 0 && source.indexOf(find, first + 1) < 0;
    }

    /** The mutant's source. */
    String source() {
        return original().replace(find, replace);
    }

    /** The name of the class in the file. */
    String className() {
        return "io.jenkins.plugins.statefulset.rollout."
                + file.substring(0, file.length() - ".java".length()).replace('/', '.');
    }

    private String original() {
        try {
            return Files.readString(SOURCES.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
