package io.jenkins.plugins.statefulset.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What holds for the files of all classes.
 *
 * <ol>
 *   <li>A class has one reason to change. One with many lines has mostly several, so it is split, or named here with why it is not.
 *   <li>No two have the same name, in library and plugin together: one word means one thing.
 * </ol>
 */
class ClassesTest {
    private static final int MOST = 400;

    /** Files with more lines, and why they stay whole. */
    private static final Map<String, String> WHOLE = Map.ofEntries(
            Map.entry("api/Rollouts.java", "what a program calls: one method for each thing that can be done"),
            Map.entry("event/RolloutEvent.java", "one record for each event, side by side"),
            Map.entry("event/WaitCause.java", "one record for each cause, side by side"),
            Map.entry("event/StopCause.java", "one record for each cause, side by side"),
            Map.entry("text/LogLines.java", "one method for each event, side by side"),
            Map.entry("request/RolloutRequest.java", "a request with its builder: one method for each field"),
            Map.entry(
                    "engine/kept/RolloutState.java", "the record with all its transitions: each names what it changes"),
            Map.entry("engine/seen/PodJudge.java", "one method for each part of a pod's status"),
            Map.entry("driver/RolloutDriver.java", "the one loop that looks, decides and acts, with its failures"),
            Map.entry("cluster/fabric8/Fabric8Cluster.java", "one method for each method of the port"),
            Map.entry("sim/SimulatedClient.java", "one method for each method of the port"));

    private static final Path SOURCES = Path.of("src/main/java/io/jenkins/plugins/statefulset/rollout");
    private static final Path PLUGIN = Path.of("plugin/src/main/java");

    @Test
    void whatIsLongIsSplitOrNamed() throws IOException {
        assertThat(longOnes().keySet()).isEqualTo(WHOLE.keySet());
    }

    @Test
    void eachHasANameOfItsOwn() throws IOException {
        Map<String, List<Path>> byName = Stream.concat(sources(SOURCES).stream(), sources(PLUGIN).stream())
                .filter(path -> !path.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(path -> path.getFileName().toString()));
        assertThat(byName).hasSizeGreaterThan(800);
        assertThat(byName.values()).allSatisfy(files -> assertThat(files).hasSize(1));
    }

    private static Map<String, Integer> longOnes() throws IOException {
        Map<String, Integer> found = new TreeMap<>();
        for (Path file : sources(SOURCES)) {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() > MOST) {
                found.put(SOURCES.relativize(file).toString().replace('\\', '/'), lines.size());
            }
        }
        return found;
    }

    private static List<Path> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(path -> path.toString().endsWith(".java")).toList();
        }
    }
}
