package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.driver.BudgetLeaseFormat.Waiting;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PendingDisruption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One process's use of a budget's Lease: held from before the look that decides a disruption until the write has been
 * answered, so that of several processes only one looks and writes at a time. May be used from any thread.
 *
 * <ol>
 *   <li>It is taken where nobody holds it, or where it has not changed for as long as it lasts, by this process's own clock and
 *       since this process saw it first (as client-go's leaderelection does). Each write of it is conditional.
 *   <li>Whoever finds it held joins the line that is noted on it, and asks again, ever more slowly. Whoever has used it joins at
 *       the end, and whoever could not use it keeps its place. The first in line goes first; one that does not come within {@link BudgetLeaseQueue#COURTESY} is passed over.
 *   <li>It counts as held for {@link #USABLE}, and drivers of this process that come within {@link #JOINABLE} share it.
 *   <li>Given back, it names the pods that were taken down under it: whoever takes it next counts those against its budgets until
 *       its own watches show them gone, or for {@link #NOTED}. What a holder that died had released, the cluster shows by then.
 *   <li>No lock is held while a request is under way.
 * </ol>
 */
final class BudgetLease {
    static final Duration USABLE = BudgetLeaseFormat.DURATION.minusSeconds(5);
    static final Duration JOINABLE = Duration.ofSeconds(2);
    static final Duration NOTED = Duration.ofSeconds(30);

    private static final Duration AGAIN = Duration.ofMillis(100);
    private static final Duration SELDOM = Duration.ofSeconds(5);
    private static final int TRIES = 4;

    private final Cluster cluster;
    private final Scheduler scheduler;
    private final BudgetLeaseFormat form;
    private final BudgetLeaseQueue line;

    private Optional<Lease> known = Optional.empty();
    private Instant knownSince = Instant.MIN;
    private Optional<Instant> takenAt = Optional.empty();
    private final Set<Object> users = new HashSet<>();
    private final List<PendingDisruption> done = new ArrayList<>();
    private final Map<String, Note> notes = new LinkedHashMap<>();
    private boolean asking;
    /** Somebody has written it since it was seen last. */
    private boolean outdated;

    private int refusals;

    private record Note(PendingDisruption claim, Instant seen) {}

    /**
     * Whoever is to be waited for.
     *
     * @param again when to ask again; empty for ever more slowly
     */
    private record Before(String who, Optional<Instant> again) {}

    BudgetLease(Cluster cluster, Scheduler scheduler, BudgetLeaseFormat form) {
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.form = form;
        this.line = new BudgetLeaseQueue(form.holder());
    }

    /** What became of the wish to hold it. */
    sealed interface Answer {
        /** It has been held since before the present look. */
        record Held() implements Answer {}

        /** It is held now, and what it says of others may be new: look again. */
        record Taken() implements Answer {}

        /** @param by whoever holds it or comes first, in words */
        record NotYet(String by, Instant again) implements Answer {}
    }

    /**
     * Takes it for a driver.
     *
     * @param set that the driver drives, as {@code namespace/name}
     * @throws ClusterException where the server refuses another thing than a conflict
     */
    Answer take(Object user, String set) {
        synchronized (this) {
            Instant now = scheduler.now();
            if (takenAt.isPresent()) {
                boolean mine = users.contains(user);
                if (now.isBefore(takenAt.get().plus(mine ? USABLE : JOINABLE))) {
                    return users.add(user) ? new Answer.Taken() : new Answer.Held();
                }
            }
            if (asking || (takenAt.isPresent() && now.isBefore(takenAt.get().plus(USABLE)))) {
                return new Answer.NotYet("this process", now.plus(AGAIN));
            }
            asking = true;
            takenAt = Optional.empty();
            users.clear();
        }
        try {
            return ask(user, set);
        } finally {
            synchronized (this) {
                asking = false;
            }
        }
    }

    private Answer ask(Object user, String set) {
        for (int attempt = 1; ; attempt++) {
            Instant now = scheduler.now();
            try {
                Optional<Lease> current = current(now);
                if (current.isEmpty()) {
                    return taken(cluster.createLease(form.fresh(set, now)), user, now);
                }
                Lease lease = current.get();
                Optional<Before> before = before(lease, now);
                if (before.isEmpty()) {
                    return taken(
                            cluster.replaceLease(
                                    form.taken(lease, set, line.behind(BudgetLeaseFormat.line(lease)), now)),
                            user,
                            now);
                }
                List<Waiting> waiting = BudgetLeaseFormat.line(lease);
                if (!line.standsIn(waiting)) {
                    remember(cluster.replaceLease(form.awaited(lease, line.joined(waiting, set, now))), now);
                }
                return new Answer.NotYet(
                        before.get().who(), before.get().again().orElseGet(() -> again(now)));
            } catch (ClusterException e) {
                boolean moved = e.reason() == Reason.CONFLICT
                        || e.reason() == Reason.ALREADY_EXISTS
                        || e.reason() == Reason.NOT_FOUND;
                outdated = true;
                if (!moved) {
                    throw e;
                }
                if (attempt == TRIES) {
                    return new Answer.NotYet("another process", again(now));
                }
            }
        }
    }

    /** What this process saw last, where that says that it is free and this process's turn; else asked for anew. */
    private Optional<Lease> current(Instant now) {
        boolean likelyOurs = known.filter(
                        lease -> BudgetLeaseFormat.holder(lease).isEmpty())
                .filter(lease -> line.isFirstIn(BudgetLeaseFormat.line(lease)))
                .isPresent();
        if (likelyOurs && !outdated) {
            return known;
        }
        Optional<Lease> found = cluster.lease(form.namespace(), form.name());
        outdated = false;
        found.ifPresent(lease -> remember(lease, now));
        return found;
    }

    private synchronized void remember(Lease lease, Instant now) {
        boolean same = known.filter(before -> Objects.equals(version(before), version(lease)))
                .isPresent();
        if (!same) {
            boolean goesOn = known.filter(before -> sameHold(before, lease)).isPresent();
            knownSince = goesOn ? knownSince : now;
        }
        known = Optional.of(lease);
        for (PendingDisruption claim : BudgetLeaseFormat.takenDown(lease)) {
            notes.putIfAbsent(claim.uid(), new Note(claim, now));
        }
    }

    /** Who joins the line makes the holder no younger. */
    private static boolean sameHold(Lease before, Lease after) {
        return BudgetLeaseFormat.holder(before).equals(BudgetLeaseFormat.holder(after))
                && before.getSpec() != null
                && after.getSpec() != null
                && Objects.equals(
                        before.getSpec().getRenewTime(), after.getSpec().getRenewTime())
                && Objects.equals(
                        before.getSpec().getLeaseTransitions(), after.getSpec().getLeaseTransitions());
    }

    private static String version(Lease lease) {
        return lease.getMetadata().getResourceVersion();
    }

    /** Who comes first; empty where that is this process. */
    private Optional<Before> before(Lease lease, Instant now) {
        Optional<String> holder = BudgetLeaseFormat.holder(lease).filter(other -> !other.equals(form.holder()));
        if (holder.isPresent() && now.isBefore(knownSince.plus(BudgetLeaseFormat.duration(lease)))) {
            String set = BudgetLeaseFormat.set(lease);
            String who = set.isEmpty() ? holder.get() : "the rollout of " + set + " (" + holder.get() + ")";
            return Optional.of(new Before(who, Optional.empty()));
        }
        return line.ahead(BudgetLeaseFormat.line(lease), now)
                .map(turn -> new Before(turn.who(), Optional.of(turn.until())));
    }

    /** 100 ms, doubled each time, up to 5 s. */
    private Instant again(Instant now) {
        Duration pause = AGAIN.multipliedBy(1L << Math.min(refusals, 6));
        refusals++;
        return now.plus(pause.compareTo(SELDOM) > 0 ? SELDOM : pause);
    }

    private synchronized Answer taken(Lease lease, Object user, Instant now) {
        remember(lease, now);
        takenAt = Optional.of(now);
        users.add(user);
        line.served();
        refusals = 0;
        return new Answer.Taken();
    }

    /**
     * A driver is done with it. With the last one it is given back.
     *
     * @param takenDown the pods that the driver took down meanwhile
     */
    void giveBack(Object user, List<PendingDisruption> takenDown) {
        Lease held;
        List<PendingDisruption> told;
        BudgetLeaseQueue.Use use;
        synchronized (this) {
            if (!users.remove(user)) {
                return;
            }
            done.addAll(takenDown);
            if (!users.isEmpty() || takenAt.isEmpty() || asking) {
                return;
            }
            asking = true;
            takenAt = Optional.empty();
            held = known.orElseThrow();
            Instant now = scheduler.now();
            Map<String, PendingDisruption> all = new LinkedHashMap<>();
            noted(now).forEach(claim -> all.put(claim.uid(), claim));
            done.forEach(claim -> all.put(claim.uid(), claim));
            told = List.copyOf(all.values());
            use = done.isEmpty() ? BudgetLeaseQueue.Use.IN_VAIN : BudgetLeaseQueue.Use.USED;
        }
        boolean given = false;
        try {
            given = giveBack(held, told, use);
        } finally {
            synchronized (this) {
                asking = false;
                if (given) {
                    done.clear();
                }
            }
        }
    }

    /** Whoever cannot give it back lets it run out. */
    private boolean giveBack(Lease held, List<PendingDisruption> told, BudgetLeaseQueue.Use use) {
        Lease present = held;
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try {
                Lease free = cluster.replaceLease(form.awaited(
                        form.free(present, told),
                        line.after(
                                BudgetLeaseFormat.line(present),
                                BudgetLeaseFormat.set(present),
                                scheduler.now(),
                                use)));
                remember(free, scheduler.now());
                return true;
            } catch (ClusterException e) {
                outdated = true;
                if (e.reason() != Reason.CONFLICT) {
                    return false;
                }
                Optional<Lease> found = found();
                if (found.flatMap(BudgetLeaseFormat::holder)
                        .filter(form.holder()::equals)
                        .isEmpty()) {
                    return false;
                }
                present = found.orElseThrow();
            }
        }
        return false;
    }

    private Optional<Lease> found() {
        try {
            return cluster.lease(form.namespace(), form.name());
        } catch (ClusterException e) {
            return Optional.empty();
        }
    }

    /** Pods that others took down under it lately. */
    synchronized List<PendingDisruption> noted(Instant now) {
        notes.values().removeIf(note -> !now.isBefore(note.seen().plus(NOTED)));
        return notes.values().stream().map(Note::claim).toList();
    }
}
