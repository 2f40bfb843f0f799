package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.RecordedCourse;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.GateChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.RolloutThreads;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates.BuildGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates.PodGate;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates.WaveGate;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A rollout that this controller drives for a build.
 *
 * <ol>
 *   <li>Every command to it is given in the name of a person, and heard at once.
 *   <li>A person's hold does not end it: it waits to be resumed, promoted or rolled back, and holds no Lease meanwhile.
 *   <li>Who takes it up elsewhere after that, such as a command line, drives it. It waits for what comes of that, and passes
 *       words on.
 *   <li>A hold by the rollout's own failure ends it here; it can be taken up again by anyone.
 *   <li>One that begins anew on a newer change goes on under another id: so do what the build keeps of it and who judges its waves.
 * </ol>
 */
public final class LiveRollout {
    private static final Logger LOG = Logger.getLogger(LiveRollout.class.getName());

    private final RolloutAction action;
    private final RolloutRecord record;
    private final BuildNarrator listener;
    private final TakeoverWatcher outside;
    private final Connection connection;
    private final Executor threads;
    private final Consumer<LiveRollout> onEnd;
    private final List<Consumer<RolloutStop>> waiting = new ArrayList<>();
    private final Dialogue people = new Dialogue();
    private final JudgedGates gates = new JudgedGates();
    private final AbsentClosures absent = new AbsentClosures();
    private Rollout rollout;
    private Optional<RolloutStop> stop = Optional.empty();
    private boolean letGo;
    private volatile Consumer<RolloutEvent> view = event -> {};

    LiveRollout(
            RolloutAction action,
            RolloutRecord record,
            BuildNarrator listener,
            Connection connection,
            Consumer<LiveRollout> onEnd) {
        this.action = action;
        this.record = record;
        this.listener = listener;
        this.connection = connection;
        this.onEnd = onEnd;
        this.threads = RolloutThreads.of(record.target().cluster());
        this.outside = new TakeoverWatcher(this, connection, new RemoteEvents(record.target(), listener));
        listener.whenHeard(this::heard);
        listener.whenTold(this::told);
    }

    private synchronized void heard(RolloutEvent event) {
        people.told(event);
    }

    private void told(RolloutEvent event) {
        if (event instanceof RolloutEvent.Planned plan && plan.restart().isPresent()) {
            plan.rolloutId().ifPresent(this::beginsAnew);
        }
        outside.heard(event);
        view.accept(event);
        listens(event);
        if (!isLetGo()) {
            RolloutObserver.tell(this, event);
        }
    }

    /** What commands came in the moment of a hold, where the rollout goes on all the same. */
    private void listens(RolloutEvent event) {
        Rollout driving;
        List<Command> kept;
        synchronized (this) {
            driving = people.goesOn(event) ? rollout : null;
            kept = driving == null ? List.of() : people.drain();
        }
        kept.forEach(command -> driving.issue(command));
    }

    private synchronized boolean isLetGo() {
        return letGo;
    }

    /** What it told so far. */
    public List<RolloutEvent> events() throws IOException {
        return action.events(record).read();
    }

    /** Whether another build of this Jenkins drives the same rollout, so that this one tells what that one has told. */
    public boolean isSecondHand() {
        return stop().filter(RolloutStop.Elsewhere.class::isInstance).isPresent()
                && LiveRollouts.get().sameElsewhere(record).isPresent();
    }

    /** Before it is written: a Jenkins that ends in between finds either on the set, and knows both for its own. */
    private void beginsAnew(String id) {
        synchronized (this) {
            people.beginsAnew();
            stop = stop.filter(where -> !(where instanceof RolloutStop.AtGate));
        }
        gates.close(record);
        record.beginsAnew(id);
        action.save();
        gates.open(record);
    }

    /** Whoever drives it elsewhere may have begun it anew. */
    void follow(RolloutState state) {
        Optional<String> before = record.rolloutId();
        if (record.follow(state)) {
            before.ifPresent(WaveGates.get()::close);
            action.save();
        }
    }

    /** A step of the build ends at a wave that it leaves to the next step to judge. */
    public void shownToBuild() {
        record.shownToBuild();
        action.save();
    }

    /** Who judges its waves in the build, and answers for closures around pods, under whichever id. */
    void judgedBy(Optional<WaveGate> waves, PodGate pods) {
        gates.judgedBy(new BuildGates(waves, Optional.of(pods)));
        gates.open(record);
    }

    /** The closures around pods are not there. */
    CompletionStage<GateVerdict> withoutClosure(String closure, GateContext context) {
        return CompletableFuture.completedFuture(absent.judge(closure, context));
    }

    /** A person's command to it, however it came. */
    void commanded(Command command) {
        absent.commanded(command);
    }

