package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.jenkins.plugins.statefulset.rollout.cluster.ClockReading;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the holder of a Lease lives, as far as this process has seen it. The times in a Lease are those of another's clock
 * and say nothing, as in client-go's {@code leaderelection}.
 *
 * <ol>
 *   <li>A Lease that does not exist, or names no holder, is free.
 *   <li>Its holder lives if the Lease was seen to change: another renewal, or another holder.
 *   <li>Nothing is known of one that has not changed yet. It counts as dead when it has not changed for as long as it says that it
 *       lasts, by this process's uptime and from its first look on.
 * </ol>
 */
final class HolderLiveness {
    private Optional<Seen> first = Optional.empty();

    private record Seen(String version, ClockReading at) {}

    /** What a look says. */
    sealed interface Verdict {}

    record Free() implements Verdict {}

    record Alive(String holder) implements Verdict {}

    /** @param left until it counts as dead; zero where it does now */
    record Unknown(String holder, Duration left) implements Verdict {}

    Verdict look(Optional<Lease> found, ClockReading now) {
        Optional<String> holder = found.flatMap(HolderLiveness::holder);
        if (holder.isEmpty()) {
            return new Free();
        }
        String version = String.valueOf(found.get().getMetadata().getResourceVersion());
        Seen seen = first.orElseGet(() -> new Seen(version, now));
        first = Optional.of(seen);
        if (!seen.version().equals(version)) {
            return new Alive(holder.get());
        }
        Duration left = lasts(found.get()).minus(now.atLeastSince(seen.at()));
        return new Unknown(holder.get(), left.isNegative() ? Duration.ZERO : left);
    }

    /** Whom a Lease names; empty where it is free. */
    static Optional<String> holder(Lease lease) {
        return Optional.ofNullable(lease.getSpec())
                .map(LeaseSpec::getHolderIdentity)
                .filter(name -> !name.isEmpty());
    }

    private static Duration lasts(Lease lease) {
        return Optional.ofNullable(lease.getSpec().getLeaseDurationSeconds())
                .map(Duration::ofSeconds)
                .orElse(LeaseKeeper.DURATION);
    }
}
