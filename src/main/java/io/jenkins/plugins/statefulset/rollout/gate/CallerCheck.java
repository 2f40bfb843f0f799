package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Asks a gate of the caller's, and again 5 s after each answer that is pending, until its time is over. */
final class CallerCheck {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final String NO_VERDICT = "the gate gave no verdict";

    private final Gate gate;
    private final GateSpec.Caller spec;
    private final GateContext context;
    private final Scheduler scheduler;
    private final CompletableFuture<GateVerdict> verdict = new CompletableFuture<>();
    private CompletionStage<GateVerdict> asked = CompletableFuture.completedFuture(new GateVerdict.Pending(""));
    private Scheduler.Cancellable next = () -> {};
    private String pending = "";

    CallerCheck(Gate gate, GateSpec.Caller spec, GateContext context, Scheduler scheduler) {
        this.gate = gate;
        this.spec = spec;
        this.context = context;
        this.scheduler = scheduler;
    }

    CompletableFuture<GateVerdict> start() {
        Instant deadline = scheduler.now().plus(spec.timeout());
        Scheduler.Cancellable end = scheduler.schedule(deadline, this::timeIsOver);
        CompletableFuture<GateVerdict> unused = verdict.whenComplete((said, failure) -> {
            end.cancel();
            letGo();
        });
        scheduler.execute(this::ask);
        return verdict;
    }

    private void ask() {
        if (verdict.isDone()) {
            return;
        }
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
            askAgain(waits.message());
        } else if (said == null) {
            verdict.complete(new GateVerdict.Failed(NO_VERDICT));
        } else {
            verdict.complete(said);
        }
    }

    private synchronized void askAgain(String message) {
        pending = message;
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
