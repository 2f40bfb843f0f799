package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarningHeadersTest {
    @Test
    void aWarningIsItsText() {
        assertThat(WarningHeaders.texts(List.of("299 - \"policy no-latest: use a version\"")))
                .containsExactly("policy no-latest: use a version");
    }

    @Test
    void quotesAndBackslashesInItAreWrittenWithABackslash() {
        assertThat(WarningHeaders.texts(List.of("299 - \"label \\\"a\\\" and \\\\ are odd\"")))
                .containsExactly("label \"a\" and \\ are odd");
    }

    @Test
    void severalMayStandInOneHeaderAndEachIsToldOnce() {
        assertThat(WarningHeaders.texts(List.of("299 - \"one, two\", 299 - \"three\"", "299 - \"three\"")))
                .containsExactly("one, two", "three");
    }

    @Test
    void othersThanTheServersOwnAreLeftOut() {
        assertThat(WarningHeaders.texts(
                        List.of("110 proxy \"response is stale\"", "299", "", "299 - \"open", "299 - \"\"")))
                .isEmpty();
        assertThat(WarningHeaders.texts(null)).isEmpty();
    }

    @Test
    void whatIsLongOrManyIsCut() {
        assertThat(WarningHeaders.texts(List.of("299 - \"" + "\n x".repeat(5_000) + "\"")))
                .singleElement()
                .satisfies(text ->
                        assertThat(text).hasSize(WarningHeaders.LONGEST + 1).doesNotContain("\n"));
        List<String> many = IntStream.range(0, 100)
                .mapToObj(i -> "299 - \"warning " + i + "\"")
                .toList();
        assertThat(WarningHeaders.texts(many)).hasSize(WarningHeaders.MOST);
        assertThat(WarningHeaders.texts(Collections.nCopies(100, "299 - \"same\"")))
                .hasSize(1);
    }
}
