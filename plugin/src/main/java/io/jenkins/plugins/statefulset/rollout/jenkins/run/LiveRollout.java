package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.engine.Command;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.RolloutThreads;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A rollout that this controller drives for a build.
 *
 * <ol>
 *   <li>Every word to it is said in the name of a person, and heard at once.
 *   <li>A person's hold does not end it: it waits to be resumed, promoted or rolled back, and holds no Lease meanwhile.
 *   <li>A hold by the rollout's own failure ends it here; it can be taken up again by anyone.
 * </ol>
 */
public final class LiveRollout {
    private final RolloutAction action;
    private final RolloutRecord record;
    private final RolloutListener listener;
    private final Connection connection;
    private final Consumer<LiveRollout> onEnd;
    private final List<Consumer<Stop>> waiting = new ArrayList<>();
    private Rollout rollout;
    private Optional<Stop> stop = Optional.empty();
    private boolean letGo;

    LiveRollout(
            RolloutAction action,
            RolloutRecord record,
            RolloutListener listener,
            Connection connection,
            Consumer<LiveRollout> onEnd) {
        this.action = action;
        this.record = record;
        this.listener = listener;
        this.connection = connection;
        this.onEnd = onEnd;
    }

    public RolloutRecord record() {
        return record;
    }

    /** Where it stops now; empty while it moves. */
    public synchronized Optional<Stop> stop() {
        return stop;
    }

    /** From now on its log goes there. */
    public void logTo(Consumer<String> log) {
        listener.logTo(log);
    }

    /** Calls back once, when it stops; at once if it does now. */
    public void whenStopped(Consumer<Stop> callback) {
        Stop now;
        synchronized (this) {
            if (stop.isEmpty()) {
                waiting.add(callback);
                return;
            }
            now = stop.get();
        }
        callback.accept(now);
    }

    /**
     * Says a person's word. After a hold this takes the rollout up again, which asks the cluster.
     *
     * @throws io.jenkins.plugins.statefulset.rollout.request.BadRequestException if it is driven elsewhere by now
     */
    public void say(Command word) {
        Rollout driving;
        synchronized (this) {
            boolean held = stop.filter(Stop.Held.class::isInstance).isPresent();
            if (!held) {
                stop = stop.filter(where -> !(where instanceof Stop.AtGate) || word instanceof Command.Hold);
                driving = rollout;
            } else if (word instanceof Command.Hold) {
                return;
            } else {
                driving = null;
            }
        }
        if (driving != null) {
            driving.say(word);
            return;
        }
        takeUp(Optional.of(word), word.by());
    }

    /** Waits for a promotion after each wave but the last. */
    CompletionStage<GateVerdict> atGate(GateContext context) {
        if (context.wave().partition() == 0) {
            return CompletableFuture.completedFuture(new GateVerdict.Passed("the last wave"));
        }
        CompletableFuture<GateVerdict> promotion = new CompletableFuture<>();
        reach(new Stop.AtGate(new Wave(
                context.wave().number(),
                context.wave().partition(),
                context.wave().ordinals())));
        return promotion;
    }

    void takeUp(Optional<Command> word, String by) {
        Rollout again = connection
                .rollouts()
                .drive(record.target().namespace(), record.target().name(), word, by, listener);
        record.takenUp();
        action.save();
        drive(again);
    }

    void drive(Rollout driven) {
        synchronized (this) {
            rollout = driven;
            stop = Optional.empty();
        }
        record.begun(driven.id());
        action.save();
        CompletionStage<Void> unused = driven.outcome()
                .thenAcceptAsync(this::ended, RolloutThreads.pool())
                .exceptionally(fault -> {
                    lost(new IllegalStateException(fault));
                    return null;
                });
    }

    private void ended(Outcome outcome) {
        synchronized (this) {
            if (letGo) {
                return;
            }
        }
        Optional<RolloutState.Hold> hold = outcome.result() == Result.HELD ? personsHold() : Optional.empty();
        if (hold.isPresent()) {
            reach(new Stop.Held(hold.get().by(), hold.get().reason()));
            return;
        }
        record.ended(outcome.result(), outcome.reason(), outcome.duration());
        action.save();
        close();
        reach(new Stop.Ended(outcome));
    }

    private Optional<RolloutState.Hold> personsHold() {
        return connection
                .rollouts()
                .status(record.target().namespace(), record.target().name())
                .state()
                .flatMap(RolloutState::held)
                .filter(hold -> !hold.by().equals(ROLLOUT_ITSELF));
    }

    private static final String ROLLOUT_ITSELF = "the rollout";

    private void lost(RuntimeException cause) {
        close();
        reach(new Stop.Lost(cause));
    }

    private void reach(Stop where) {
        List<Consumer<Stop>> told;
        synchronized (this) {
            stop = Optional.of(where);
            told = List.copyOf(waiting);
            waiting.clear();
        }
        told.forEach(callback -> callback.accept(where));
    }

    /** Lets go without a word on the cluster, as if the controller had died. */
    void letGo() {
        Rollout driving;
        synchronized (this) {
            letGo = true;
            driving = rollout;
            waiting.clear();
        }
        if (driving != null) {
            driving.detach();
        }
        close();
    }

    private void close() {
        record.rolloutId().ifPresent(WaveGates.get()::close);
        onEnd.accept(this);
        connection.close();
    }
}
