package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PendingDisruption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where all drivers of one process reserve the disruptions that they have decided on, so that none of them spends what another
 * is about to. It costs no request. May be used from any thread.
 *
 * <ol>
 *   <li>A pod is reserved by the driver that decided to take it down, in that very look and before the write. It is refused
 *       where another driver reserved a pod under one of the same budgets since the look began: that look did not know.
 *   <li>All budgets that match the pod are reserved with it, at once: a reservation is of the pod, and each look counts it
 *       against every budget that matches ({@link io.jenkins.plugins.statefulset.rollout.engine.seen.PendingDisruption}).
 *   <li>It is given back when the pod is seen to go, when its write is known to have failed, and {@link #KEPT} after its driver
 *       ended: what that one released is seen in the cluster by then.
 *   <li>Whoever a budget refuses waits in line. A driver that could take a pod down lets one that waits longer for a budget over
 *       it go first, but not for longer than {@link #COURTESY}: that one may find another budget in its way.
 * </ol>
 */
final class BudgetReservations {
    static final Duration KEPT = Duration.ofSeconds(30);
    static final Duration COURTESY = Duration.ofSeconds(1);

    private final BudgetLeases leases;
    private final String id;
    private final Map<String, List<Seat>> seats = new HashMap<>();
    private long stamp;
    private long arrivals;
    /** Seats whose drivers have ended. */
    private int kept;

    /** @param id what the holders of this process's drivers begin with, and of no other's */
    BudgetReservations(Cluster cluster, Scheduler scheduler, String id) {
        this.leases = new BudgetLeases(cluster, scheduler, id);
        this.id = id;
    }

    /** Whether a driver of that holder's name has a seat here. */
    boolean isOurs(String holder) {
        return holder.startsWith(id);
    }

    BudgetLeases leases() {
        return leases;
    }

    /**
     * A place for the driver of a set, which is taken with {@link Seat#open}.
     *
     * @param wake has the driver look again
     */
    Seat seat(String namespace, String set, Runnable wake) {
        return new Seat(namespace, namespace + "/" + set, wake);
    }

    /** What became of the wish to reserve. */
    sealed interface Answer {
        record Reserved() implements Answer {}

        /** Another driver was quicker: look again. */
        record Outdated() implements Answer {}

        /** Another waits longer: look again then, unless woken before. */
        record AfterYou(Instant until) implements Answer {}
    }

    /** What the other drivers of the namespace have reserved, and when that was read. */
    record Snapshot(long stamp, List<PendingDisruption> claims) {}

    private record Reservation(PendingDisruption claim, long stamp) {}

    /** @param budget the one that refuses */
    private record Waiting(String budget, long place) {}

    /** One driver's place at the desk. */
    final class Seat {
        private final String namespace;
        private final String set;
        private final Runnable wake;
        private final Map<String, Reservation> reservations = new LinkedHashMap<>();
        private Optional<Waiting> waiting = Optional.empty();
        private Optional<Instant> courteousUntil = Optional.empty();
        private Optional<Instant> keptUntil = Optional.empty();

        private Seat(String namespace, String set, Runnable wake) {
            this.namespace = namespace;
            this.set = set;
            this.wake = wake;
        }

        void open() {
            synchronized (BudgetReservations.this) {
                seats.computeIfAbsent(namespace, unused -> new ArrayList<>()).add(this);
            }
        }

        String set() {
            return set;
        }

        /** What others have reserved. To be read before the pods of a look are. */
        Snapshot others(Instant now) {
            synchronized (BudgetReservations.this) {
                forget(namespace, now);
                List<PendingDisruption> claims = new ArrayList<>();
                for (Seat seat : seats.getOrDefault(namespace, List.of())) {
                    if (!seat.reservations.isEmpty() && !seat.equals(this)) {
                        seat.reservations.values().forEach(reservation -> claims.add(reservation.claim()));
                    }
                }
                return new Snapshot(stamp, claims);
            }
        }

        /**
         * Reserves pods for a disruption.
         *
         * @param since when the look that decided on it began
         * @param budgets that match them
         */
        Answer reserve(Snapshot since, Collection<PendingDisruption> pods, List<BudgetView> budgets, Instant now) {
            List<Runnable> wakes = new ArrayList<>();
            Answer answer;
            synchronized (BudgetReservations.this) {
                answer = reserve(since, pods, budgets, now, wakes);
            }
            wakes.forEach(Runnable::run);
            return answer;
        }

        private Answer reserve(
                Snapshot since,
                Collection<PendingDisruption> pods,
                List<BudgetView> budgets,
                Instant now,
                List<Runnable> wakes) {
            boolean outdated = neighbours().stream()
                    .flatMap(seat -> seat.reservations.values().stream())
                    .anyMatch(other -> other.stamp() > since.stamp() && covered(other.claim(), budgets));
            if (outdated) {
                return new Answer.Outdated();
            }
            Optional<Seat> older = neighbours().stream()
                    .filter(seat -> seat.waitsLongerThan(this, budgets))
                    .findFirst();
            Instant until = courteousUntil.orElse(now.plus(COURTESY));
            if (older.isPresent() && now.isBefore(until)) {
                courteousUntil = Optional.of(until);
                wakes.add(older.get().wake);
                return new Answer.AfterYou(until);
            }
            pods.forEach(pod -> reservations.put(pod.uid(), new Reservation(pod, ++stamp)));
            leaveTheLine(wakes);
            return new Answer.Reserved();
        }

        /** The pods that this driver reserved and has not given back. */
        List<PendingDisruption> own() {
            synchronized (BudgetReservations.this) {
                return reservations.values().stream().map(Reservation::claim).toList();
            }
        }

        /** These pods are seen to go, or will not. */
        void giveBack(Collection<String> uids) {
            List<Runnable> wakes = new ArrayList<>();
            synchronized (BudgetReservations.this) {
                if (reservations.keySet().removeAll(uids)) {
                    neighbours().stream()
                            .filter(seat -> seat.waiting.isPresent())
                            .forEach(seat -> wakes.add(seat.wake));
                }
            }
            wakes.forEach(Runnable::run);
        }

        /** A budget refuses what this driver would do next. */
        void waitsFor(String budget) {
            List<Runnable> wakes = new ArrayList<>();
            synchronized (BudgetReservations.this) {
                boolean another = waiting.filter(before -> !before.budget().equals(budget))
                        .isPresent();
                long place = waiting.map(Waiting::place).orElseGet(() -> ++arrivals);
                waiting = Optional.of(new Waiting(budget, place));
                courteousUntil = Optional.empty();
                if (another) {
                    wakeTheCourteous(wakes);
                }
            }
            wakes.forEach(Runnable::run);
        }

        /** Nothing is in its way but its own pods. */
        void waitsNoMore() {
            List<Runnable> wakes = new ArrayList<>();
            synchronized (BudgetReservations.this) {
                leaveTheLine(wakes);
            }
            wakes.forEach(Runnable::run);
        }

        /** The driver has ended. What it released may still be on its way. */
        void close(Instant now) {
            waitsNoMore();
            synchronized (BudgetReservations.this) {
                if (keptUntil.isEmpty()
                        && seats.getOrDefault(namespace, List.of()).contains(this)) {
                    kept++;
                }
                keptUntil = Optional.of(now.plus(KEPT));
                forget(namespace, now);
            }
        }

        private void leaveTheLine(List<Runnable> wakes) {
            courteousUntil = Optional.empty();
            if (waiting.isPresent()) {
                waiting = Optional.empty();
                wakeTheCourteous(wakes);
            }
        }

        private void wakeTheCourteous(List<Runnable> wakes) {
            neighbours().stream()
                    .filter(seat -> seat.courteousUntil.isPresent())
                    .forEach(seat -> wakes.add(seat.wake));
        }

        private boolean waitsLongerThan(Seat other, List<BudgetView> budgets) {
            return waiting.isPresent()
                    && budgets.stream().anyMatch(budget -> budget.name()
                            .equals(waiting.get().budget()))
                    && waiting.get().place() < other.waiting.map(Waiting::place).orElse(Long.MAX_VALUE);
        }

        private List<Seat> neighbours() {
            return seats.getOrDefault(namespace, List.of()).stream()
                    .filter(seat -> !Objects.equals(seat, this))
                    .toList();
        }
    }

    private static boolean covered(PendingDisruption claim, List<BudgetView> budgets) {
        return budgets.stream().anyMatch(budget -> budget.matches(claim.labels()));
    }

    private void forget(String namespace, Instant now) {
        if (kept == 0) {
            return;
        }
        List<Seat> here = seats.computeIfAbsent(namespace, unused -> new ArrayList<>());
        int before = here.size();
        here.removeIf(seat -> seat.keptUntil
                .filter(until -> seat.reservations.isEmpty() || !now.isBefore(until))
                .isPresent());
        kept -= before - here.size();
        if (here.isEmpty()) {
            seats.remove(namespace);
        }
    }
}
