package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has to be rendered first is told with the command that was typed, reading what the other one renders. */
class RenderedFirstTest {
    private static final String TEMPLATE = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: keeper}
            spec:
              replicas: {{ .Values.replicas }}
            """;

    @TempDir
    private Path folder;

    private Path chart;

    @BeforeEach
    void writeChart() throws IOException {
        chart = Files.createDirectory(folder.resolve("chart"));
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: keeper\n");
        Files.writeString(Files.createDirectory(chart.resolve("templates")).resolve("set.yaml"), TEMPLATE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plan CHART --restart | ./rollout plan - …",
                "rehearse CHART --restart | ./rollout rehearse - …",
                "simulate CHART | ./rollout simulate -",
                "plan examples/postgresql -f CHART | ./rollout plan … -f -",
                "rehearse examples/postgresql -f CHART | ./rollout rehearse … -f -",
            })
    void theCommandThatWasTypedTakesTheRendering(String arguments, String reader) {
        CommandLine.Said said = new CommandLine()
                .run(arguments.replace("CHART", chart.toString()).split(" "));

        assertThat(said.err())
                .isEqualToNormalizingNewlines(
                        chart + ": a chart, which is not rendered here; pipe it in: helm template " + chart + " | "
                                + reader + "\n");
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void aTemplateOnStandardInputIsToldSoToo() {
        CommandLine.Said said = new CommandLine().typing(TEMPLATE).run("rehearse", "examples/postgresql", "-f", "-");

        assertThat(said.err())
                .contains("pipe them in: helm template … | ./rollout rehearse … -f -)")
                .doesNotContain("plan");
    }

    @Test
    void aPatchIsNotWhatAChartRendersTo() {
        CommandLine.Said said = new CommandLine().run("plan", "examples/postgresql", "--patch", chart.toString());

        assertThat(said.err())
                .contains("a chart, which is not rendered here; render it first: helm template " + chart)
                .doesNotContain("|");
    }
}
