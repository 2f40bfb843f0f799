package io.jenkins.plugins.statefulset.rollout.sim;

import io.jenkins.plugins.statefulset.rollout.cluster.ClockReading;
import java.time.Duration;
import java.time.Instant;

/**
 * The clock of the machine that one process runs on.
 *
 * <ol>
 *   <li>It may be wrong by any length of time, and be set at any moment.
 *   <li>While the machine sleeps nothing of the process runs. Its clock goes on, its uptime stands still.
 * </ol>
 */
final class ProcessClock {
    private final SimulatedClock clock;
    private final TaskQueue process;
    private long ahead;
    private long slept;

    ProcessClock(SimulatedClock clock, TaskQueue process) {
        this.clock = clock;
        this.process = process;
    }

    Instant now() {
        return clock.now().plusMillis(ahead);
    }

    ClockReading moment() {
        return new ClockReading(now(), Duration.ofMillis(clock.millis() - slept));
    }

    /** When the cluster's clock shows what this one is to show then: the clock counts milliseconds, and nothing is early. */
    long trueTime(Instant at) {
        return at.plusNanos(999_999).toEpochMilli() - ahead;
    }

    /** @param length negative where it is behind */
    void setAhead(Duration length) {
        ahead = length.toMillis();
    }

    void sleep(Duration length) {
        slept += length.toMillis();
        process.sleepUntil(clock.millis() + length.toMillis());
    }

    /** The process goes no further while the machine sleeps. */
    void awaitWaking() {
        long rest = process.asleepUntil() - clock.millis();
        if (rest > 0) {
            clock.block(rest);
        }
    }
}
