package io.jenkins.plugins.statefulset.rollout.testbed.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.statefulset.rollout.cli.RealCommandLine;
import io.jenkins.plugins.statefulset.rollout.testbed.RequiresTestbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The chart of {@code examples/helm}, rendered by the real helm, and what {@code examples/argocd} says of it. Touches no cluster. */
@RequiresTestbed
class ExampleChartTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void programsAreThere() {
        Programs.assumeThere();
    }

    @Test
    void helmFindsNothingToComplainOf() {
        assertThat(helm("lint", "examples/helm/chart", "--strict").orFail().text())
                .contains("0 chart(s) failed");
    }

    @Test
    void whatItRendersIsRehearsed() {
        RealCommandLine.Said said = RealCommandLine.run(
                rendered(), List.of("rehearse", "-", "--image", "srv=nginxinc/nginx-unprivileged:1.27.5"));

        assertThat(said.code()).as(said.text()).isZero();
        assertThat(said.text()).contains("1.27.4 → nginxinc/nginx-unprivileged:1.27.5", "Completed in ");
    }

    @Test
    void lintHasNothingAgainstIt() {
        RealCommandLine.Said said = RealCommandLine.run(rendered(), List.of("lint", "-", "--fail-on", "warning"));

        assertThat(said.code()).as(said.text()).isZero();
    }

    @Test
    void whatArgoCdIgnoresIsInTheChart() throws IOException {
        JsonNode application = tree(Files.readString(Path.of("examples/argocd/application.yaml")));
        JsonNode set = set();

        assertThat(application.at("/spec/source/path").asText()).isEqualTo("examples/helm/chart");
        assertThat(application.at("/spec/source/helm/releaseName").asText())
                .isEqualTo(set.at("/metadata/name").asText());
        assertThat(application.at("/spec/ignoreDifferences")).singleElement().satisfies(ignored -> {
            assertThat(set.path("apiVersion").asText())
                    .startsWith(ignored.path("group").asText() + "/");
            assertThat(set.path("kind")).isEqualTo(ignored.path("kind"));
            assertThat(set.at("/metadata/name")).isEqualTo(ignored.path("name"));
            assertThat(ignored.path("jsonPointers")).isNotEmpty().allSatisfy(pointer -> assertThat(
                            set.at(pointer.asText()).isMissingNode())
                    .as(pointer.asText())
                    .isFalse());
        });
        assertThat(application.at("/spec/syncPolicy/syncOptions"))
                .extracting(JsonNode::asText)
                .contains("RespectIgnoreDifferences=true");
    }

    private static String rendered() {
        return helm("template", "srv", "examples/helm/chart").orFail().text();
    }

    private static JsonNode set() {
        return Stream.of(rendered().split("(?m)^---$"))
                .filter(document -> document.contains("kind: StatefulSet"))
                .map(ExampleChartTest::tree)
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode tree(String yaml) {
        return JSON.valueToTree(Serialization.unmarshal(yaml, Map.class));
    }

    private static Programs.Said helm(String... arguments) {
        return Programs.run(
                Stream.concat(Stream.of(Programs.helm().toString()), Stream.of(arguments))
                        .toList(),
                Map.of(),
                "");
    }
}
