package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What stands in the Lease of a set. Its times are there for people and for {@link #holder}, which only informs; who may take
 * the Lease is decided without them.
 *
 * @param holder names this driver
 */
record LeaseFormat(String namespace, String name, String holder) {
    private static final String SUFFIX = "-rollout";

    static LeaseFormat of(String namespace, String set, String holder) {
        return new LeaseFormat(namespace, name(set), holder);
    }

    /** The Lease's name for a set. */
    static String name(String set) {
        return set + SUFFIX;
    }

    /** Who most likely drives a set now, by the times in its Lease; empty for nobody. */
    static Optional<String> holder(Cluster cluster, String namespace, String set, Instant now) {
        return cluster.lease(namespace, name(set)).flatMap(lease -> liveHolder(lease, now));
    }

    private static Optional<String> liveHolder(Lease lease, Instant now) {
        return HolderLiveness.holder(lease).filter(name -> {
            ZonedDateTime renewed = lease.getSpec().getRenewTime();
            Integer seconds = lease.getSpec().getLeaseDurationSeconds();
            long lasts = seconds == null ? LeaseKeeper.DURATION.toSeconds() : seconds;
            return renewed != null && now.isBefore(renewed.toInstant().plusSeconds(lasts));
        });
    }

    boolean isOurs(Lease lease) {
        return HolderLiveness.holder(lease).equals(Optional.of(holder));
    }

    /** The same for the same set, so that a simulation runs alike each time. */
    long seed() {
        return (namespace + "/" + name).hashCode();
    }

    Lease fresh(Instant now) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds((int) LeaseKeeper.DURATION.toSeconds())
                .withAcquireTime(time(now))
                .withRenewTime(time(now))
                .withLeaseTransitions(0)
                .endSpec()
                .build();
    }

    /** The Lease renewed, or taken where it was not ours. */
    Lease ours(Lease found, Instant now) {
        return isOurs(found) ? renewed(found, now) : taken(found, now);
    }

    private static Lease renewed(Lease lease, Instant now) {
        return new LeaseBuilder(lease)
                .editSpec()
                .withRenewTime(time(now))
                .endSpec()
                .build();
    }

    private Lease taken(Lease found, Instant now) {
        Integer transitions = found.getSpec() == null ? null : found.getSpec().getLeaseTransitions();
        return new LeaseBuilder(found)
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds((int) LeaseKeeper.DURATION.toSeconds())
                .withAcquireTime(time(now))
                .withRenewTime(time(now))
                .withLeaseTransitions(transitions == null ? 1 : transitions + 1)
                .endSpec()
                .build();
    }

    Lease released(Lease lease) {
        return new LeaseBuilder(lease)
                .editSpec()
                .withHolderIdentity("")
                .withLeaseDurationSeconds(1)
                .endSpec()
                .build();
    }

    /** A time as a Lease holds it: to the microsecond. */
    static Instant stamp(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    static boolean isRenewedAt(Lease lease, Instant stamp) {
        ZonedDateTime renewed = lease.getSpec().getRenewTime();
        return renewed != null && renewed.toInstant().equals(stamp);
    }

    private static ZonedDateTime time(Instant instant) {
        return instant.atZone(ZoneOffset.UTC);
    }
}
