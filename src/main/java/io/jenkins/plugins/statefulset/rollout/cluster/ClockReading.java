package io.jenkins.plugins.statefulset.rollout.cluster;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment by the two clocks of this process, neither of which tells alone how much time has passed: the one may be set, and
 * the other stands still on some systems while the machine sleeps ({@code CLOCK_MONOTONIC} of Linux).
 *
 * @param clock by the clock that people see
 * @param uptime by one that nobody sets, from any beginning: only differences count
 */
public record ClockReading(Instant clock, Duration uptime) {

    /** The most that may have passed since then, by either clock; never negative. */
    public Duration atMostSince(ClockReading earlier) {
        Duration byClock = Duration.between(earlier.clock, clock);
        Duration byUptime = atLeastSince(earlier);
        return byClock.compareTo(byUptime) > 0 ? byClock : byUptime;
    }

    /** What has surely passed since then: this process ran for that long. */
    public Duration atLeastSince(ClockReading earlier) {
        return uptime.minus(earlier.uptime);
    }
}
