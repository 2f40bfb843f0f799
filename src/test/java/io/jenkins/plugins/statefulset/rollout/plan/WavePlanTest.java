package io.jenkins.plugins.statefulset.rollout.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of {@link WavePlan} and {@link WaveSize}. */
class WavePlanTest {

    @ParameterizedTest(name = "{0} replicas: partitions {1}")
    @CsvSource({"1, 0", "2, 1 0", "3, 2 1 0", "4, 3 2 0", "5, 4 2 0", "100, 99 50 0"})
    void theDefaultIsOneThenHalfThenAll(int replicas, String partitions) {
        assertThat(partitions(WavePlan.settle(WavePlan.DEFAULT, replicas), replicas))
                .isEqualTo(partitions);
    }

    @ParameterizedTest(name = "{0} of 5 replicas: partitions {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "1,25%,50%,100%; 4 3 2 0",
                "1; 4 0",
                "5; 0",
                "100%; 0",
                "2,4; 3 1 0",
                "21%; 3 0",
                "20%; 4 0",
                "1%; 4 0",
                "99%; 0",
            })
    void sizesAreTotalsAndTheLastWaveIsAlwaysAll(String sizes, String partitions) {
        assertThat(partitions(WavePlan.settle(WaveSize.parseList(sizes), 5), 5)).isEqualTo(partitions);
    }

    @ParameterizedTest(name = "{0} of {1} replicas: partitions {2}")
    @CsvSource(
            delimiter = ';',
            value = {
                "each; 3; 2 1 0",
                "each; 1; 0",
                "1,each; 4; 3 2 1 0",
                "2,each; 4; 2 1 0",
                "1,50%,each; 6; 5 3 2 1 0",
                "100%,each; 3; 0",
                "50%, each ; 4; 2 1 0"
            })
    void eachIsAWaveOfEveryOrdinalThatIsLeft(String sizes, int replicas, String partitions) {
        List<WaveSize> settled = WavePlan.settle(WaveSize.parseList(sizes), replicas);

        assertThat(partitions(settled, replicas)).isEqualTo(partitions);
        assertThat(WavePlan.count(settled, replicas)).isEqualTo(partitions.split(" ").length);
    }

    @Test
    void eachFollowsTheReplicas() {
        List<WaveSize> settled = WavePlan.settle(WaveSize.parseList("1,each"), 3);

        assertThat(partitions(settled, 5)).isEqualTo("4 3 2 1 0");
        assertThat(partitions(settled, 2)).isEqualTo("1 0");
        assertThat(WavePlan.end(settled, 5, 3, 2))
                .as("one at a time, where replicas were lost")
                .isEqualTo(1);
        assertThat(WavePlan.wave(settled, 5, 3, 10, 1).ordinals()).containsExactly(11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"each,1", "each,each", "1,each,100%", "1,EACH", "every", "each%"})
    void eachStandsLast(String sizes) {
        assertThatThrownBy(() -> WaveSize.parseList(sizes))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("waves")
                .hasMessageContaining("each");
    }

    @Test
    void aTableOfManyWavesIsFolded() {
        List<Wave> waves = WavePlan.waves(WavePlan.settle(WaveSize.parseList("each"), 1000), 1000, 0);

        List<List<Wave>> rows = WaveRows.of(waves);

        assertThat(rows).extracting(List::size).containsExactly(1, 1, 997, 1);
        assertThat(WaveRows.of(waves.subList(0, 9))).hasSize(9);
    }

    @Test
    void theLastWaveStaysAllWhereTheSetGrows() {
        List<WaveSize> settled = WavePlan.settle(WaveSize.parseList("1,3"), 3);

        assertThat(partitions(settled, 3)).isEqualTo("2 0");
        assertThat(partitions(settled, 10)).isEqualTo("9 0");
    }

    @Test
    void wavesGoFromTheHighestOrdinalDownAndCountFromTheFirstOne() {
        assertThat(WavePlan.waves(WavePlan.settle(WavePlan.DEFAULT, 5), 5, 100))
                .containsExactly(
                        new Wave(1, 4, List.of(104)),
                        new Wave(2, 2, List.of(103, 102)),
                        new Wave(3, 0, List.of(101, 100)));
    }

    @Test
    void percentagesThatRoundToTheSameCountAreMerged() {
        assertThat(partitions(WavePlan.settle(WaveSize.parseList("10%,20%,30%,100%"), 3), 3))
                .isEqualTo("2 0");
        assertThat(partitions(WavePlan.settle(WaveSize.parseList("1,25%,50%"), 2), 2))
                .isEqualTo("1 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2,1", "2,2", "50%,1", "50%,25%", "4,50%", "1,100%,2"})
    void sizesThatDoNotRiseAreRefused(String sizes) {
        assertThatThrownBy(() -> WavePlan.settle(WaveSize.parseList(sizes), 5))
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith("waves " + sizes + ": waves must rise");
    }

    @Test
    void countsBeyondTheReplicasAreRefused() {
        assertThatThrownBy(() -> WavePlan.settle(WaveSize.parseList("1,4"), 3))
                .isInstanceOf(BadRequestException.class)
                .hasMessage("waves 1,4: a wave of 4 exceeds the StatefulSet's replicas (3)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "0%", "101%", "1.5", "50 %", "half", "1,,2", "1,", "99999999999", "%"})
    void whatIsNoSizeIsRefusedAndTheAllowedIsNamed(String text) {
        assertThatThrownBy(() -> WaveSize.parseList(text))
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith("waves: '")
                .hasMessageContaining("counts from 1 and percentages from 1% to 100%");
    }

    @Test
    void sizesMayStandApart() {
        assertThat(WaveSize.parseList(" 1, 25% ,100%"))
                .containsExactly(new WaveSize.Count(1), new WaveSize.Percentage(25), WaveSize.ALL);
    }

    @Test
    void percentagesRoundUpAndDoNotOverflow() {
        assertThat(new WaveSize.Percentage(1).of(101)).isEqualTo(2);
        assertThat(new WaveSize.Percentage(50).of(0)).isZero();
        assertThat(new WaveSize.Percentage(100).of(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    }

    private static String partitions(List<WaveSize> settled, int replicas) {
        return WavePlan.waves(settled, replicas, 0).stream()
                .map(wave -> Integer.toString(wave.partition()))
                .collect(Collectors.joining(" "));
    }
}
