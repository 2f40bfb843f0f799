package io.jenkins.plugins.statefulset.rollout;

import io.jenkins.plugins.statefulset.rollout.event.EventJson;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.manifest.PatchDocument;
import io.jenkins.plugins.statefulset.rollout.manifest.YamlFile;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.sim.Scenario;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that are small, or of a size that a file may have, and cost their reader far more: taken or refused, in proportion. */
@Timeout(Hostile.SECONDS)
class HostileSizesTest {
    private static final Map<String, Consumer<String>> READERS = Map.of(
            "manifests", text -> Manifests.parse(text, "set.yaml", "default"),
            "patch", text -> PatchDocument.parse(text, "patch.yaml"),
            "rules", text -> YamlFile.parse(text, "rules.yaml"),
            "scenario", text -> Scenario.parse(text, "scenario.yaml"),
            "event", HostileSizesTest::event);

    private static void event(String text) {
        try {
            EventJson.read(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(e.getMessage(), e);
        }
    }

    static Map<String, String> texts() {
        String key = "k".repeat(20_000);
        return Map.of(
                "a long name of a field with many values", "? " + key + "\n: [" + "1, ".repeat(20_000) + "1]\n",
                "a long name of a field, nested", ("{? " + key + " : ").repeat(200) + "1" + "}".repeat(200),
                "a long name of a field given twice", "? " + key + "\n: 1\n? " + key + "\n: 2\n",
                "nested lists", "[".repeat(100_000),
                "nested maps", "{a: ".repeat(50_000),
                "aliases of aliases", aliases(),
                "one alias many times", "a: &a [" + "x, ".repeat(500) + "x]\nb: [" + "*a, ".repeat(5_000) + "*a]\n",
                "many values", "[" + "1,".repeat(300_000) + "1]",
                "many documents", "a: b\n---\n".repeat(20_000),
                "a long value", "apiVersion: " + "v".repeat(2_000_000));
    }

    /** Each list holds the one before nine times. */
    private static String aliases() {
        return "a0: &a0 [x, x]\n"
                + IntStream.range(1, 20)
                        .mapToObj(level -> "a" + level + ": &a" + level + " ["
                                + Stream.generate(() -> "*a" + (level - 1))
                                        .limit(9)
                                        .collect(Collectors.joining(", "))
                                + "]\n")
                        .collect(Collectors.joining());
    }

    static Stream<Arguments> cases() {
        return texts().entrySet().stream()
                .flatMap(text -> READERS.keySet().stream().map(reader -> Arguments.of(reader, text.getKey())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void areReadInProportionToTheirSize(String reader, String kind) {
        String text = texts().get(kind);

        Hostile.take(text, () -> READERS.get(reader).accept(text));
    }
}
