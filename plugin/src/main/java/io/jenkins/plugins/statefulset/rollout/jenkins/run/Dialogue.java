package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.GateChanged;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a rollout asks people with names, and what commands people have given it since its driver last answered. Whoever has it lets one thread at a time use it.
 */
final class Dialogue {
    private final Ballots ballots = new Ballots();
    private final List<Command> early = new ArrayList<>();
    /** No wave has changed since: a gate that is asked now was asked before that was heard. */
    private boolean promoting;

    private boolean rollingBack;
    /** A person holds it, and its driver ends because of that. */
    private boolean ending;

    /** Takes in what the rollout tells. */
    void told(RolloutEvent event) {
        ballots.add(event);
        if (event instanceof RolloutEvent.WaveChanged) {
            promoting = false;
        }
    }

    /** Whether it goes on with that event, for a person's sake. */
    boolean goesOn(RolloutEvent event) {
        boolean goesOn = event instanceof RolloutEvent.Resumed
                || event instanceof RolloutEvent.Promoted
                || event instanceof RolloutEvent.RollingBack;
        boolean byPerson = event instanceof RolloutEvent.Held held && held.by().isPresent();
        ending = byPerson || (ending && !goesOn);
        return goesOn;
    }

    /** Another rollout goes on in its place. */
    void beginsAnew() {
        promoting = false;
    }

    /** @throws BadRequestException if that is not a person's to say now */
    void require(Command command) {
        if (command instanceof Command.Promote) {
            ballots.promotionRefused().ifPresent(why -> {
                throw new BadRequestException(why);
            });
        }
    }

    /** A person's command to it. */
    void commanded(Command command) {
        promoting = command instanceof Command.Promote;
        rollingBack = command instanceof Command.Rollback;
    }

    /** Nobody hears that yet: it is kept for whoever drives it next. */
    void keep(Command command) {
        early.add(command);
    }

    /** What was kept, in its order; it is not kept any more. */
    List<Command> drain() {
        List<Command> kept = List.copyOf(early);
        early.clear();
        return kept;
    }

    /** Whether its driver ends, because a person holds it: what is said now is heard by the one that takes it up. */
    boolean endsIt() {
        return ending;
    }

    /** Whether it was told to promote last, and has not done so yet. */
    boolean isToPromote() {
        return promoting;
    }

    /** Whether it was told to roll back last. */
    boolean isToRollBack() {
        return rollingBack;
    }

    /** At which gate people with names are asked now; empty for none. */
    Optional<GateChanged> asked() {
        return ballots.open();
    }

    /** Whether that vote is for what is asked now. */
    boolean isAsked(Command.CastVote vote) {
        return ballots.asked().filter(open -> open.ballot() == vote.ballot()).isPresent();
    }
}
