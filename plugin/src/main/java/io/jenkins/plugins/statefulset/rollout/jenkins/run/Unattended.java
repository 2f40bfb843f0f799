package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.EnvVars;
import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.BuildContext;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connections;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * Rollouts that their builds have left, and what Jenkins itself does about them.
 *
 * <ol>
 *   <li>It acts on a person's command, or after a restart as configured; never otherwise.
 *   <li>Its account is that of the record's cluster, looked up where the build ran. A kubeconfig that the build had in its
 *       environment is gone with it.
 *   <li>It takes up the rollout of that record and no other: where the set has another one, or none, it says so.
 *   <li>Who drives it elsewhere is told the command. Else Jenkins drives it, until it is over, is held, or is taken up elsewhere.
 *   <li>What it says goes to the rollout's {@link OwnLog}: the log of the build is closed.
 * </ol>
 */
public final class Unattended {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final Run<?, ?> run;
    private final RolloutRecord record;
    private final OwnLog log;

    Unattended(Run<?, ?> run, RolloutRecord record) {
        this.run = run;
        this.record = record;
        this.log = RolloutAction.of(run).ownLog(record);
    }

    /**
     * Gives it a person's command.
     *
     * @throws BadRequestException if it is over, or another rollout has its place
     * @throws ClusterException if the cluster does not answer
     */
    void issue(Command command) {
        Fates.get().forget(record);
        Connection connection = connect();
        try {
            RolloutStatus status = connection
                    .rollouts()
                    .status(record.target().namespace(), record.target().name());
            RolloutState state = open(status);
            if (status.driver().isPresent()) {
                if (command instanceof Command.Resume) {
                    throw new BadRequestException(Phrase.of("jenkins.driven-already")
                            .with("set", record.target().toString())
                            .with("driver", status.driver().get())
                            .message());
                }
                connection
                        .rollouts()
                        .issue(record.target().namespace(), record.target().name(), command);
                note(command.by() + " says " + verb(command) + ", which is passed on to "
                        + status.driver().get());
                connection.close();
                return;
            }
            if (state.held().isPresent() && command instanceof Command.Hold) {
                throw new BadRequestException(Phrase.of("jenkins.held-already")
                        .with("set", record.target().toString())
                        .message());
            }
            note(command.by() + " says " + verb(command) + " on the page of " + run.getFullDisplayName()
                    + "; Jenkins itself drives the rollout from here on, with the account of " + account());
            follow(LiveRollouts.get().takeUpUnattended(run, record, connection, command, needed(command, state), log));
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Goes on with it after a restart of Jenkins. */
    void goOn(String by, String why) {
        Connection connection = connect();
        try {
            note(why);
            LiveRollout rollout = LiveRollouts.get().restoreUnattended(run, record, connection, by, log);
            follow(rollout);
        } catch (RuntimeException e) {
            connection.close();
            note("it cannot be taken up: " + FieldNames.ROLLOUT.of(e));
            throw e;
        }
    }

    Connection connect() {
        try {
            return Connections.get()
                    .open(record.target().cluster(), new BuildContext(run, new EnvVars(), Optional.empty()));
        } catch (BadRequestException e) {
            boolean named = record.target().cluster().cluster().isPresent()
                    || record.target().cluster().credentialsId().isPresent();
            throw named
                    ? e
                    : new BadRequestException(
                            Phrase.of("jenkins.kubeconfig-not-kept")
                                    .with("set", record.target().toString())
                                    .with("how", NextActions.elsewhere(run, record))
                                    .message(),
                            e);
        }
    }

    /** @throws BadRequestException if the rollout of this record is not the one that is open on the set */
    RolloutState open(RolloutStatus status) {
        RecordedState where = RecordedState.of(status.state(), record::isOf);
        if (where instanceof RecordedState.Over over) {
            Outcome outcome = over.outcome();
            record.ended(outcome.result(), outcome.reason(), outcome.duration());
            RolloutAction.of(run).save();
            throw new BadRequestException(Phrase.of("jenkins.over")
                    .with("set", record.target().toString())
                    .with("how", NextActions.howPhrase(outcome.result()))
                    .with("reason", outcome.reason())
                    .message());
        }
        if (where instanceof RecordedState.Gone) {
            throw record.replaced(status.state());
        }
        RolloutState state = status.state().orElseThrow();
        record.follow(state);
        return state;
    }

    /** A rollout that goes on anyway needs no command to go on. */
    private static Optional<Command> needed(Command command, RolloutState state) {
        boolean held = state.held().isPresent();
        boolean back = state.phase() == RolloutState.Phase.ROLLING_BACK;
        if (command instanceof Command.Resume || (command instanceof Command.Rollback && back)) {
            return held ? Optional.of(new Command.Resume(command.by())) : Optional.empty();
        }
        return Optional.of(command);
    }

    private void follow(LiveRollout rollout) {
        rollout.whenStopped(stop -> stopped(rollout, stop));
    }

    private void stopped(LiveRollout rollout, RolloutStop stop) {
        if (stop instanceof RolloutStop.AtGate gate) {
            note("wave " + gate.wave().number()
                    + " has passed its checks; no build judges it any more: promote it on the page, or roll it back");
            rollout.whenStoppedNext(next -> stopped(rollout, next));
        } else if (stop instanceof RolloutStop.Held held) {
            // Nothing needs a watch while it is held: the page looks again when somebody asks.
            rollout.leave(Phrase.of("jenkins.left-held-by")
                    .with("person", held.by())
                    .with("reason", held.reason())
                    .message());
            note("held by " + held.by() + ": resume, promote or roll it back on the page");
        } else if (stop instanceof RolloutStop.Elsewhere elsewhere) {
            rollout.leave(Phrase.of("jenkins.left-taken-up")
                    .with("driver", elsewhere.driver())
                    .message());
            note("left to " + elsewhere.driver() + ", which drives it now");
        } else if (stop instanceof RolloutStop.Lost lost) {
            note("Jenkins does not drive it any more: " + FieldNames.ROLLOUT.of(lost.cause()));
        } else if (stop instanceof RolloutStop.Ended ended && ended.outcome().result() != Result.COMPLETED) {
            note(NextActions.failure(run, record, ended.outcome()));
        }
    }

    private String account() {
        return record.target()
                .cluster()
                .cluster()
                .map(name -> "cluster '" + name + "'")
                .orElse("its credentials");
    }

    private static String verb(Command command) {
        if (command instanceof Command.Promote) {
            return "promote";
        }
        if (command instanceof Command.Resume) {
            return "resume";
        }
        return command instanceof Command.Rollback ? "roll back" : "hold";
    }

    void note(String text) {
        String time = LocalTime.now(ZoneId.systemDefault())
                .truncatedTo(ChronoUnit.SECONDS)
                .format(TIME);
        String[] lines = text.split("\n");
        log.accept(time + "  " + lines[0]);
        for (int line = 1; line < lines.length; line++) {
            log.accept("          " + lines[line]);
        }
    }
}
