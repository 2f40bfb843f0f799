package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OutputTailTest {

    @Property(tries = 300)
    void itIsTheEndOfAllThatWasAppended(
            @ForAll @AlphaChars String first,
            @ForAll @AlphaChars String second,
            @ForAll @IntRange(min = 1, max = 40) int limit) {
        OutputTail tail = new OutputTail(limit);
        tail.append(bytes(first));
        tail.append(bytes(second));

        String all = first + second;
        assertThat(tail.text()).isEqualTo(all.substring(Math.max(0, all.length() - limit)));
    }

    @Test
    void aCharacterThatWasCutIsLeftOut() {
        OutputTail tail = new OutputTail(4);
        tail.append(bytes("a€bc"));
        assertThat(tail.text()).isEqualTo("bc");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
