package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.jenkins.plugins.statefulset.rollout.sim.StoreWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Invariant 6, by the set's Lease.
 *
 * <ol>
 *   <li>A driver writes the set only while the Lease lasts that it wrote last. A machine whose clock was set back while it slept
 *       cannot know that time has passed until its first request is answered: that request may be such a write.
 *   <li>A Lease that names somebody is taken only when it has not changed for as long as it lasts.
 * </ol>
 */
final class LeaseRules {
    private static final String NAME = SwarmDatabase.SET + "-rollout";
    private static final Duration LASTS = Duration.ofSeconds(30);
    private static final Duration A_MOMENT = Duration.ofMillis(100);

    private final InvariantWatcher truth;
    private final Map<String, Instant> renewed = new HashMap<>();
    private final Map<String, Instant> asleep = new HashMap<>();
    private final Map<String, Integer> askedUnaware = new HashMap<>();
    private Instant changed = Instant.MIN;

    LeaseRules(InvariantWatcher truth) {
        this.truth = truth;
    }

    /** A write of any Lease. */
    void written(StoreWrite write) {
        if (!write.name().equals(NAME)) {
            return;
        }
        String before = holder(write.before());
        String after = holder(write.after());
        boolean driver = truth.promises().drivers().test(write.who());
        Duration lasts = write.before()
                .map(Lease.class::cast)
                .map(lease -> lease.getSpec().getLeaseDurationSeconds())
                .map(Duration::ofSeconds)
                .orElse(LASTS);
        Duration unchanged = changed.equals(Instant.MIN) ? lasts : Duration.between(changed, write.time());
        if (driver
                && !before.isEmpty()
                && !after.isEmpty()
                && !before.equals(after)
                && unchanged.compareTo(lasts.minus(A_MOMENT)) < 0) {
            truth.breach(
                    6, write.who() + " took the Lease of " + before + ", which had changed " + unchanged + " before");
        }
        changed = write.time();
        if (driver && !after.isEmpty()) {
            renewed.put(write.who(), write.time());
        } else if (driver) {
            renewed.remove(write.who());
        }
    }

    /** The machine of a driver sleeps. */
    void sleeps(String who, Instant until) {
        asleep.put(who, until);
    }

    /** The clock of a driver's machine is set. */
    void clockSet(String who) {
        Instant now = truth.cluster().clock().now();
        if (asleep.getOrDefault(who, Instant.MIN).isAfter(now)) {
            askedUnaware.put(who, 0);
        }
    }

    /** A request of a driver reaches the server. One that does not is answered by nobody. */
    void asks(String who) {
        askedUnaware.computeIfPresent(who, (name, before) -> before + 1);
    }

    /** A driver has written the set. */
    void wroteSet(String who) {
        Instant now = truth.cluster().clock().now();
        if (Optional.ofNullable(askedUnaware.get(who)).equals(Optional.of(1))) {
            return;
        }
        Optional<Instant> last = Optional.ofNullable(renewed.get(who));
        if (last.filter(at -> !now.isAfter(at.plus(LASTS))).isEmpty()) {
            truth.breach(
                    6,
                    who + " wrote without the Lease, which it "
                            + last.map(at -> "wrote last at " + at).orElse("did not have"));
        }
    }

    private static String holder(Optional<HasMetadata> lease) {
        return lease.map(Lease.class::cast)
                .map(Lease::getSpec)
                .map(spec -> spec.getHolderIdentity())
                .orElse("");
    }
}
