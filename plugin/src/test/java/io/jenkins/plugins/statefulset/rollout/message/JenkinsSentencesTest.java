package io.jenkins.plugins.statefulset.rollout.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sentences of the plugin's own, which stand beside those of the library: complete in each language, none of them unused. */
class JenkinsSentencesTest {
    private static final Pattern CHINESE = Pattern.compile("[\\x{4e00}-\\x{9fff}]");

    /** Nothing but facts and punctuation. */
    private static final Set<String> ALIKE = Set.of(
            "jenkins.trend-column",
            "jenkins.in-one-line",
            "jenkins.stopped",
            "jenkins.stage",
            "jenkins.stage-and-time",
            "jenkins.tile");

    @ParameterizedTest
    @ValueSource(strings = {"jenkins", "jenkins-form"})
    void eachIsToldInBothLanguagesWithTheSameFacts(String subject) {
        Map<String, Template> english = Sentences.subject(Language.ENGLISH, subject);
        Map<String, Template> chinese = Sentences.subject(Language.CHINESE, subject);

        assertThat(chinese).isNotEmpty().containsOnlyKeys(english.keySet());
        chinese.forEach((key, sentence) -> {
            assertThat(sentence.facts()).as(key).isEqualTo(english.get(key).facts());
            assertThat(english.get(key).names()).as(key).containsAll(sentence.names());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"jenkins", "jenkins-form"})
    void aChineseSentenceIsChinese(String subject) throws IOException {
        Path file = Path.of("src/main/resources/io/jenkins/plugins/statefulset/rollout/message")
                .resolve(subject + "_zh_CN.properties");
        for (String line : Files.readAllLines(file)) {
            String key = line.substring(0, line.indexOf(" = "));
            String words = line.substring(line.indexOf(" = ") + 3).replaceAll("\\{[^}]*}", "");
            if (!ALIKE.contains(key)) {
                assertThat(words).as(key).containsPattern(CHINESE);
            }
            assertThat(words).as(key).doesNotContainPattern(CHINESE.pattern() + "\\s*[,;:.!?()]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jenkins", "jenkins-form"})
    void theCodeAsksForEachAndForNoOther(String subject) throws IOException {
        Set<String> asked = new TreeSet<>();
        Pattern key = Pattern.compile("\"(" + subject + "\\.[a-z][a-z-]*)\"");
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                Matcher found = key.matcher(Files.readString(source));
                while (found.find()) {
                    asked.add(found.group(1));
                }
            }
        }

        assertThat(asked)
                .containsExactlyInAnyOrderElementsOf(
                        Sentences.subject(Language.ENGLISH, subject).keySet());
    }
}
