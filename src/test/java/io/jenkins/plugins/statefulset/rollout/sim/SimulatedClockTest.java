package io.jenkins.plugins.statefulset.rollout.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void eventsRunInTheOrderOfTheirTimesAndThenOfTheirScheduling() {
        SimulatedClock clock = SimulatedClock.inOrder(START);
        List<String> ran = new ArrayList<>();
        clock.after(20, () -> ran.add("late"));
        clock.after(10, () -> ran.add("early"));
        clock.after(10, () -> ran.add("early too"));

        clock.runFor(Duration.ofSeconds(1));

        assertThat(ran).containsExactly("early", "early too", "late");
        assertThat(clock.now()).isEqualTo(START.plusSeconds(1));
    }

    @Test
    void aShuffledClockRunsThemInAnOrderThatTheSeedSays() {
        assertThat(shuffled(1)).isEqualTo(shuffled(1)).isNotEqualTo(shuffled(2));
    }

    private static List<Integer> shuffled(long seed) {
        SimulatedClock clock = SimulatedClock.shuffled(START, seed);
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            clock.after(5, () -> ran.add(number));
        }
        clock.runFor(Duration.ofSeconds(1));
        return ran;
    }

    @Test
    void waitingEndsWithTheConditionTheLimitOrTheEvents() {
        SimulatedClock clock = SimulatedClock.inOrder(START);
        List<String> ran = new ArrayList<>();
        clock.after(10_000, () -> ran.add("event"));

        assertThat(clock.runUntil(() -> !ran.isEmpty(), Duration.ofSeconds(5))).isFalse();
        assertThat(clock.runUntil(() -> !ran.isEmpty(), Duration.ofSeconds(15))).isTrue();
        assertThat(clock.runUntil(() -> ran.size() == 2)).isFalse();
    }

    @Test
    void aPostedTaskRunsOnTheThreadThatAdvancesTheClockBeforeTheNextEvent() throws InterruptedException {
        SimulatedClock clock = SimulatedClock.inOrder(START);
        List<String> ran = new ArrayList<>();
        clock.after(10, () -> ran.add("event"));
        Thread other = new Thread(() -> clock.post(() -> ran.add("posted")));
        other.start();
        other.join();

        clock.runFor(Duration.ofSeconds(1));

        assertThat(ran).containsExactly("posted", "event");
    }

    @Test
    void pacedTimePassesAsWell() {
        SimulatedClock clock = SimulatedClock.inOrder(START);
        List<Instant> ran = new ArrayList<>();
        clock.playAt(100_000);
        clock.after(1000, () -> ran.add(clock.now()));

        clock.runUntil(() -> !ran.isEmpty());

        assertThat(ran).containsExactly(START.plusSeconds(1));
    }
}
