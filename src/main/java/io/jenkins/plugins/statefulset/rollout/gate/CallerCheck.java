package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Asks a gate of the caller's, and again 5 s after each answer that is pending, until its time is over.
 *
 * <p>Where it must hold several times in a row, it is asked again 5 s after each pass until it has; the count begins anew with each answer
 * that is pending. A row that has begun when the time is over may end: each answer of it then has as much time as the gate had at first.
 */
final class CallerCheck {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final String NO_VERDICT = "the gate gave no verdict";

    private final Gate gate;
    private final GateSpec.Caller spec;
    private final GateContext context;
    private final Scheduler scheduler;
    private final PassesInARow row;
    private final CompletableFuture<GateVerdict> verdict = new CompletableFuture<>();
    private CompletionStage<GateVerdict> asked = CompletableFuture.completedFuture(new GateVerdict.Pending(""));
    private Scheduler.Cancellable next = () -> {};
    private Scheduler.Cancellable end = () -> {};
    private Instant deadline = Instant.MAX;
    private String pending = "";

    CallerCheck(Gate gate, GateSpec.Caller spec, GateContext context, Scheduler scheduler) {
        this.gate = gate;
        this.spec = spec;
        this.context = context;
        this.scheduler = scheduler;
        this.row = new PassesInARow(context.times());
    }

    CompletableFuture<GateVerdict> start() {
        CompletableFuture<GateVerdict> unused = verdict.whenComplete((said, failure) -> letGo());
        synchronized (this) {
            deadline = scheduler.now().plus(spec.timeout());
            endAt(deadline);
        }
        scheduler.execute(this::ask);
        return verdict;
    }

    private void ask() {
        if (verdict.isDone()) {
            return;
        }
        row.look(scheduler.now());
        CompletionStage<GateVerdict> answer;
        try {
            answer = gate.check(context);
        } catch (RuntimeException fault) {
            answer = CompletableFuture.failedFuture(fault);
        }
        if (answer == null) {
            verdict.complete(new GateVerdict.Failed(NO_VERDICT));
            return;
        }
        synchronized (this) {
            asked = answer;
        }
        CompletionStage<Void> unused = answer.handle((said, failure) -> {
            hear(said, failure);
            return null;
        });
        if (verdict.isDone()) {
            letGo();
        }
    }

    private void hear(GateVerdict said, Throwable failure) {
        if (failure != null) {
            verdict.complete(new GateVerdict.Failed(message(failure)));
        } else if (said instanceof GateVerdict.Pending waits) {
            if (endRow(waits.message())) {
                timeIsOver();
            } else {
                askAgain();
            }
        } else if (said == null) {
            verdict.complete(new GateVerdict.Failed(NO_VERDICT));
        } else if (said instanceof GateVerdict.Passed passed) {
            if (holdsAgain()) {
                verdict.complete(new GateVerdict.Passed(passed.message(), row.took(scheduler.now())));
            } else {
                askAgain();
            }
        } else {
            verdict.complete(said);
        }
    }

    /** @return whether it has held often enough */
    private synchronized boolean holdsAgain() {
        if (row.passed()) {
            return true;
        }
        Instant answered = scheduler.now().plus(INTERVAL).plus(spec.timeout());
        endAt(answered.isAfter(deadline) ? answered : deadline);
        return false;
    }

    /** @return whether the time is over */
    private synchronized boolean endRow(String message) {
        pending = message;
        row.end();
        endAt(deadline);
        return !scheduler.now().isBefore(deadline);
    }

    private synchronized void endAt(Instant moment) {
        end.cancel();
        end = scheduler.schedule(moment, this::timeIsOver);
    }

    private synchronized void askAgain() {
        if (!verdict.isDone()) {
            next = scheduler.schedule(scheduler.now().plus(INTERVAL), this::ask);
        }
    }

    private void timeIsOver() {
        String last;
        synchronized (this) {
            last = pending.isEmpty() ? "" : "; last said: " + LogText.excerpt(pending);
        }
        verdict.complete(new GateVerdict.Failed("not passed within " + Durations.format(spec.timeout()) + last));
    }

    private void letGo() {
        CompletionStage<GateVerdict> last;
        synchronized (this) {
            next.cancel();
            end.cancel();
            last = asked;
        }
        last.toCompletableFuture().cancel(true);
    }

    private static String message(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return LogText.excerpt(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }
}
