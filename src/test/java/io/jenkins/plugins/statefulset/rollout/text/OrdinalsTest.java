package io.jenkins.plugins.statefulset.rollout.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OrdinalsTest {

    @Test
    void neighboursAreDrawnTogether() {
        assertThat(Ordinals.inWords(List.of())).hasToString("no ordinal");
        assertThat(Ordinals.inWords(List.of(1))).hasToString("ordinal 1");
        assertThat(Ordinals.inWords(List.of(2, 1))).hasToString("ordinals 2 and 1");
        assertThat(Ordinals.inWords(List.of(9, 8, 7, 6, 5))).hasToString("ordinals 9 to 5");
        assertThat(Ordinals.inWords(List.of(9, 8, 7, 4))).hasToString("ordinals 9 to 7, 4");
        assertThat(Ordinals.inWords(List.of(9, 7, 5))).hasToString("ordinals 9, 7, 5");
        assertThat(Ordinals.inWords(List.of(3, 4, 5))).hasToString("ordinals 3 to 5");
    }

    @Test
    void manyPodsAreTheirNumberWithTheFirstAndTheLast() {
        assertThat(Ordinals.names(List.of("a-0"))).hasToString("a-0");
        assertThat(Ordinals.names(List.of("a-2", "a-1", "a-0"))).hasToString("a-2, a-1 and a-0");
        assertThat(Ordinals.names(List.of("a-3", "a-2", "a-1", "a-0"))).hasToString("4 pods (a-3 to a-0)");
    }
}
