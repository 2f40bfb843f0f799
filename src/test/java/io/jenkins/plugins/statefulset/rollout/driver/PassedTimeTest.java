package io.jenkins.plugins.statefulset.rollout.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cluster.ClockReading;
import io.jenkins.plugins.statefulset.rollout.cluster.ServerClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PassedTimeTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final ServerClock server = new ServerClock();
    private final PassedTime passed = new PassedTime(at(0, 0), server);

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

    @Test
    void aMachineThatStoodStillLearnsItOfTheServer() {
        server.heard(NOON, at(0, 0), at(0, 0));
        PassedTime paused = new PassedTime(at(0, 0), server);
        assertThat(paused.at(at(3, 3))).isEqualTo(Duration.ofSeconds(3));

        server.heard(NOON.plusSeconds(184), at(4, 4), at(4, 4));

        assertThat(paused.at(at(4, 4))).isEqualTo(Duration.ofSeconds(183));
    }

    @Test
    void answersThatTellNothingNewMakeItNoOlder() {
        server.heard(NOON, at(0, 0), at(0, 0));
        PassedTime usual = new PassedTime(at(0, 0), server);

        server.heard(NOON.plusSeconds(20), at(20, 20), at(20, 20));

        assertThat(usual.at(at(21, 21))).isEqualTo(Duration.ofSeconds(21));
    }
}
