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
 *   <li>A driver writes the set only while the Lease lasts that it wrote last.
 *   <li>A Lease that names somebody is taken only when it has not changed for as long as it lasts.
 * </ol>
 */
final class LeaseRules {
    private static final String NAME = SwarmDatabase.SET + "-rollout";
    private static final Duration LASTS = Duration.ofSeconds(30);
    private static final Duration A_MOMENT = Duration.ofMillis(100);

    private final InvariantWatcher truth;
    private final Map<String, Instant> renewed = new HashMap<>();
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

    /** A driver has written the set. */
    void wroteSet(String who) {
        Instant now = truth.cluster().clock().now();
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
