package io.jenkins.plugins.statefulset.rollout.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cluster.ClockReading;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PassedTimeTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final PassedTime passed = new PassedTime(at(0, 0));

    /** @param clock seconds after noon, by the clock that people see */
    private static ClockReading at(long clock, long uptime) {
        return new ClockReading(NOON.plusSeconds(clock), Duration.ofSeconds(uptime));
    }

    @Test
    void itCountsByWhicheverClockSaysMore() {
        assertThat(passed.at(at(5, 5))).isEqualTo(Duration.ofSeconds(5));
        assertThat(passed.at(at(5, 8))).isEqualTo(Duration.ofSeconds(8));
        assertThat(passed.at(at(65, 8))).isEqualTo(Duration.ofSeconds(68));
    }

    @Test
    void aClockThatWasSetBackHidesNoSleep() {
        assertThat(passed.at(at(-600, 1))).isEqualTo(Duration.ofSeconds(1));

        assertThat(passed.at(at(-300, 1))).isEqualTo(Duration.ofSeconds(301));
    }
}
