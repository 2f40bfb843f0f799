package io.jenkins.plugins.statefulset.rollout.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GatesGuideTest {
    private static final Pattern EXAMPLE = Pattern.compile("--gate (?:'([^']*)'|\"([^\"]*)\")");

    private static List<String> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(Path.of("docs/gates.md")))
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                .toList();
    }

    @Test
    void showsGatesThatCanBeRead() throws IOException {
        assertThat(examples()).hasSize(8).allSatisfy(example -> assertThat(GateParser.parse(example))
                .isNotInstanceOf(GateSpec.Manual.class));
    }
}