    /** Tells what its pods say of the time since it was told last. */
    void catchUp(RolloutStatus now) {
        try {
            RecordedCourse.since(now, events()).forEach(listener::onEvent);
        } catch (IOException unreadable) {
            LOG.log(Level.WARNING, unreadable, () -> "what happened to " + record.target() + " meanwhile is not told");
        }
    }

    /** For which it was begun or taken up. */
    public Run<?, ?> build() {
        return action.run();
    }

    public RolloutRecord record() {
        return record;
    }

    /** Where it stops now; empty while it moves. */
    public synchronized Optional<RolloutStop> stop() {
        return stop;
    }

    /** From now on its log goes there. */
    public void logTo(Consumer<String> log) {
        listener.logTo(log);
    }

    /** From now on its events are shown there, too, after those that say which wave it is in and for whom it waits. It must return at once. */
    public void showTo(Consumer<RolloutEvent> shown) {
        view = shown;
        try {
            FirstShown.of(events()).forEach(shown);
        } catch (IOException unreadable) {
            LOG.log(Level.FINE, unreadable, () -> "what " + record.target() + " did before is not shown");
        }
    }

    /** What it waits for or does now, in a few words. */
    public String now() {
        return LiveWords.of(stop(), asksPeople(), action.events(record));
    }

    /** What people with names are asked now; empty for nothing. */
    public synchronized Optional<GateChanged> asksPeople() {
        return people.asked();
    }

    /** Whether the last command to it was to roll back. */
    public synchronized boolean rollingBack() {
        return people.isToRollBack();
    }

    /** Calls back once, when it stops; at once if it has. */
    public void whenStopped(Consumer<RolloutStop> callback) {
        RolloutStop now;
        synchronized (this) {
            if (stop.isEmpty()) {
                waiting.add(callback);
                return;
            }
            now = stop.get();
        }
        callback.accept(now);
    }

    /** Calls back once, when it stops the next time; at once if it is over. */
    public void whenStoppedNext(Consumer<RolloutStop> callback) {
        synchronized (this) {
            if (!isOver()) {
                waiting.add(callback);
                return;
            }
        }
        whenStopped(callback);
    }

    /** Whether it does not go on here, whatever the command. */
    synchronized boolean isOver() {
        return stop.filter(where -> where instanceof RolloutStop.Ended || where instanceof RolloutStop.Lost)
                .isPresent();
    }

    /**
     * Gives it a person's command. After a hold this takes the rollout up again, or passes the command on to whoever did, which
     * asks the cluster.
     *
     * @throws BadRequestException if it was taken up elsewhere in this moment, or is told to promote what people with names are to approve
     */
    public void issue(Command command) {
        commanded(command);
        Rollout driving;
        synchronized (this) {
            people.require(command);
            boolean held = stop.filter(RolloutStop.Held.class::isInstance).isPresent();
            boolean elsewhere =
                    stop.filter(RolloutStop.Elsewhere.class::isInstance).isPresent();
            people.commanded(command);
            if (elsewhere) {
                driving = null;
            } else if (!held && (rollout == null || people.endsIt())) {
                people.keep(command);
                return;
            } else if (!held) {
                stop = stop.filter(where -> !(where instanceof RolloutStop.AtGate) || stops(command));
                driving = rollout;
            } else if (stops(command)) {
                return;
            } else {
                driving = null;
            }
        }
        if (driving != null) {
            driving.issue(command);
            return;
        }
        if (stop().filter(RolloutStop.Elsewhere.class::isInstance).isPresent()
                && status().driver().isPresent()) {
            connection
                    .rollouts()
                    .issue(record.target().namespace(), record.target().name(), command);
        } else {
            takeUp(Optional.of(command), command.by());
        }
    }

    /**
     * A person votes. Who that is and whether the vote counts is the caller's to know; it is judged again when it matters.
     *
     * @throws BadRequestException if nobody is asked now
     */
    public void vote(Command.CastVote vote) {
        Rollout driving;
        synchronized (this) {
            if (!people.isAsked(vote) || rollout == null || stop.isPresent()) {
                throw new BadRequestException(Phrase.of("jenkins.nobody-asked")
                        .with("set", record.target().toString())
                        .message());
            }
            driving = rollout;
        }
        driving.issue(vote);
    }

    private static boolean stops(Command command) {
        return command instanceof Command.Hold || command instanceof Command.Abort;
    }

    /** Waits for a promotion after each wave but the last. */
    CompletionStage<GateVerdict> atGate(GateContext context) {
        if (context.wave().partition() == 0) {
            return CompletableFuture.completedFuture(new GateVerdict.Passed("the last wave"));
        }
        CompletableFuture<GateVerdict> promotion = new CompletableFuture<>();
        boolean heardSoon;
        synchronized (this) {
            heardSoon = people.isToPromote();
        }
        if (!heardSoon) {
            reach(new RolloutStop.AtGate(context.wave()));
        }
        return promotion;
    }

