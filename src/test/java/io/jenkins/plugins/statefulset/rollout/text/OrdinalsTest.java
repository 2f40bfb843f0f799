package io.jenkins.plugins.statefulset.rollout.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OrdinalsTest {

    @Test
    void neighboursAreDrawnTogether() {
        assertThat(Ordinals.inWords(List.of())).isEqualTo("no ordinal");
        assertThat(Ordinals.inWords(List.of(1))).isEqualTo("ordinal 1");
        assertThat(Ordinals.inWords(List.of(2, 1))).isEqualTo("ordinals 2 and 1");
        assertThat(Ordinals.inWords(List.of(9, 8, 7, 6, 5))).isEqualTo("ordinals 9 to 5");
        assertThat(Ordinals.inWords(List.of(9, 8, 7, 4))).isEqualTo("ordinals 9 to 7, 4");
        assertThat(Ordinals.inWords(List.of(9, 7, 5))).isEqualTo("ordinals 9, 7, 5");
        assertThat(Ordinals.inWords(List.of(3, 4, 5))).isEqualTo("ordinals 3 to 5");
    }

    @Test
    void manyPodsAreTheirNumberWithTheFirstAndTheLast() {
        assertThat(Ordinals.names(List.of("a-0"))).isEqualTo("a-0");
        assertThat(Ordinals.names(List.of("a-2", "a-1", "a-0"))).isEqualTo("a-2, a-1 and a-0");
        assertThat(Ordinals.names(List.of("a-3", "a-2", "a-1", "a-0"))).isEqualTo("4 pods (a-3 to a-0)");
    }
}
