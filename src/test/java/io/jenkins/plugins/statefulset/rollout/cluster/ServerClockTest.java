package io.jenkins.plugins.statefulset.rollout.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** How far the clock of this process is off, by the {@code Date} of answers. */
class ServerClockTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private final ServerClock server = new ServerClock();

    /** A moment of this process, by the server's clock. */
    private static ClockReading at(Duration sinceNoon, Duration ahead) {
        return new ClockReading(NOON.plus(sinceNoon).plus(ahead), sinceNoon.plusSeconds(500));
    }

    /** An answer that took 20 ms each way. */
    private void answer(Duration sinceNoon, Duration ahead) {
        server.heard(
                NOON.plus(sinceNoon).truncatedTo(ChronoUnit.SECONDS),
                at(sinceNoon.minusMillis(20), ahead),
                at(sinceNoon.plusMillis(20), ahead));
    }

    @Test
    void beforeAnyAnswerTheClockIsTakenToBeRight() {
        assertThat(server.ahead(at(Duration.ZERO, Duration.ofHours(1)))).isZero();
    }

    @Test
    void aClockThatMayBeRightIsTakenToBeRightToTheMillisecond() {
        for (int millis = 0; millis < 20_000; millis += 370) {
            answer(Duration.ofMillis(millis), Duration.ZERO);
            assertThat(server.ahead(at(Duration.ofMillis(millis), Duration.ZERO)))
                    .isZero();
        }
    }

    @Test
    void aWrongClockIsKnownMoreExactlyWithEachAnswer() {
        Duration hour = Duration.ofHours(1);
        answer(Duration.ofMillis(100), hour);
        assertThat(server.ahead(at(Duration.ofSeconds(1), hour))).isBetween(hour.minusMillis(1100), hour);
        answer(Duration.ofMillis(10_990), hour);
        answer(Duration.ofMillis(21_010), hour);

        assertThat(server.ahead(at(Duration.ofSeconds(30), hour)))
                .isBetween(hour.minusMillis(100), hour.plusMillis(100));
    }

    @Test
    void aClockThatIsBehindIsKnownAsWell() {
        answer(Duration.ofMillis(990), Duration.ofHours(-1));

        assertThat(server.ahead(at(Duration.ofSeconds(2), Duration.ofHours(-1))))
                .isBetween(
                        Duration.ofHours(-1).minusSeconds(1),
                        Duration.ofHours(-1).plusMillis(1020));
    }

    /** It need not wait for an answer: the server's clock is known by uptime. */
    @Test
    void aClockThatIsSetIsNoticedAtOnce() {
        answer(Duration.ofMillis(500), Duration.ZERO);

        assertThat(server.ahead(at(Duration.ofSeconds(5), Duration.ofMinutes(-30))))
                .isBetween(Duration.ofMinutes(-30), Duration.ofMinutes(-30).plusSeconds(1));
    }

    @Test
    void afterASleepTheFirstAnswerAloneCounts() {
        answer(Duration.ofMillis(500), Duration.ZERO);
        // Uptime stood still for an hour: by it the server seems to have jumped.
        Duration slept = Duration.ofHours(1);
        ClockReading sent = new ClockReading(NOON.plusSeconds(10).plus(slept), Duration.ofSeconds(510));
        ClockReading received = new ClockReading(NOON.plusMillis(10_040).plus(slept), Duration.ofMillis(510_040));
        server.heard(NOON.plusSeconds(10).plus(slept), sent, received);

        assertThat(server.ahead(received)).isZero();
    }

    @Test
    void anAnswerDuringWhichTheMachineSleptSaysNothing() {
        ClockReading sent = new ClockReading(NOON, Duration.ofSeconds(500));
        ClockReading received = new ClockReading(NOON.plus(Duration.ofHours(1)), Duration.ofSeconds(501));
        server.heard(NOON, sent, received);

        assertThat(server.ahead(received)).isZero();
    }
}
