package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorpusTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private Corpus.Figures run(String folder) throws IOException {
        try (CorpusServers servers = CorpusServers.none("1.37");
                PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            return Corpus.run(Path.of(folder), servers, out);
        }
    }

    private String output() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"examples, 5", "src/test/resources, 5"})
    void noManifestOfOursCrashes(String folder, int atLeast) throws IOException {
        Corpus.Figures figures = run(folder);

        assertThat(figures.crashes()).as(output()).isZero();
        assertThat(figures.sets()).isGreaterThanOrEqualTo(atLeast);
        assertThat(output()).contains("warnings:").endsWith(" warnings\n");
    }

    @Test
    void everySetOfManyDocumentsIsTriedAndTheRestIsReadPast(@TempDir Path folder) throws IOException {
        Path inside = Files.createDirectories(folder.resolve("chart/templates"));
        Files.writeString(inside.resolve("all.yaml"), """
                apiVersion: v1
                kind: Service
                metadata: {name: front}
                spec: {ports: [{port: 80}]}
                ---
                # an empty document
                ---
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: one}
                spec: &spec
                  selector: {matchLabels: {app: a}}
                  template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: "a:1.2.3"}]}}
                ---
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: two}
                spec:
                  selector: {matchLabels: {app: b}}
                  template: {metadata: {labels: {app: b}}, spec: {containers: [{name: b, image: b}]}}
                """);
        Files.writeString(
                inside.resolve("template.yaml"),
                "kind: StatefulSet\nmetadata:\n{{- include \"labels\" . | nindent 2 }}\n");

        Corpus.Figures figures = run(folder.toString());

        assertThat(figures).isEqualTo(new Corpus.Figures(2, 0, 0));
        assertThat(output()).contains("2 files (1 of them no YAML), 2 StatefulSets");
    }

    @ParameterizedTest
    @CsvSource({
        "postgres:13.22, postgres:13.23",
        "example.org:5000/postgres, example.org:5000/postgres:1.0.1",
        "a/b:v1.2.3-debian-11-r9, a/b:v1.2.3-debian-11-r10",
        "a:latest, a:latest-1",
        "a:1.2@sha256:0123, a:1.3"
    })
    void theNextImageIsOfTheNextPatchLevel(String image, String next) {
        assertThat(CorpusTrial.nextImage(image)).isEqualTo(next);
    }
}
