package io.jenkins.plugins.statefulset.rollout.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The catalogue: complete in each language, and neither more nor less than the code asks for. */
class SentencesTest {
    private static final Pattern CHINESE = Pattern.compile("[\\x{4e00}-\\x{9fff}]");

    /** Words between two facts that are the same in Chinese. */
    private static final Set<String> ALIKE = Set.of(
            "pod.waits",
            "pod.ended",
            "neighbour.pod",
            "guard.set",
            "backup-plan.set-with-images",
            "plan.pods",
            "template-field.pod",
            "overview.column-pods",
            "report.column-pod",
            "report.number-of",
            "report.short-day-format",
            "report.pod-in-wave",
            "owner.flux-helm",
            "owner.flux-kustomize");

    @TestFactory
    Stream<DynamicTest> eachSubjectIsCompleteInEachLanguage() throws Exception {
        return Catalogue.subjects().stream().flatMap(subject -> Stream.of(Language.values())
                .map(language ->
                        DynamicTest.dynamicTest(subject + " in " + language, () -> isComplete(subject, language))));
    }

    private static void isComplete(String subject, Language language) throws IOException {
        Map<String, Template> english = Sentences.subject(Language.ENGLISH, subject);
        Map<String, Template> told = Sentences.subject(language, subject);

        assertThat(told.keySet())
                .containsExactlyInAnyOrderElementsOf(english.keySet())
                .allMatch(key -> key.startsWith(subject + "."));
        told.forEach((key, sentence) -> {
            assertThat(sentence.facts()).as(key).isEqualTo(english.get(key).facts());
            assertThat(english.get(key).names()).as(key).containsAll(sentence.names());
        });
        assertThat(keysInOrder(subject, language)).isEqualTo(keysInOrder(subject, Language.ENGLISH));
    }

    /** So that the two can be read side by side; and a key that stands there twice is seen. */
    private static List<String> keysInOrder(String subject, Language language) throws IOException {
        List<String> keys = new ArrayList<>();
        Properties reader = new Properties() {
            @Override
            public synchronized Object put(Object key, Object value) {
                keys.add((String) key);
                return super.put(key, value);
            }
        };
        try (var file =
                Files.newBufferedReader(Catalogue.folder().resolve(subject + language.suffix() + ".properties"))) {
            reader.load(file);
        }
        return keys;
    }

    @Test
    void aChineseSentenceIsChinese() throws Exception {
        for (String subject : Catalogue.subjects()) {
            Properties all = new Properties();
            try (var file = Files.newBufferedReader(
                    Catalogue.folder().resolve(subject + Language.CHINESE.suffix() + ".properties"))) {
                all.load(file);
            }
            for (String key : all.stringPropertyNames()) {
                String words = all.getProperty(key).replaceAll("\\{[^}]*}", "");
                if (!ALIKE.contains(key) && !key.startsWith("unit.") && words.matches(".*[A-Za-z]{2}.*")) {
                    assertThat(words).as(key).containsPattern(CHINESE);
                }
                assertThat(words).as(key).doesNotContainPattern(CHINESE.pattern() + "\\s*[,;:.!?()]");
            }
        }
    }

    @Test
    void theCodeAsksForEachSentenceAndForNoOther() throws Exception {
        Set<String> known = Catalogue.keys();
        Pattern key = Pattern.compile("(" + String.join("|", Catalogue.subjects()) + ")\\.[a-z][a-z0-9-]*[a-z0-9]");
        Set<String> asked = new TreeSet<>();
        for (String text : constants()) {
            if (key.matcher(text).matches() && !text.endsWith(".css")) {
                asked.add(text);
            }
        }

        assertThat(asked).isEqualTo(known);
    }

    /** All texts in the constant pools of the classes of this project (JVMS 4.4). */
    private static Set<String> constants() throws IOException, URISyntaxException {
        Path classes = Path.of(Sentences.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<String> texts = new HashSet<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : new LinkedHashSet<>(
                    files.filter(path -> path.toString().endsWith(".class")).toList())) {
                addConstants(Files.readAllBytes(file), texts);
            }
        }
        return texts;
    }

    private static void addConstants(byte[] bytes, Set<String> texts) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        in.skipNBytes(8);
        int count = in.readUnsignedShort();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts.add(in.readUTF());
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                default -> in.skipNBytes(4);
            }
        }
    }
}
