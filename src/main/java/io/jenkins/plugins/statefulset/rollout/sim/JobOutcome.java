package io.jenkins.plugins.statefulset.rollout.sim;

import java.time.Duration;
import java.util.List;

/**
 * How one pod of a Job ends.
 *
 * @param duration how long its container runs
 * @param exitCode 0 for success
 * @param message its termination message, empty for none
 * @param log its lines
 */
public record JobOutcome(Duration duration, int exitCode, String message, List<String> log) {
    public JobOutcome {
        log = List.copyOf(log);
    }
}
