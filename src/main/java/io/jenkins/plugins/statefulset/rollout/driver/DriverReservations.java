package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.driver.BudgetReservations.Seat;
import io.jenkins.plugins.statefulset.rollout.driver.BudgetReservations.Snapshot;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Disruptions;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PendingDisruption;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodJudge;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One driver's reservations of budgets. Used by its looks, which never overlap.
 *
 * <ol>
 *   <li>Before a pod is taken down, it is reserved at the {@link BudgetReservations} of this process.
 *   <li>Where a rollout that another process drives lives on one of its budgets, that budget's {@link BudgetLease} is taken first,
 *       several in the order of their names, and then it is looked at again: what others did under it is known by then.
 *       All are given back as soon as the write has been answered, or when nothing is to be taken down any more.
 *   <li>Under such a budget nothing is taken down in the first {@link #INTRODUCTION} that the record names this driver: until
 *       then the others may not have seen that there is one.
 *   <li>A reservation ends when the pod is seen to go or not to be ready, or when its write had no effect. Where that is not known, the next look
 *       tells, since it asks the server.
 * </ol>
 */
final class DriverReservations {
    static final Duration INTRODUCTION = Duration.ofSeconds(2);

    /** To wait for another process for less is no news. */
    private static final Duration WORTH_A_WORD = Duration.ofSeconds(2);

    private final BudgetReservations desk;
    private final String namespace;
    private final Seat seat;
    private final Map<String, Instant> taken = new HashMap<>();
    private List<String> pending = List.of();
    private List<BudgetLease> held = List.of();
    private Optional<Instant> heldUpSince = Optional.empty();
    private Optional<Instant> introduced = Optional.empty();
    private Snapshot snapshot = new Snapshot(0, List.of());

    DriverReservations(BudgetReservations desk, String namespace, String set, Runnable wake) {
        this.desk = desk;
        this.namespace = namespace;
        this.seat = desk.seat(namespace, set, wake);
    }

    /** The driver begins to look. */
    void open() {
        seat.open();
    }

    /** Whether a step may be sent. */
    sealed interface Answer {
        record Go() implements Answer {}

        /** What was decided may no longer hold. */
        record LookAgain() implements Answer {}

        /** @param by who goes first, in words; empty where that is of no interest */
        record NotYet(Optional<Blocker> by, Instant again) implements Answer {}
    }

    /** @param budget that somebody holds */
    record Blocker(String budget, String who) {}

    /** What others have reserved. To be read before the pods of a look are. */
    List<PendingDisruption> others(Instant now) {
        snapshot = seat.others(now);
        List<PendingDisruption> all = new ArrayList<>(snapshot.claims());
        all.addAll(desk.leases().noted(namespace, now));
        return all;
    }

    /** Gives back what this look shows to be over. */
    void seen(Observation seen, NamespaceView view, Instant now) {
        Instant since = introduced.orElse(now);
        introduced =
                Optional.of(seen.state().resumedAt().filter(since::isBefore).orElse(since));
        List<String> over = seat.own().stream()
                .filter(claim -> !owed(claim, seen, view, now))
                .map(PendingDisruption::uid)
                .toList();
        over.forEach(taken::remove);
        seat.giveBack(over);
    }

    /** Whether the watch, which the other drivers look at, too, shows nothing of it yet, and something is about to happen. */
    private boolean owed(PendingDisruption claim, Observation seen, NamespaceView view, Instant now) {
        Optional<PodView> pod = view.pod(claim.pod())
                .filter(there -> claim.uid().equals(there.getMetadata().getUid()))
                .map(there -> PodJudge.view(there, seen.set().start()))
                .filter(there -> there.ready() && !there.terminating());
        if (pod.isEmpty()) {
            return false;
        }
        return seen.set().strategy() == UpdateStrategy.ROLLING_UPDATE
                ? pod.get().index() >= seen.set().partition()
                : now.isBefore(taken.getOrDefault(claim.uid(), Instant.MIN).plus(BudgetReservations.KEPT));
    }

    /** Reserves what a step takes down; a step that takes nothing down may always go. */
    Answer before(Observation seen, Step step, Instant now) {
        List<PodView> pods = Disruptions.of(seen, step);
        List<BudgetView> budgets = Disruptions.budgets(seen, pods);
        pending = List.of();
        if (budgets.isEmpty()) {
            giveLeasesBack(seat.own());
            return new Answer.Go();
        }
        if (pods.stream().anyMatch(PodView::ready)) {
            Optional<Answer> elsewhere = elsewhere(budgets, now);
            if (elsewhere.isPresent()) {
                return elsewhere.get();
            }
        }
        List<PendingDisruption> claims = pods.stream().map(this::claim).toList();
        BudgetReservations.Answer answer = seat.reserve(snapshot, claims, budgets, now);
        if (answer instanceof BudgetReservations.Answer.AfterYou courtesy) {
            giveLeasesBack(seat.own());
            return new Answer.NotYet(Optional.empty(), courtesy.until());
        }
        if (answer instanceof BudgetReservations.Answer.Outdated) {
            return new Answer.LookAgain();
        }
        claims.forEach(claim -> taken.put(claim.uid(), now));
        pending = claims.stream().map(PendingDisruption::uid).toList();
        heldUpSince = Optional.empty();
        return new Answer.Go();
    }

    private PendingDisruption claim(PodView pod) {
        return new PendingDisruption(seat.set(), pod.name(), pod.uid(), pod.labels());
    }

    /** What keeps the step back for the sake of other processes. */
    private Optional<Answer> elsewhere(List<BudgetView> budgets, Instant now) {
        List<BudgetView> shared = budgets.stream().filter(this::hasRival).toList();
        if (shared.isEmpty()) {
            giveLeasesBack(seat.own());
            return Optional.empty();
        }
        Instant known = introduced.orElse(now).plus(INTRODUCTION);
        if (now.isBefore(known)) {
            return Optional.of(new Answer.NotYet(Optional.empty(), known));
        }
        List<BudgetLease> leases = new ArrayList<>();
        boolean fresh = false;
        for (BudgetView budget : shared) {
            BudgetLease lease = desk.leases().of(namespace, budget);
            leases.add(lease);
            held = List.copyOf(leases);
            BudgetLease.Answer answer = lease.take(this, seat.set());
            if (answer instanceof BudgetLease.Answer.NotYet notYet) {
                giveLeasesBack(seat.own());
                Instant since = heldUpSince.orElse(now);
                heldUpSince = Optional.of(since);
                return Optional.of(new Answer.NotYet(
                        Optional.of(new Blocker(budget.name(), notYet.by()))
                                .filter(unused -> !now.isBefore(since.plus(WORTH_A_WORD))),
                        notYet.again()));
            }
            fresh |= answer instanceof BudgetLease.Answer.Taken;
        }
        return fresh ? Optional.of(new Answer.LookAgain()) : Optional.empty();
    }

    private boolean hasRival(BudgetView budget) {
        return budget.others().rivals().stream().anyMatch(rival -> !desk.isOurs(rival.driver()));
    }

    /** The step has been answered: what it took down stays reserved until that shows. */
    void sent() {
        pending = List.of();
        giveLeasesBack(seat.own());
    }

    /** The server refused the step, or did not answer. */
    void failed(ClusterException refusal) {
        if (!refusal.reason().isTransient()) {
            inVain();
        }
    }

    /** The step had no effect. */
    void inVain() {
        pending.forEach(taken::remove);
        seat.giveBack(pending);
        pending = List.of();
        giveLeasesBack(seat.own());
    }

    /** Nothing is taken down for now. */
    void rests(Wait wait) {
        giveLeasesBack(seat.own());
        WaitCause reason = wait.reason();
        if (reason instanceof WaitCause.Budget || reason instanceof WaitCause.BudgetReserved) {
            seat.waitsFor(reason.by());
        } else {
            seat.waitsNoMore();
        }
    }

    private void giveLeasesBack(List<PendingDisruption> takenDown) {
        List<BudgetLease> leases = held;
        held = List.of();
        leases.forEach(lease -> lease.giveBack(this, takenDown));
    }

    /** The driver has ended. */
    void close(Instant now) {
        giveLeasesBack(seat.own());
        seat.close(now);
    }

    /** As if the process had died: nothing more is written. */
    void abandon() {
        held = List.of();
    }
}
