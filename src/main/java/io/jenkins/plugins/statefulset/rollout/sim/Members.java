package io.jenkins.plugins.statefulset.rollout.sim;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Members of a system that a rehearsal plays, so that checks around pods cost what they cost and hold where they would.
 *
 * @param leader ordinal of the one that leads at the start; empty for a system that has none
 * @param election for how long nobody leads when the leader's pod went without having handed over; zero or more
 * @param catchUp how long a pod that is ready again takes to be a full member; zero or more
 * @param slow the same of single ordinals
 */
public record Members(Optional<Integer> leader, Duration election, Duration catchUp, Map<Integer, Duration> slow) {
    /** Unless said. */
    public static final Duration ELECTION = Duration.ofSeconds(10);

    public Members {
        slow = Map.copyOf(slow);
    }

    /** How long that ordinal takes. */
    public Duration catchUp(int ordinal) {
        return slow.getOrDefault(ordinal, catchUp);
    }
}
