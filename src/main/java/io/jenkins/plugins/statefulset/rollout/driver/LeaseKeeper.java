package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.jenkins.plugins.statefulset.rollout.cluster.ClockReading;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps the Lease that makes one driver the only one of a StatefulSet.
 *
 * <ol>
 *   <li>It is taken when it is free, or its holder counts as dead, as {@link HolderLiveness} has it. A holder that lives is left alone.
 *   <li>It is renewed every {@link #RENEWAL}. It counts as held until {@link #MARGIN} before others may take it, counted from
 *       before the request that renewed it, by whichever clock of this process or of the server says that more time has passed
 *       ({@link PassedTime}): a machine may have slept, or stood still.
 *   <li>Not held is not lost. Without an answer, or with one that refuses the account, it is tried again as {@link RequestFailures}
 *       has it, and counts as held again once it was renewed.
 *   <li>It is lost when the server says that somebody else holds it. One that is gone or names nobody is taken again: whoever
 *       drove meanwhile wrote the set's record, which the driver looks at before it writes.
 *   <li>Each write of it is conditional, so of two drivers that find it free one gets it.
 *   <li>Whoever drove on after us wrote the set's record first, so that a write of ours that was still on its way fails.
 * </ol>
 */
final class LeaseKeeper {
    static final Duration DURATION = Duration.ofSeconds(30);
    static final Duration RENEWAL = Duration.ofSeconds(10);
    static final Duration MARGIN = Duration.ofSeconds(5);

    /** Between two looks at a Lease that another holds, and after a first failure. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int TRIES = 4;

    private final Cluster cluster;
    private final Scheduler scheduler;
    private final LeaseFormat form;
    private final Runnable onChange;
    private final RequestFailures trouble;
    private final HolderLiveness sight = new HolderLiveness();

    private Optional<Lease> known = Optional.empty();
    private Optional<Sent> sent = Optional.empty();
    private Scheduler.Cancellable next = () -> {};
    private volatile Optional<PassedTime> renewed = Optional.empty();
    private volatile Optional<ClockReading> answered = Optional.empty();
    private volatile Optional<String> lostTo = Optional.empty();
    private volatile boolean over;
    private volatile boolean renewing;

    /** @param onChange called when it is lost, not held any more, or held again */
    LeaseKeeper(Cluster cluster, Scheduler scheduler, LeaseFormat form, Runnable onChange) {
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.form = form;
        this.onChange = onChange;
        this.trouble = new RequestFailures(LOOK, LONGEST_PAUSE, form.seed());
    }

    /** Takes the Lease and keeps it, or says what is seen of whoever has it. Blocks for the answers. */
    synchronized Optional<HolderLiveness.Verdict> acquire() {
        Optional<HolderLiveness.Verdict> other = new RequestRetrying(scheduler).ask(this::take);
        if (other.isEmpty()) {
            renewIn(RENEWAL);
        }
        return other;
    }

    /** What is told of a Lease that is waited for. One of these is called, once. */
    interface Waiting {
        void acquired();

        /** Its holder was seen to live; it is not waited for any more. */
        void alive(String holder);

        /** The server refuses for good; it is not waited for any more. */
        void refused(ClusterException failure);
    }

    /** Looks again and again at a Lease that another has, without a thread, until it is known whether that one lives. */
    synchronized void await(Waiting waiting) {
        if (!over) {
            next = scheduler.after(LOOK, () -> lookAgain(waiting));
        }
    }

    private void lookAgain(Waiting waiting) {
        Optional<Runnable> told = lookOnce(waiting);
        told.ifPresent(Runnable::run);
    }

    /** What is to be told of it, outside of our lock. */
    private synchronized Optional<Runnable> lookOnce(Waiting waiting) {
        if (over) {
            return Optional.empty();
        }
        try {
            Optional<HolderLiveness.Verdict> other = take();
            trouble.answered();
            if (other.isEmpty()) {
                renewIn(RENEWAL);
                return Optional.of(waiting::acquired);
            }
            if (other.get() instanceof HolderLiveness.Alive alive) {
                over = true;
                return Optional.of(() -> waiting.alive(alive.holder()));
            }
            next = scheduler.after(LOOK, () -> lookAgain(waiting));
        } catch (ClusterException e) {
            Duration pause = trouble.failed(e, scheduler.now());
            boolean hopeless = trouble.now()
                    .filter(known -> known.isHopeless(scheduler.now()))
                    .isPresent();
            if (!RequestFailures.isOne(e.reason()) || hopeless) {
                over = true;
                return Optional.of(() -> waiting.refused(e));
            }
            next = scheduler.after(pause, () -> lookAgain(waiting));
        }
        return Optional.empty();
    }

    /** @return empty where it is ours now */
    private Optional<HolderLiveness.Verdict> take() {
        for (int attempt = 1; ; attempt++) {
            ClockReading before = scheduler.moment();
            Optional<Lease> found = cluster.lease(form.namespace(), form.name());
            boolean ours = found.filter(form::isOurs).isPresent();
            if (!ours) {
                HolderLiveness.Verdict verdict = sight.look(found, scheduler.moment());
                boolean dead = verdict instanceof HolderLiveness.Unknown unknown
                        && unknown.left().isZero();
                if (!(verdict instanceof HolderLiveness.Free) && !dead) {
                    return Optional.of(verdict);
                }
            }
            try {
                writeUnlessDone(found, before);
                return Optional.empty();
            } catch (ClusterException e) {
                // Somebody was faster; who it was is seen at the next look.
                if (!isOutdated(e) || attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Whether it may be written on now. */
    boolean held() {
        return !over && renewed.filter(this::isYoung).isPresent();
    }

    private boolean isYoung(PassedTime renewal) {
        return left(renewal).compareTo(Duration.ZERO) > 0;
    }

    private Duration left(PassedTime renewal) {
        return DURATION.minus(MARGIN).minus(renewal.at(scheduler.moment()));
    }

    /** Who was seen to hold it in our place. */
    Optional<String> lostTo() {
        return lostTo;
    }

    /** Why it is not renewed now; empty where the last try went through. */
    Optional<RequestFailures.Now> trouble() {
        return trouble.now();
    }

    /** Whether the server has answered since. */
    boolean answeredSince(ClockReading earlier) {
        return answered.filter(last -> last.uptime().compareTo(earlier.uptime()) > 0)
                .isPresent();
    }

    /** Tries at once where it is not held although nothing is known to be wrong: the machine slept, or was busy. */
    void renewNow() {
        if (!over && !renewing && trouble.now().isEmpty()) {
            scheduler.execute(this::renew);
        }
    }

    /**
     * Gives the Lease back, so that another driver need not wait for its end. Where the connection broke, or the Lease is not as
     * we know it, it is tried again at once; anything else would make a person wait who is leaving.
     */
    synchronized void release() {
        if (over) {
            return;
        }
        abandon();
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try {
                known.or(() -> cluster.lease(form.namespace(), form.name()))
                        .filter(form::isOurs)
                        .ifPresent(lease -> cluster.replaceLease(form.released(lease)));
                return;
            } catch (ClusterException e) {
                if (!isOutdated(e) && e.reason() != Reason.UNREACHABLE) {
                    // It runs out by itself.
                    return;
                }
                known = Optional.empty();
            }
        }
    }

    /** Stops renewing without a word, as a process that dies. */
    synchronized void abandon() {
        over = true;
        next.cancel();
    }

    private void renewIn(Duration delay) {
        next.cancel();
        next = scheduler.after(delay, this::renew);
    }

    private void renew() {
        if (renewed()) {
            onChange.run();
        }
    }

    /** @return whether something changed */
    private synchronized boolean renewed() {
        if (over) {
            return false;
        }
        boolean doubtful = trouble.now().isPresent() || !held();
        renewing = true;
        try {
            Optional<String> other = renewOrFind();
            if (other.isPresent()) {
                lostTo = other;
                abandon();
                return true;
            }
            trouble.answered();
            renewIn(RENEWAL);
            return doubtful;
        } catch (ClusterException e) {
            known = Optional.empty();
            Duration pause = trouble.failed(e, scheduler.now());
            boolean held = held();
            // The last try at the end of the time, so that it is known then whether it is held.
            Duration left = held ? left(renewed.orElseThrow()) : pause;
            renewIn(left.compareTo(pause) < 0 ? left : pause);
            return !held;
        } finally {
            renewing = false;
        }
    }

    /**
     * Renews the Lease as it is known, or as it is found where that is outdated: by a renewal of our own whose answer was lost,
     * mostly.
     *
     * @return who else holds it
     */
    private Optional<String> renewOrFind() {
        for (int attempt = 1; ; attempt++) {
            ClockReading before = scheduler.moment();
            Optional<Lease> present = known;
            if (present.isEmpty()) {
                present = cluster.lease(form.namespace(), form.name());
                Optional<String> other =
                        present.filter(lease -> !form.isOurs(lease)).flatMap(HolderLiveness::holder);
                if (other.isPresent()) {
                    return other;
                }
            }
            try {
                writeUnlessDone(present, before);
                return Optional.empty();
            } catch (ClusterException e) {
                if (!isOutdated(e) || attempt == TRIES) {
                    throw e;
                }
                known = Optional.empty();
            }
        }
    }

    /** A write whose answer was lost may have taken effect, and is then not made again, as long as it would count as held for it. */
    private void writeUnlessDone(Optional<Lease> present, ClockReading before) {
        Optional<Sent> lost = sent.filter(
                write -> present.filter(lease -> form.isOurs(lease) && LeaseFormat.isRenewedAt(lease, write.stamp()))
                        .isPresent());
        Optional<PassedTime> done = lost.map(Sent::passed).filter(this::isYoung);
        if (done.isPresent() && known.isEmpty()) {
            known = present;
            renewed = done;
        } else {
            Instant stamp = LeaseFormat.stamp(scheduler.now());
            // Counted from here on: once the machine has stood still, nothing tells how long ago that was.
            PassedTime passed = new PassedTime(before, cluster.clock());
            sent = Optional.of(new Sent(stamp, passed));
            known = Optional.of(
                    present.isEmpty()
                            ? cluster.createLease(form.fresh(stamp))
                            : cluster.replaceLease(form.ours(present.get(), stamp)));
            renewed = Optional.of(passed);
        }
        sent = Optional.empty();
        answered = Optional.of(scheduler.moment());
    }

    /**
     * A write of the Lease that is under way, or was not answered.
     *
     * @param passed since before its request
     */
    private record Sent(Instant stamp, PassedTime passed) {}

    private static boolean isOutdated(ClusterException e) {
        return e.reason() == Reason.CONFLICT || e.reason() == Reason.ALREADY_EXISTS || e.reason() == Reason.NOT_FOUND;
    }
}
