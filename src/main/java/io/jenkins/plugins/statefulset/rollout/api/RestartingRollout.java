package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decider;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Restarts;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutListener;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/**
 * A rollout of what is in place that begins anew when its owner puts something newer there.
 *
 * <ol>
 *   <li>Where a driver ends because its rollout is {@linkplain RolloutState#superseded superseded}, what is in place then is planned, from the
 *       same base, and begun in that one's place: with its own risk, backup and first wave. Nothing goes back for it ({@link Decider}).
 *   <li>What was accepted by name counts for what is newer, too. Where that has a blocker which was not accepted, or cannot be planned, the rollout
 *       stays held, and its end says why.
 *   <li>{@link Restarts} limits how often. Each is told by a plan that names the rollout whose place it takes.
 *   <li>A person who holds or leaves ends it all; of several rollouts only the last one's end is told.
 *   <li>To plan takes a thread of the scheduler for as long as the server takes to answer.
 * </ol>
 */
final class RestartingRollout implements Rollout, RolloutListener {
    /** A change while one is being planned is the same as one before. */
    private static final int TRIES = 3;

    private final Starter starter;
    private final Scheduler scheduler;
    private final String namespace;
    private final String name;
    private final Optional<RolloutRequest> request;
    private final String by;
    private final RolloutListener listener;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private Optional<RolloutEvent.Finished> untold = Optional.empty();
    private boolean left;
    private volatile Rollout current;

    /** Asks how the set stands, and begins the rollout that takes the place of a superseded one. */
    interface Starter {
        RolloutStatus status(String namespace, String name);

        Rollout start(RolloutRequest request, RolloutState former, RolloutListener listener);
    }

    /** @param request what was asked for; empty where only its record tells */
    RestartingRollout(
            Starter starter,
            Scheduler scheduler,
            String namespace,
            String name,
            Optional<RolloutRequest> request,
            String by,
            RolloutListener listener) {
        this.starter = starter;
        this.scheduler = scheduler;
        this.namespace = namespace;
        this.name = name;
        this.request = request;
        this.by = by;
        this.listener = listener;
    }

    /** Follows that one, and those that take its place. */
    RestartingRollout follow(Rollout rollout) {
        current = rollout;
        var unused = rollout.outcome().whenComplete((how, failure) -> {
            if (failure != null) {
                outcome.completeExceptionally(failure);
            } else if (how.result() == Result.HELD) {
                afterHold(how);
            } else {
                outcome.complete(how);
            }
        });
        return this;
    }

    private void afterHold(Outcome how) {
        try {
            scheduler.execute(() -> goOn(how));
        } catch (RejectedExecutionException closed) {
            end(how, Message.none());
        }
    }

    private void goOn(Outcome how) {
        Optional<Message> refused = Optional.empty();
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            try {
                Optional<RolloutState> former = superseded(how);
                if (former.isEmpty()) {
                    break;
                }
                anew(former.get());
                return;
            } catch (BadRequestException why) {
                refused = Optional.of(why.told());
            } catch (BlockedException why) {
                refused = Optional.of(Message.listed(
                        why.plan().blockers().stream().map(Blocker::message).toList(), Message.Between.SEMICOLON));
                break;
            } catch (ClusterException why) {
                refused = Optional.of(why.told());
                break;
            }
        }
        end(
                how,
                refused.map(why -> Phrase.of("driver.not-anew").with("why", why).message())
                        .orElse(Message.none()));
    }

    private Optional<RolloutState> superseded(Outcome how) {
        synchronized (this) {
            if (left) {
                return Optional.empty();
            }
        }
        return starter.status(namespace, name)
                .state()
                .filter(state -> state.setup().id().equals(how.rolloutId()))
                .filter(RolloutState::superseded)
                .filter(state -> state.nextRestarts().isPresent());
    }

    private void anew(RolloutState former) {
        RolloutRequest asked = request.orElseGet(() -> RecordedRequest.of(namespace, name, former, by));
        Rollout next = starter.start(asked, former, this);
        boolean gone;
        synchronized (this) {
            untold = Optional.empty();
            gone = left;
        }
        follow(next);
        if (gone) {
            next.issue(new Command.Hold(by, "asked for while it began anew"));
        }
    }

    private void end(Outcome how, Message more) {
        Message reason = how.reason().and(more);
        Optional<RolloutEvent.Finished> told;
        synchronized (this) {
            told = untold;
        }
        told.ifPresent(end -> listener.onEvent(new RolloutEvent.Finished(
                end.time(),
                end.statefulSet(),
                end.outcome(),
                end.reason().and(more),
                end.durationSeconds(),
                end.replicas(),
                end.left(),
                end.why())));
        outcome.complete(new Outcome(how.rolloutId(), how.result(), reason, how.duration()));
    }

    @Override
    public void onEvent(RolloutEvent event) {
        if (event instanceof RolloutEvent.Finished end && end.outcome() == Result.HELD) {
            synchronized (this) {
                untold = Optional.of(end);
            }
            return;
        }
        listener.onEvent(event);
    }

    @Override
    public String id() {
        return current.id();
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return outcome;
    }

    @Override
    public void promote(Optional<WaveSize> to) {
        current.promote(to);
    }

    @Override
    public void hold(String reason) {
        leave();
        current.hold(reason);
    }

    @Override
    public void rollBack(String reason) {
        current.rollBack(reason);
    }

    @Override
    public void issue(Command command) {
        if (command instanceof Command.Hold || command instanceof Command.Abort) {
            leave();
        }
        current.issue(command);
    }

    @Override
    public void detach() {
        leave();
        current.detach();
    }

    private synchronized void leave() {
        left = true;
    }
}
