package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.cluster.ClockReading;
import io.jenkins.plugins.statefulset.rollout.cluster.ServerClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How much time has passed at most since a moment. May be used from any thread.
 *
 * <ol>
 *   <li>By all readings of this process's clocks since then: between any two of them as much as the wall clock or the uptime says,
 *       whichever says more. So a clock that was set back does not hide that the machine slept afterwards.
 *   <li>At least as much as the API server's clock has gone on since then, by its answers: where the machine stood still and its clock
 *       with it, as a paused virtual machine does, nothing else tells.
 * </ol>
 */
final class PassedTime {
    private final ServerClock server;
    private Optional<Instant> serverThen;
    private final ClockReading began;
    private ClockReading last;
    private Duration passed = Duration.ZERO;

    /**
     * Counts from a moment on. Made at that moment: of one before the machine stood still the server's clock cannot tell afterwards.
     *
     * @param since the moment. Where the server's clock has heard no answer yet, the first one tells what it showed then
     */
    PassedTime(ClockReading since, ServerClock server) {
        this.server = server;
        this.serverThen = server.latest(since);
        this.began = since;
        this.last = since;
    }

    synchronized Duration at(ClockReading now) {
        passed = later(passed.plus(now.atMostSince(last)), byServer(now));
        last = now;
        return passed;
    }

    private Duration byServer(ClockReading now) {
        if (serverThen.isEmpty()) {
            serverThen = server.latest(began);
        }
        return serverThen
                .flatMap(then -> server.earliest(now).map(reached -> Duration.between(then, reached)))
                .orElse(Duration.ZERO);
    }

    private static Duration later(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
