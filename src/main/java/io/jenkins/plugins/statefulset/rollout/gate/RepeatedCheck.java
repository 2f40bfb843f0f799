package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * Looks at a condition until it holds or the time is over.
 *
 * <ol>
 *   <li>The time begins with the first look, so that a gate that had to wait for its turn is not the worse for it.
 *   <li>The next look is 5 s after the end of the one before, the last one when the time is over.
 *   <li>Once the verdict is there, or the caller has cancelled it, nothing is looked at any more.
 * </ol>
 */
final class RepeatedCheck implements TimeLeft {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    /** Of a look, so that the last one is a fair one. */
    private static final Duration LEAST = Duration.ofSeconds(5);

    private static final Duration SHORTEST_REQUEST = Duration.ofSeconds(1);

    private final Condition condition;
    private final Duration timeout;
    private final Scheduler scheduler;
    private final Turns turns;
    private final CompletableFuture<GateVerdict> verdict = new CompletableFuture<>();
    private Instant deadline = Instant.MAX;
    private Instant end = Instant.MAX;
    private Scheduler.Cancellable next = () -> {};

    RepeatedCheck(Condition condition, Duration timeout, Scheduler scheduler, Turns turns) {
        this.condition = condition;
        this.timeout = timeout;
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
        boolean last = beginLook();
        Look look = lookNow();
        switch (look.state()) {
            case GOOD -> verdict.complete(new GateVerdict.Passed(look.seen()));
            case HOPELESS -> verdict.complete(new GateVerdict.Failed(look.seen()));
            case NOT_YET -> {
                if (last || isLate()) {
                    verdict.complete(new GateVerdict.Failed(
                            "not passed within " + Durations.format(timeout) + "; last seen: " + look.seen()));
                } else {
                    lookAgain();
                }
            }
        }
    }

    private Look lookNow() {
        try {
            return condition.look(this);
        } catch (RuntimeException fault) {
            return Look.notYet(Shown.excerpt(fault.toString()));
        }
    }

    private synchronized void lookAgain() {
        Instant soon = scheduler.now().plus(INTERVAL);
        next = scheduler.schedule(soon.isAfter(deadline) ? deadline : soon, () -> turns.take(this::look));
        if (verdict.isDone()) {
            next.cancel();
        }
    }

    private synchronized void cancelNext() {
        next.cancel();
    }

    /** @return whether the time is over, so that this is the last look */
    private synchronized boolean beginLook() {
        Instant fair = scheduler.now().plus(LEAST);
        end = fair.isAfter(deadline) ? fair : deadline;
        return isLate();
    }

    private synchronized boolean isLate() {
        return !scheduler.now().isBefore(deadline);
    }

    private synchronized Instant end() {
        return end;
    }
}
