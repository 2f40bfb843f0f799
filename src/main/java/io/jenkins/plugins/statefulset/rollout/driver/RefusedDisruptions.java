package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.engine.seen.RefusedDisruption;
import io.jenkins.plugins.statefulset.rollout.engine.seen.RefusedDisruption.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Remembers which pods the server would not take down, and when to ask again: after 1 s, then after ever longer pauses. Not
 * thread-safe.
 */
final class RefusedDisruptions {
    private static final Duration SOON = Duration.ofSeconds(1);
    /** A budget that frees itself is to be noticed. */
    private static final Duration BUDGET = Duration.ofSeconds(5);

    private static final Duration SERVER = Duration.ofSeconds(30);

    private final Map<String, RefusedDisruption> refusals = new HashMap<>();
    private final Map<String, Integer> times = new HashMap<>();

    void refused(String uid, Kind kind, String message, Instant now) {
        int before = times.merge(uid, 1, Integer::sum) - 1;
        Duration longest =
                switch (kind) {
                    case BUDGET -> BUDGET;
                    case SERVER -> SERVER;
                };
        Duration pause = SOON.multipliedBy(1L << Math.min(before, 5));
        Instant again = now.plus(pause.compareTo(longest) > 0 ? longest : pause);
        RefusedDisruption known = refusals.get(uid);
        Instant since = known == null || known.kind() != kind ? now : known.since();
        refusals.put(uid, new RefusedDisruption(kind, message, since, again));
    }

    /** The server took that pod down, or it is gone. */
    void accepted(String uid) {
        refusals.remove(uid);
        times.remove(uid);
    }

    /** By the UIDs of the pods. */
    Map<String, RefusedDisruption> all() {
        return Map.copyOf(refusals);
    }
}
