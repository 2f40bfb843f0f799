package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As Go's {@code encoding/json} writes them: a real server refuses a {@code test} of another form. */
class PatchTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "60   | \\u003c",
                "62   | \\u003e",
                "38   | \\u0026",
                "27   | \\u001b",
                "8232 | \\u2028",
                "8233 | \\u2029",
                "10   | \\n",
                "9    | \\t",
                "34   | \\\"",
                "92   | \\\\",
                "8594 | →",
                "47   | /",
            })
    void escapesAStringAsTheServerDoes(int code, String written) {
        assertThat(PatchText.of(TextNode.valueOf("a" + Character.toString(code) + "b")))
                .isEqualTo("\"a" + written + "b\"");
    }
}
