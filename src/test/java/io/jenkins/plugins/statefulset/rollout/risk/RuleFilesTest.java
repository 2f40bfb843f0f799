package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.kube.ImagePattern;
import io.jenkins.plugins.statefulset.rollout.manifest.TranslationFile;
import io.jenkins.plugins.statefulset.rollout.manifest.YamlFile;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.LocalizedText;
import io.jenkins.plugins.statefulset.rollout.request.RiskRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of rules that comes along. */
class RuleFilesTest {
    private static final Path FOLDER = Path.of("src/main/resources/io/jenkins/plugins/statefulset/rollout/risk");

    static List<Software> systems() {
        return RiskRules.builtIn().systems();
    }

    @ParameterizedTest
    @MethodSource("systems")
    void aFileHoldsToItsOwnExamples(Software system) {
        assertThat(new ExampleCheck(RiskRules.builtIn()).failures(system)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("systems")
    void everyStepThatIsToldHasAnExampleForwardsAndBack(Software system) {
        Set<String> blockers = new HashSet<>();
        system.steps().forEach(step -> step.blocker().ifPresent(blockers::add));
        Set<String> shown = new HashSet<>();
        system.examples().forEach(example -> example.blocker().ifPresent(shown::add));

        assertThat(shown)
                .as("blockers of %s that an example shows", system.id())
                .isEqualTo(blockers);
        assertThat(system.examples()).as("examples of %s", system.id()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void theIndexNamesEveryFileWithItsImages() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Software system : systems()) {
            lines.add(system.id() + ": "
                    + String.join(
                            " ",
                            system.images().stream().map(ImagePattern::text).toList()));
        }
        assertThat(Files.readAllLines(FOLDER.resolve("systems.txt"))).isEqualTo(lines);
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(systems().stream().map(system -> system.id() + ".yaml"))
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.endsWith(".yaml"))
                                    .toList());
        }
    }

    @Test
    void noImageIsKnownToTwoSystems() {
        assertThat(systems().stream()
                        .flatMap(system -> system.images().stream())
                        .map(ImagePattern::text))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("systems")
    void aSentenceStandsThereInEachLanguageWithTheSamePlaceholders(Software system) {
        for (LocalizedText sentence : sentences(system)) {
            for (Language language : Language.values()) {
                if (language != Language.ENGLISH) {
                    assertThat(sentence.others()).as(sentence.english()).containsKey(language);
                    assertThat(placeholders(sentence.in(language)))
                            .as(sentence.in(language))
                            .isEqualTo(placeholders(sentence.english()));
                }
            }
        }
    }

    @Test
    void noTranslationIsOfASentenceThatIsNotThere() {
        Set<String> there = new HashSet<>();
        systems().forEach(system -> sentences(system).forEach(sentence -> there.add(sentence.in(Language.CHINESE))));

        Path file = FOLDER.resolve("translations.yml");
        assertThat(TranslationFile.read(YamlFile.read(file.toString()).get(0))
                        .texts()
                        .values())
                .extracting(sentence -> sentence.in(Language.CHINESE))
                .isSubsetOf(there);
    }

    private static List<LocalizedText> sentences(Software system) {
        List<LocalizedText> all = new ArrayList<>(system.back().stream().toList());
        for (SoftwareStep step : system.steps()) {
            all.add(((StepText.OfFile) step.says()).clause());
            all.addAll(step.instead());
            all.addAll(step.warnings());
        }
        return all;
    }

    private static Set<String> placeholders(String sentence) {
        return Pattern.compile("\\{\\w+}")
                .matcher(sentence)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }
}
