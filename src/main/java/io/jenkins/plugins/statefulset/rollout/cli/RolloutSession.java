package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Follows a rollout that this process drives, and passes on what the person says meanwhile.
 *
 * <ol>
 *   <li>An interrupt holds the rollout, or ends it where nothing was changed yet. It ends the command when the hold is written, or after 15 seconds, or at the next
 *       interrupt.
 *   <li>Held by its key, the table stays, so that the person can go on from it; held by anything else, the command ends.
 *   <li>Leaving holds the rollout, too: nobody would drive it otherwise.
 * </ol>
 */
final class RolloutSession {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Shell shell;
    private final Venue venue;
    private final Rollouts rollouts;
    private final String namespace;
    private final String name;
    private final RolloutOutput telling;

    private volatile Rollout rollout;
    private volatile boolean stay;
    private volatile CompletableFuture<Optional<Command>> word = CompletableFuture.completedFuture(Optional.empty());
    private final AtomicInteger interrupts = new AtomicInteger();

    RolloutSession(Shell shell, Venue venue, Rollouts rollouts, String namespace, String name, RolloutOutput telling) {
        this.shell = shell;
        this.venue = venue;
        this.rollouts = rollouts;
        this.namespace = namespace;
        this.name = name;
        this.telling = telling;
    }

    /**
     * How it ended here.
     *
     * @param outcome empty where an interrupt could not be written in time
     */
    public record End(Optional<Outcome> outcome, boolean interrupted) {
        int exitCode() {
            boolean held = outcome.isEmpty() || outcome.get().result() == Result.HELD;
            return interrupted && held
                    ? ExitCode.INTERRUPTED
                    : outcome.map(known -> ExitCode.of(known.result())).orElse(ExitCode.FAILED);
        }
    }

    /** Returns when nothing is left to do here. */
    End follow(Rollout first) {
        rollout = first;
        while (true) {
            End end = awaitEnd();
            boolean held =
                    end.outcome().filter(known -> known.result() == Result.HELD).isPresent();
            if (!held || !stay || end.interrupted()) {
                return end;
            }
            Optional<Command> command = awaitWord();
            if (command.isEmpty()) {
                return new End(end.outcome(), interrupts.get() > 0);
            }
            stay = false;
            rollout = rollouts.drive(namespace, name, command, shell.user(), telling);
        }
    }

    private End awaitEnd() {
        CompletableFuture<Optional<Outcome>> done = new CompletableFuture<>();
        CompletableFuture<Boolean> passed = rollout.outcome()
                .toCompletableFuture()
                .handle((outcome, failure) -> failure instanceof RuntimeException
                        ? done.completeExceptionally(unwrapped(failure))
                        : done.complete(Optional.ofNullable(outcome)));
        Interrupts.Registration registration = shell.interrupts().onInterrupt(() -> interrupted(done));
        try {
            venue.await(done);
            return new End(done.join(), interrupts.get() > 0 && !passed.isCancelled());
        } catch (CompletionException notBegun) {
            if (notBegun.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw notBegun;
        } finally {
            registration.cancel();
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void interrupted(CompletableFuture<Optional<Outcome>> done) {
        if (interrupts.incrementAndGet() > 1) {
            done.complete(Optional.empty());
            return;
        }
        shell.complain(Phrase.of("next.interrupted"));
        Rollout current = rollout;
        venue.post(() -> current.issue(new Command.Abort(shell.user(), "interrupted by " + shell.user())));
        done.completeOnTimeout(Optional.empty(), PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private Optional<Command> awaitWord() {
        CompletableFuture<Optional<Command>> asked = new CompletableFuture<>();
        word = asked;
        Interrupts.Registration registration = shell.interrupts().onInterrupt(() -> {
            interrupts.incrementAndGet();
            asked.complete(Optional.empty());
        });
        try {
            venue.await(asked);
            return asked.join();
        } finally {
            registration.cancel();
        }
    }

    /** What a key means now. Any thread may call. */
    void press(LiveView.Key key) {
        Rollout current = rollout;
        if (current == null) {
            return;
        }
        boolean held = !word.isDone();
        switch (key) {
            case HOLD -> {
                stay = true;
                venue.post(() -> current.hold("asked for by " + shell.user()));
            }
            case LEAVE -> {
                stay = false;
                if (!word.complete(Optional.empty())) {
                    venue.post(() -> current.hold("left by " + shell.user()));
                }
            }
            case PROMOTE -> {
                if (!held || !word.complete(Optional.of(new Command.Resume(shell.user())))) {
                    venue.post(() -> current.promote(Optional.empty()));
                }
            }
            case ROLL_BACK -> {
                String reason = "asked for by " + shell.user();
                if (!held || !word.complete(Optional.of(new Command.Rollback(shell.user(), reason)))) {
                    venue.post(() -> current.rollBack(reason));
                }
            }
        }
    }
}
