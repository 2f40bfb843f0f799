package io.jenkins.plugins.statefulset.rollout.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for the waves of any request. */
class WavePropertiesTest {

    @Property
    void coverEveryOrdinalExactlyOnceFromTheTop(
            @ForAll("sizes") List<WaveSize> sizes,
            @ForAll @IntRange(min = 1, max = 200) int replicas,
            @ForAll @IntRange(max = 1000) int start) {
        List<Integer> covered = new ArrayList<>();
        WavePlan.waves(settled(sizes, replicas), replicas, start).forEach(wave -> covered.addAll(wave.ordinals()));

        assertThat(covered)
                .containsExactlyElementsOf(IntStream.range(start, start + replicas)
                        .boxed()
                        .sorted(Comparator.reverseOrder())
                        .toList());
    }

    @Property
    void partitionsStrictlyFallToZero(
            @ForAll("sizes") List<WaveSize> sizes, @ForAll @IntRange(min = 1, max = 200) int replicas) {
        int before = replicas;
        int number = 0;
        for (Wave wave : WavePlan.waves(settled(sizes, replicas), replicas, 0)) {
            number++;
            assertThat(wave.number()).isEqualTo(number);
            assertThat(wave.partition()).isLessThan(before);
            assertThat(wave.ordinals()).hasSize(before - wave.partition());
            before = wave.partition();
        }
        assertThat(before).isZero();
    }

    @Property
    void followReplicasThatChangedSince(
            @ForAll("sizes") List<WaveSize> sizes,
            @ForAll @IntRange(min = 1, max = 200) int replicas,
            @ForAll @IntRange(max = 200) int replicasNow) {
        List<WaveSize> settled = settled(sizes, replicas);
        List<Integer> covered = new ArrayList<>();
        List<Wave> waves = WavePlan.waves(settled, replicasNow, 0);
        waves.forEach(wave -> covered.addAll(wave.ordinals()));

        assertThat(waves).hasSameSizeAs(settled);
        assertThat(covered).doesNotHaveDuplicates().hasSize(replicasNow);
        assertThat(waves.get(waves.size() - 1).partition()).isZero();
    }

    @Property
    void surviveTheirTextForm(@ForAll("sizes") List<WaveSize> sizes) {
        String text = String.join(",", sizes.stream().map(WaveSize::toString).toList());

        assertThat(WaveSize.parseList(text)).isEqualTo(sizes);
    }

    /** Makes a request of the sizes that nobody would refuse. */
    private static List<WaveSize> settled(List<WaveSize> sizes, int replicas) {
        List<WaveSize> rising = new ArrayList<>();
        int before = 0;
        for (WaveSize size : sizes) {
            if (size.of(replicas) > before && size.of(replicas) <= replicas) {
                rising.add(size);
                before = size.of(replicas);
            }
        }
        return WavePlan.settle(rising, replicas);
    }

    @Provide
    Arbitrary<List<WaveSize>> sizes() {
        Arbitrary<WaveSize> counts = Arbitraries.integers().between(1, 200).map(WaveSize.Count::new);
        Arbitrary<WaveSize> percentages = Arbitraries.integers().between(1, 100).map(WaveSize.Percentage::new);
        return Arbitraries.oneOf(counts, percentages).list().ofMinSize(1).ofMaxSize(8);
    }
}
