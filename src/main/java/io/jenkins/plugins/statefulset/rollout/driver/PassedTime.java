package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.cluster.ClockReading;
import java.time.Duration;

/**
 * How much time has passed at most since a moment, by all readings of the clocks since then: between any two of them as much as the wall
 * clock or the uptime says, whichever says more. So a clock that was set back does not hide that the machine slept afterwards. May be
 * used from any thread.
 */
final class PassedTime {
    private ClockReading last;
    private Duration passed = Duration.ZERO;

    PassedTime(ClockReading since) {
        this.last = since;
    }

    synchronized Duration at(ClockReading now) {
        passed = passed.plus(now.atMostSince(last));
        last = now;
        return passed;
    }
}
