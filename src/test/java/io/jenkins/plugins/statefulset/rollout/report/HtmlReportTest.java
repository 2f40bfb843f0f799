package io.jenkins.plugins.statefulset.rollout.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The page itself; it stays below {@code target/reports} to be looked at. */
class HtmlReportTest {
    private static final Path REPORTS = Path.of("target", "reports");

    static Stream<Arguments> samples() {
        return Rollouts.all().entrySet().stream().map(sample -> arguments(sample.getKey(), sample.getValue()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void thePageOfEverySampleStandsAlone(String name, EventScript rollout) throws IOException {
        Files.createDirectories(REPORTS);
        Path file = REPORTS.resolve(name + ".html");

        HtmlReport.write(rollout.events(), ZoneOffset.UTC, file);

        String page = Files.readString(file);
        assertThat(page).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
        assertThat(page.toLowerCase(Locale.ROOT))
                .doesNotContain("<script")
                .doesNotContain("javascript:")
                .doesNotContain(" src=")
                .doesNotContain("@import")
                .doesNotContainPattern("\\son[a-z]+=")
                .doesNotContainPattern("href=\"(?!#)");
    }
}
