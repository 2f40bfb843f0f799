package io.jenkins.plugins.statefulset.rollout.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BlocksTest {

    @Property
    void holdsTheElementsInTheirOrder(
            @ForAll @IntRange(max = 300) int size,
            @ForAll @IntRange(max = 300) int gone,
            @ForAll @IntRange(max = 20) int more) {
        Blocks<Object> first = Blocks.of(objects(size), Blocks.none());
        List<Object> next = new ArrayList<>(first);
        if (gone < next.size()) {
            next.remove(gone);
        }
        next.addAll(objects(more));

        Blocks<Object> second = Blocks.of(next, first);

        assertThat(second).hasSize(next.size()).containsExactlyElementsOf(next);
        assertThat(second.blocks())
                .allSatisfy(block -> assertThat(block.elements()).isNotEmpty().hasSizeLessThanOrEqualTo(Blocks.SIZE));
    }

    @Test
    void sharesWithTheOneBeforeAllBlocksButThoseThatChanged() {
        List<Object> objects = objects(1000);
        Blocks<Object> first = Blocks.of(objects, Blocks.none());
        List<Object> next = new ArrayList<>(objects);
        next.remove(500);
        next.set(200, "changed");
        next.add("new");

        Blocks<Object> second = Blocks.of(next, first);

        assertThat(first.blocks().stream().filter(block -> !second.blocks().contains(block)))
                .hasSize(2);
        assertThat(second.blocks().size()).isLessThanOrEqualTo(first.blocks().size() + 1);
    }

    @Test
    void isTakenAsItIs() {
        Blocks<Object> blocks = Blocks.of(objects(3), Blocks.none());

        assertThat(Blocks.of(blocks, Blocks.none())).isSameAs(blocks);
    }

    private static List<Object> objects(int number) {
        return IntStream.range(0, number).<Object>mapToObj(i -> new Object()).toList();
    }
}