    /** Somebody drives it elsewhere: that is waited for. */
    void standAside(String driver) {
        reach(new RolloutStop.Elsewhere(driver));
        outside.look();
        drainEarly().forEach(this::issue);
    }

    RolloutStatus status() {
        return connection
                .rollouts()
                .status(record.target().namespace(), record.target().name());
    }

    void takeUp(Optional<Command> command, String by) {
        outside.handBack(() -> {
            Optional<RolloutStop> before;
            synchronized (this) {
                // First, because the new driver may stop again before it is known here.
                before = stop;
                stop = Optional.empty();
                rollout = null;
            }
            Rollout again;
            try {
                again = connection
                        .rollouts()
                        .drive(record.target().namespace(), record.target().name(), command, by, listener);
            } catch (RuntimeException e) {
                synchronized (this) {
                    stop = before;
                }
                throw e;
            }
            record.takenUp();
            drive(again);
        });
    }

    void drive(Rollout driven) {
        synchronized (this) {
            rollout = driven;
        }
        record.begun(driven.id());
        record.setAside(false);
        action.save();
        drainEarly().forEach(driven::issue);
        driven.outcome().thenAcceptAsync(this::ended, threads).exceptionally(fault -> {
            threads.execute(() -> notDriven(fault));
            return null;
        });
    }

    /** It had to wait for the Lease of another driver, which turned out to live; or this controller is broken. */
    private void notDriven(Throwable fault) {
        Throwable why = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        if (!(why instanceof BadRequestException refusal)) {
            lost(new IllegalStateException(fault));
            return;
        }
        if (isLetGo()) {
            return;
        }
        try {
            status().driver().ifPresentOrElse(this::standAside, () -> lost(refusal));
        } catch (RuntimeException unanswered) {
            lost(unanswered);
        }
    }

    /** Words that were said before it was known here what is on the cluster. */
    private synchronized List<Command> drainEarly() {
        return people.drain();
    }

    private void ended(Outcome outcome) {
        if (isLetGo()) {
            return;
        }
        // Where it was to begin anew and could not, it is the one from before.
        record.begun(outcome.rolloutId());
        RecordedState where = outcome.result() == Result.HELD
                ? RecordedState.of(status().state(), record::isOf)
                : new RecordedState.Over(outcome);
        if (where instanceof RecordedState.Held held) {
            stoppedBy(held);
        } else if (where instanceof RecordedState.Gone) {
            // It was stopped before its record was written: there is nothing to take up.
            finish(new Outcome(outcome.rolloutId(), Result.ROLLED_BACK, outcome.reason(), outcome.duration()));
        } else {
            finish(outcome);
        }
    }

    void stoppedBy(RecordedState.Held held) {
        record.heldAs(held.hold());
        if (held.byPerson()) {
            reach(new RolloutStop.Held(held.hold().by(), held.hold().reason()));
            outside.look();
            drainEarly().forEach(this::issue);
        } else {
            finish(held.outcome());
        }
    }

    /** It ended elsewhere. */
    void over(Outcome outcome, RolloutStatus status) {
        outside.over(outcome, status);
    }

    void finish(Outcome outcome) {
        record.ended(outcome.result(), outcome.reason(), outcome.duration());
        action.save();
        close();
        reach(new RolloutStop.Ended(outcome));
    }

    void lost(RuntimeException cause) {
        close();
        reach(new RolloutStop.Lost(cause));
    }

    void reach(RolloutStop where) {
        if (record.setAside(where instanceof RolloutStop.Held || where instanceof RolloutStop.Elsewhere)) {
            action.save();
        }
        List<Consumer<RolloutStop>> told;
        synchronized (this) {
            stop = Optional.of(where);
            told = List.copyOf(waiting);
            waiting.clear();
        }
        told.forEach(callback -> callback.accept(where));
    }

    /** Leaves a rollout that is held as it is, for anyone to take up. */
    public void leave(Message why) {
        record.ended(Result.HELD, why, Duration.between(record.started(), Instant.now()));
        action.save();
        letGo();
    }

    /** Lets go without a word on the cluster, as if the controller had died. */
    void letGo() {
        Rollout driving;
        synchronized (this) {
            letGo = true;
            driving = rollout;
            waiting.clear();
        }
        // First, so that the body of a step does not take the driver's end for a verdict that nobody wants.
        gates.close(record);
        listener.leave();
        forget();
        if (driving == null) {
            connection.close();
        } else {
            driving.detach();
            // It gives its Lease back, for which it needs the connection.
            driving.outcome().whenComplete((outcome, fault) -> connection.close());
        }
    }

    private void close() {
        forget();
        connection.close();
    }

    private void forget() {
        outside.end();
        gates.close(record);
        onEnd.accept(this);
    }
}
