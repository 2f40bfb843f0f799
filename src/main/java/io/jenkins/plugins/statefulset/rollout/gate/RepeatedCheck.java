package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Looks at a condition until it holds or the time is over.
 *
 * <ol>
 *   <li>The time begins with the first look, so that a gate that had to wait for its turn is not the worse for it.
 *   <li>The next look is 5 s after the end of the one before, the last one when the time is over.
 *   <li>Time in which nothing could be asked, because the API server was away, is not the gate's: it gets that time again. How long the
 *       server may be away is for the rollout's own timeout.
 *   <li>An account that may not ask is asked about again for {@link #GRACE}, or until the time is over if that is sooner: a Role that somebody
 *       replaces is away for a moment. After that it fails.
 *   <li>Where it must hold several times in a row, looks go on until it has, the count beginning anew with each that does not; a row that has
 *       begun when the time is over may end.
 *   <li>Once the verdict is there, or the caller has cancelled it, nothing is looked at any more.
 * </ol>
 */
final class RepeatedCheck implements RemainingTime {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    /** Of a look, so that the last one is a fair one. */
    private static final Duration LEAST = Duration.ofSeconds(5);

    /** How long the account may be refused. */
    static final Duration GRACE = Duration.ofMinutes(1);

    private static final Duration SHORTEST_REQUEST = Duration.ofSeconds(1);

    private final GateCondition condition;
    private final Duration timeout;
    private final PassesInARow row;
    private final Scheduler scheduler;
    private final ConcurrencyLimit turns;
    private final CompletableFuture<GateVerdict> verdict = new CompletableFuture<>();
    private Instant deadline = Instant.MAX;
    private Instant end = Instant.MAX;
    private Optional<Instant> unaskedSince = Optional.empty();
    private Optional<Instant> refusedSince = Optional.empty();
    private Scheduler.Cancellable next = () -> {};

    /** @param times how often in a row the condition must hold; at least 1 */
    RepeatedCheck(GateCondition condition, Duration timeout, int times, Scheduler scheduler, ConcurrencyLimit turns) {
        this.condition = condition;
        this.timeout = timeout;
        this.row = new PassesInARow(times);
        this.scheduler = scheduler;
        this.turns = turns;
    }

    CompletableFuture<GateVerdict> start() {
        CompletableFuture<GateVerdict> unused = verdict.whenComplete((said, failure) -> cancelNext());
        turns.take(this::firstLook);
        return verdict;
    }

    @Override
    public Duration left() {
        Duration left = Duration.between(scheduler.now(), end());
        return left.compareTo(SHORTEST_REQUEST) < 0 ? SHORTEST_REQUEST : left;
    }

    @Override
    public boolean isOver() {
        return verdict.isDone() || !scheduler.now().isBefore(end());
    }

    private void firstLook() {
        synchronized (this) {
            deadline = scheduler.now().plus(timeout);
        }
        look();
    }

    private void look() {
        if (verdict.isDone()) {
            return;
        }
        Instant begun = beginLook();
        GateObservation look = lookNow();
        boolean refusedForLong = isRefusedForLong(look.state(), begun);
        boolean last = look.state() == GateObservation.State.UNASKED ? unasked(begun) : asked(begun);
        switch (look.state()) {
            case GOOD -> {
                row.look(begun);
                if (row.passed()) {
                    verdict.complete(new GateVerdict.Passed(look.seen(), row.took(scheduler.now())));
                } else {
                    lookAgain();
                }
            }
            case HOPELESS -> verdict.complete(new GateVerdict.Failed(look.seen()));
            case REFUSED -> {
                row.end();
                if (last || refusedForLong) {
                    verdict.complete(new GateVerdict.Failed(look.seen()));
                } else {
                    lookAgain();
                }
            }
            case UNASKED -> lookAgain();
            case NOT_YET -> {
                row.end();
                if (last || isLate()) {
                    verdict.complete(new GateVerdict.Failed(
                            "not passed within " + Durations.format(timeout) + "; last seen: " + look.seen()));
                } else {
                    lookAgain();
                }
            }
        }
    }

    private GateObservation lookNow() {
        try {
            return condition.look(this);
        } catch (RuntimeException fault) {
            return GateObservation.notYet(LogText.excerpt(fault.toString()));
        }
    }

    private synchronized void lookAgain() {
        Instant soon = scheduler.now().plus(INTERVAL);
        boolean inTime = unaskedSince.isPresent() || row.hasBegun() || !soon.isAfter(deadline);
        next = scheduler.schedule(inTime ? soon : deadline, () -> turns.take(this::look));
        if (verdict.isDone()) {
            next.cancel();
        }
    }

    private synchronized void cancelNext() {
        next.cancel();
    }

    private synchronized Instant beginLook() {
        Instant now = scheduler.now();
        Instant fair = now.plus(LEAST);
        end = fair.isAfter(deadline) ? fair : deadline;
        return now;
    }

    /** @return whether that was the last look: never */
    private synchronized boolean unasked(Instant begun) {
        unaskedSince = unaskedSince.or(() -> Optional.of(begun));
        return false;
    }

    /** @return whether the time was over when it began, so that this was the last look */
    private synchronized boolean asked(Instant begun) {
        unaskedSince.ifPresent(since -> deadline = deadline.plus(Duration.between(since, begun)));
        unaskedSince = Optional.empty();
        return !begun.isBefore(deadline);
    }

    private synchronized boolean isRefusedForLong(GateObservation.State state, Instant begun) {
        if (state == GateObservation.State.REFUSED) {
            refusedSince = refusedSince.or(() -> Optional.of(begun));
        } else if (state != GateObservation.State.UNASKED) {
            refusedSince = Optional.empty();
        }
        return refusedSince.filter(since -> !begun.isBefore(since.plus(GRACE))).isPresent();
    }

    private synchronized boolean isLate() {
        return !scheduler.now().isBefore(deadline);
    }

    private synchronized Instant end() {
        return end;
    }
}
