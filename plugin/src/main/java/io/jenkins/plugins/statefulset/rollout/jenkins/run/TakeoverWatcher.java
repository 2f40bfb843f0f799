package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What others do to a rollout after a person has held it.
 *
 * <ol>
 *   <li>Who takes it up elsewhere drives it; its build is told, and waits. How the pods fare is looked up each time that the
 *       set changes.
 *   <li>Held again, it waits for a person as before.
 *   <li>Its end elsewhere is the end of the build's step, as if it had been driven here.
 *   <li>A command that was left on the set for whoever drives it is heard here, since nobody does.
 * </ol>
 */
final class TakeoverWatcher {
    private static final Logger LOG = Logger.getLogger(TakeoverWatcher.class.getName());

    private final LiveRollout rollout;
    private final Connection connection;
    private final RemoteEvents news;
    private final Object looking = new Object();
    private Optional<SetMonitor> lookout = Optional.empty();
    private boolean ended;

    TakeoverWatcher(LiveRollout rollout, Connection connection, RemoteEvents news) {
        this.rollout = rollout;
        this.connection = connection;
        this.news = news;
    }

    /** From now on, unless it is driven here again by now: a person's command may be faster than what follows the hold. */
    void look() {
        synchronized (looking) {
            lookAway();
            if (rollout.stop().filter(TakeoverWatcher::leavesItToOthers).isPresent()) {
                begin();
            }
        }
    }

    private static boolean leavesItToOthers(RolloutStop stop) {
        return stop instanceof RolloutStop.Held || stop instanceof RolloutStop.Elsewhere;
    }

    private void begin() {
        SetMonitor watch = new SetMonitor(connection.client(), rollout.record().target(), this::seen);
        synchronized (this) {
            if (ended) {
                return;
            }
            lookout = Optional.of(watch);
        }
        watch.begin();
    }

    /** What its build was told, by whomever. */
    void heard(RolloutEvent event) {
        news.heard(event);
    }

    /** Has it driven here again. Until that has begun, nothing that is seen counts: it may be our own doing. */
    void handBack(Runnable drive) {
        synchronized (looking) {
            lookAway();
            try {
                drive.run();
            } catch (RuntimeException e) {
                if (rollout.stop().isPresent()) {
                    look();
                }
                throw e;
            }
        }
    }

    /** It is over, or its build lets go of it. */
    void end() {
        synchronized (this) {
            ended = true;
        }
        lookAway();
    }

    private void lookAway() {
        Optional<SetMonitor> watch;
        synchronized (this) {
            watch = lookout;
            lookout = Optional.empty();
        }
        watch.ifPresent(SetMonitor::close);
    }

    private synchronized boolean looksFrom(SetMonitor watch) {
        return lookout.filter(watch::equals).isPresent();
    }

    private void seen(SetMonitor from, Optional<StatefulSet> set) {
        synchronized (looking) {
            Optional<RolloutStop> before = rollout.stop();
            if (before.isEmpty() || !looksFrom(from)) {
                return;
            }
            Optional<RolloutState> state = set.flatMap(StateAnnotation::state);
            RecordedState where = RecordedState.of(state, rollout.record()::isOf);
            state.filter(rollout.record()::isOf).ifPresent(rollout::follow);
            if (where instanceof RecordedState.Open open) {
                driven(open.state(), before.get());
            } else if (where instanceof RecordedState.Held held && held.byPerson()) {
                held(held.hold(), before.get(), set.flatMap(StateAnnotation::command));
            } else if (where instanceof RecordedState.Held held) {
                over(held.outcome(), rollout.status());
            } else if (where instanceof RecordedState.Over over) {
                over(over.outcome(), rollout.status());
            } else {
                rollout.lost(rollout.record().replaced());
            }
        }
    }

    private void driven(RolloutState state, RolloutStop before) {
        RolloutStop now = new RolloutStop.Elsewhere(state.driver().orElse("somebody"));
        if (now.equals(before)) {
            news.rollingBack(state);
        } else {
            news.takenUp(state);
            rollout.reach(now);
        }
        news.wave(state);
        // The set changes as often as its pods do: its status counts them.
        news.pods(rollout.status());
    }

    private void held(Hold hold, RolloutStop before, Optional<Command> command) {
        RolloutStop now = new RolloutStop.Held(hold.by(), hold.reason());
        if (!now.equals(before)) {
            news.held(hold);
            rollout.reach(now);
        } else if (command.isPresent() && !(command.get() instanceof Command.Hold)) {
            obey(command.get());
        }
    }

    private void obey(Command command) {
        try {
            rollout.takeUp(Optional.empty(), command.by());
        } catch (BadRequestException first) {
            LOG.log(Level.FINE, first, () -> rollout.record().target() + " is being taken up by somebody else");
        }
    }

    /** It ended elsewhere. */
    void over(Outcome outcome, RolloutStatus status) {
        news.over(outcome, status);
        rollout.finish(outcome);
    }
}
