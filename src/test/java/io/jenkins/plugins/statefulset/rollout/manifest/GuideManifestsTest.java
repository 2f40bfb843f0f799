package io.jenkins.plugins.statefulset.rollout.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.manifest.LintFinding.Level;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The guide that people come from, mistakes included, and our mended form of it. */
class GuideManifestsTest {
    private static final Path GUIDE = Path.of("src/test/resources/guide");
    private static final Path EXAMPLES = Path.of("examples");

    @Test
    void reportsTheMistakesOfTheGuidesPostgresql() {
        assertThat(rules("postgresql", Level.WARNING))
                .containsExactlyInAnyOrder(
                        "dump-failure-hidden", "dump-not-atomic", "claim-missing", "dump-failure-hidden");
        assertThat(rules("postgresql", Level.NOTE))
                .containsExactlyInAnyOrder(
                        "storage-class", "pg-isready-socket", "postgresql-replication", "dump-of-one");
    }

    @Test
    void reportsTheMistakesOfTheGuidesCassandra() {
        assertThat(rules("cassandra", Level.WARNING))
                .containsExactlyInAnyOrder(
                        "service-missing",
                        "no-budget",
                        "probe-timeout",
                        "probe-timeout",
                        "cassandra-snitch",
                        "cassandra-address");
    }

    @Test
    void reportsTheMistakesOfTheGuidesKafka() {
        assertThat(rules("kafka", Level.WARNING))
                .containsExactlyInAnyOrder(
                        "service-missing",
                        "no-budget",
                        "readiness-probe",
                        "variable-order",
                        "probe-timeout",
                        "kafka-broker-id",
                        "kafka-log-dirs");
    }

    @Test
    void reportsTheMistakesOfTheGuidesNginx() {
        assertThat(rules("nginx", Level.WARNING)).containsExactlyInAnyOrder("no-budget", "readiness-probe");
    }

    @Test
    void keepsTheGuidesAutoscalerAsItIs() {
        assertThat(read(GUIDE.resolve("vpa")).others()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("fragments")
    void saysThatAFragmentIsNoObject(Path fragment) {
        assertThatThrownBy(() -> read(fragment))
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith(fragment + ":")
                .hasMessageNotContaining("\n");
    }

    static List<Path> fragments() throws IOException {
        try (Stream<Path> files = Files.list(GUIDE.resolve("fragments"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "cassandra", "kafka", "kafka/zookeeper", "nginx"})
    void findsNothingWrongWithTheExamples(String example) {
        List<LintFinding> findings = lint(EXAMPLES.resolve(example));

        assertThat(findings).noneMatch(finding -> finding.level() == Level.WARNING);
        assertThat(findings)
                .extracting(LintFinding::rule)
                .isSubsetOf(Set.of("storage-class", "postgresql-replication"))
                .doesNotHaveDuplicates();
    }

    @Test
    void coversEveryFolderOfTheExamples() throws IOException {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            assertThat(folders.filter(folder -> holdsManifests(folder))
                            .map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrder("postgresql", "cassandra", "kafka", "nginx");
        }
    }

    @Test
    void keepsTheNamesOfTheGuide() {
        for (String name : List.of("postgresql", "cassandra", "kafka", "nginx")) {
            StatefulSet guide = set(GUIDE.resolve(name));
            StatefulSet example = set(EXAMPLES.resolve(name));
            assertThat(example.getMetadata().getName())
                    .isEqualTo(guide.getMetadata().getName());
            assertThat(example.getSpec().getServiceName())
                    .isEqualTo(guide.getSpec().getServiceName());
            assertThat(example.getSpec().getReplicas())
                    .isEqualTo(guide.getSpec().getReplicas());
            assertThat(example.getSpec().getVolumeClaimTemplates())
                    .isEqualTo(guide.getSpec().getVolumeClaimTemplates());
            assertThat(example.getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .get(0)
                            .getImage())
                    .isEqualTo(guide.getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .get(0)
                            .getImage());
        }
    }

    @Test
    void holdsNoSecretInTheExamples() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml") && holdsManifests(path.getParent()))
                    .toList()) {
                assertThat(read(file).secrets()).isEmpty();
            }
        }
    }

    /** Charts are rendered first, and tested with helm. */
    private static boolean isOfAChart(Path file) {
        return Stream.iterate(file, path -> path != null, Path::getParent)
                .anyMatch(path -> Files.isRegularFile(path.resolve("Chart.yaml")));
    }

    private static boolean holdsManifests(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return Files.isDirectory(folder)
                    && files.filter(file -> !isOfAChart(file))
                            .anyMatch(file -> file.toString().endsWith("statefulset.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> rules(String folder, Level level) {
        return lint(GUIDE.resolve(folder)).stream()
                .filter(finding -> finding.level() == level)
                .map(LintFinding::rule)
                .toList();
    }

    private static List<LintFinding> lint(Path folder) {
        return ManifestLint.lint(set(folder), Surroundings.of(read(folder), "default"));
    }

    private static StatefulSet set(Path folder) {
        return read(folder).statefulSet(Optional.empty());
    }

    private static Manifests read(Path path) {
        return Manifests.read(path.toString(), InputStream.nullInputStream(), "default");
    }
}
