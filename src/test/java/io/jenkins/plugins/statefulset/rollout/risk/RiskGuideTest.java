package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.manifest.YamlFile;
import io.jenkins.plugins.statefulset.rollout.request.RiskRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/risk.md says of the files of rules. */
class RiskGuideTest {
    private static final Path GUIDE = Path.of("docs/risk.md");

    @Test
    void theTableOfTheSystemsIsThatOfTheirFiles() throws IOException {
        assertThat(Files.readString(GUIDE))
                .as("docs/risk.md, the table of systems")
                .contains(table());
    }

    @Test
    void theExampleOfARuleFileIsReadAndHolds() throws IOException {
        Matcher block =
                Pattern.compile("```yaml\n(system: .*?)```", Pattern.DOTALL).matcher(Files.readString(GUIDE));
        assertThat(block.find()).isTrue();
        RuleBook book = RiskRules.builtIn().with(List.of(YamlFile.parse(block.group(1), "acme-store.yaml")));

        assertThat(book.systems().get(0).id()).isEqualTo("acme-store");
        assertThat(new ExampleCheck(book).failures(book.systems().get(0))).isEmpty();
    }

    private static String table() {
        List<String> rows = new ArrayList<>();
        rows.add(
                "| system | a line | must not be left out | the release before, on what the one after has written | pages |");
        rows.add("| --- | --- | --- | --- | --- |");
        RiskRules.builtIn().systems().stream()
                .sorted(Comparator.comparing(system -> system.title().toLowerCase(Locale.ROOT)))
                .map(RiskGuideTest::row)
                .forEach(rows::add);
        return String.join("\n", rows) + "\n";
    }

    private static String row(Software system) {
        List<String> pages = new ArrayList<>();
        for (String source : system.sources()) {
            pages.add("[" + (pages.size() + 1) + "](" + source + ")");
        }
        return "| "
                + String.join(" | ", system.title(), line(system), stops(system), back(system), String.join(" ", pages))
                + " |";
    }

    private static String line(Software system) {
        return switch (system.lineNumbers()) {
            case 1 -> "1 number";
            case 3 -> "each release";
            default -> system.lineNumbers() + " numbers";
        };
    }

    private static String stops(Software system) {
        if (system.leap() > 0) {
            return system.leap() == 1 ? "any line" : "more than " + system.leap() + " lines at once";
        }
        return system.stops().isEmpty()
                ? "-"
                : String.join(
                        ", ", system.stops().stream().map(Version::toString).toList());
    }

    private static String back(Software system) {
        Set<String> words = new LinkedHashSet<>();
        Set<ReleaseMove> open = EnumSet.of(ReleaseMove.PREVIOUS, ReleaseMove.EARLIER);
        system.steps().stream()
                .filter(step -> step.writer().equals(system.id()))
                .filter(step -> step.moves().contains(ReleaseMove.PREVIOUS)
                        || step.moves().contains(ReleaseMove.EARLIER))
                .forEach(step -> {
                    words.add(word(step.starts()));
                    if (step.from().equals(VersionRange.ANY) && step.to().equals(VersionRange.ANY)) {
                        open.removeAll(step.moves());
                    }
                });
        if (!open.isEmpty()) {
            words.add(word(StartVerdict.UNSURE));
        }
        return String.join("; ", words);
    }

    private static String word(StartVerdict starts) {
        return switch (starts) {
            case YES -> "starts";
            case UNTIL_FINISHED -> "refuses once every pod has run the new one";
            case UNSURE -> "may refuse";
            case NO -> "refuses";
        };
    }
}
