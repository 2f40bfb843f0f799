package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * Keeps the Lease that makes one driver the only one of a StatefulSet.
 *
 * <ol>
 *   <li>It is taken when it does not exist, has no holder, or was last renewed longer ago than it lasts.
 *   <li>It is renewed every {@link #RENEWAL}. It counts as held until {@link #MARGIN} before others may take it, by this
 *       process's clock, counted from before the request that renewed it.
 *   <li>Each write of it is conditional, so of two drivers that find it free one gets it.
 *   <li>Whoever drove on after us wrote the set's state first, so that a write of ours that was still on its way fails on the set's
 *       resource version.
 * </ol>
 */
final class LeaseKeeper {
    static final Duration DURATION = Duration.ofSeconds(30);
    static final Duration RENEWAL = Duration.ofSeconds(10);
    static final Duration MARGIN = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final Scheduler scheduler;
    private final String namespace;
    private final String name;
    private final String holder;
    private final Runnable onLoss;

    private volatile Instant renewed = Instant.MIN;
    private volatile boolean over;
    private Lease lease;
    private Scheduler.Cancellable next = () -> {};

    /** @param onLoss called when someone else holds the Lease, or it ran out */
    LeaseKeeper(Cluster cluster, Scheduler scheduler, String namespace, String set, String holder, Runnable onLoss) {
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.namespace = namespace;
        this.name = name(set);
        this.holder = holder;
        this.onLoss = onLoss;
    }

    /** The Lease's name for a set. */
    static String name(String set) {
        return set + "-rollout";
    }

    /** Who holds the Lease of a set now; empty for nobody. */
    static Optional<String> holder(Cluster cluster, String namespace, String set, Instant now) {
        return cluster.lease(namespace, name(set)).flatMap(lease -> liveHolder(lease, now));
    }

    /** Takes the Lease, or says who has it. */
    synchronized Optional<String> acquire() {
        Optional<String> other = new Patience(scheduler).ask(this::take);
        if (other.isEmpty()) {
            next = scheduler.schedule(renewed.plus(RENEWAL), this::renew);
        }
        return other;
    }

    private Optional<String> take() {
        Instant now = scheduler.now();
        try {
            Optional<Lease> found = cluster.lease(namespace, name);
            if (found.filter(this::isOurs).isPresent()) {
                // Ours by a request whose answer was lost.
                lease = found.get();
                renewed = lease.getSpec().getRenewTime().toInstant();
                return Optional.empty();
            }
            if (found.isEmpty()) {
                lease = cluster.createLease(fresh(now));
            } else {
                Optional<String> other = liveHolder(found.get(), now);
                if (other.isPresent()) {
                    return other;
                }
                lease = cluster.replaceLease(taken(found.get(), now));
            }
        } catch (ClusterException e) {
            if (e.reason() == Reason.CONFLICT || e.reason() == Reason.ALREADY_EXISTS) {
                return Optional.of(
                        holder(cluster, namespace, setName(), scheduler.now()).orElse("another driver"));
            }
            throw e;
        }
        renewed = now;
        return Optional.empty();
    }

    private boolean isOurs(Lease found) {
        return found.getSpec() != null && holder.equals(found.getSpec().getHolderIdentity());
    }

    boolean held() {
        return !over && scheduler.now().isBefore(renewed.plus(DURATION).minus(MARGIN));
    }

    /** Gives the Lease back, so that another driver need not wait for its end. */
    synchronized void release() {
        if (over) {
            return;
        }
        over = true;
        next.cancel();
        try {
            cluster.replaceLease(new LeaseBuilder(lease)
                    .editSpec()
                    .withHolderIdentity("")
                    .withLeaseDurationSeconds(1)
                    .endSpec()
                    .build());
        } catch (ClusterException e) {
            // It runs out by itself.
            return;
        }
    }

    /** Stops renewing without a word, as a process that dies. */
    synchronized void abandon() {
        over = true;
        next.cancel();
    }

    private synchronized void renew() {
        if (over) {
            return;
        }
        Instant now = scheduler.now();
        try {
            lease = cluster.replaceLease(new LeaseBuilder(lease)
                    .editSpec()
                    .withRenewTime(time(now))
                    .endSpec()
                    .build());
            renewed = now;
            next = scheduler.schedule(now.plus(RENEWAL), this::renew);
        } catch (ClusterException e) {
            // A conflict may be with a renewal of our own whose answer was lost.
            if (e.reason().isTransient() || e.reason() == Reason.CONFLICT) {
                recover(now);
            } else {
                lose();
            }
        }
    }

    /** The renewal may or may not have taken effect. */
    private void recover(Instant now) {
        if (!held()) {
            lose();
            return;
        }
        try {
            Optional<Lease> found = cluster.lease(namespace, name);
            if (found.filter(this::isOurs).isEmpty()) {
                lose();
                return;
            }
            lease = found.get();
            Instant last = lease.getSpec().getRenewTime().toInstant();
            renewed = last.isAfter(renewed) ? last : renewed;
        } catch (ClusterException e) {
            if (!e.reason().isTransient()) {
                lose();
                return;
            }
        }
        next = scheduler.schedule(now.plusSeconds(2), this::renew);
    }

    private void lose() {
        over = true;
        onLoss.run();
    }

    private String setName() {
        return name.substring(0, name.length() - "-rollout".length());
    }

    private static Optional<String> liveHolder(Lease lease, Instant now) {
        LeaseSpec spec = lease.getSpec();
        if (spec == null
                || spec.getHolderIdentity() == null
                || spec.getHolderIdentity().isEmpty()) {
            return Optional.empty();
        }
        long seconds = spec.getLeaseDurationSeconds() == null ? DURATION.toSeconds() : spec.getLeaseDurationSeconds();
        boolean live = spec.getRenewTime() != null
                && now.isBefore(spec.getRenewTime().toInstant().plusSeconds(seconds));
        return live ? Optional.of(spec.getHolderIdentity()) : Optional.empty();
    }

    private Lease fresh(Instant now) {
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds((int) DURATION.toSeconds())
                .withAcquireTime(time(now))
                .withRenewTime(time(now))
                .withLeaseTransitions(0)
                .endSpec()
                .build();
    }

    private Lease taken(Lease found, Instant now) {
        Integer transitions = found.getSpec() == null ? null : found.getSpec().getLeaseTransitions();
        return new LeaseBuilder(found)
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds((int) DURATION.toSeconds())
                .withAcquireTime(time(now))
                .withRenewTime(time(now))
                .withLeaseTransitions(transitions == null ? 1 : transitions + 1)
                .endSpec()
                .build();
    }

    private static ZonedDateTime time(Instant instant) {
        return instant.atZone(ZoneOffset.UTC);
    }
}
