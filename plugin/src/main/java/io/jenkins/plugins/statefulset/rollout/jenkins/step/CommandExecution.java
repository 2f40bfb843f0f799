package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates.BuildGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldValues.AbortPolicy;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollout;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.NextActions;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutStop;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutTarget;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Gives a rollout a command and waits until it stops again.
 *
 * <ol>
 *   <li>A rollout that a build of this controller drives has it at once.
 *   <li>One that nobody drives is taken up by this build.
 *   <li>One that is driven elsewhere has it from the cluster; then the step does not wait.
 *   <li>What a build was shown to judge and has begun anew since, on a newer change, is promoted only by its new id.
 * </ol>
 */
final class CommandExecution extends ClusterExecution {
    private static final long serialVersionUID = 1L;

    private final TargetStep step;
    private final StepCommand command;
    private RolloutTarget target;
    private boolean given;
    private int fromWave;
    private final boolean returnState;
    private volatile boolean aborted;
    private transient volatile LiveRollout live;
    private transient volatile NodeView view;

    /** @param returnState whether the script wants to know how the rollout ends instead of failing */
    CommandExecution(StepContext context, TargetStep step, StepCommand command, boolean returnState) {
        super(context);
        this.returnState = returnState;
        this.step = step;
        this.command = command;
    }

    /** One that an older version began, and a restart with this one goes on with. */
    static CommandExecution goingOn(
            StepContext context, TargetStep step, StepCommand command, boolean returnState, Progress before) {
        CommandExecution execution = new CommandExecution(context, step, command, returnState);
        execution.target = before.target();
        execution.given = before.given();
        execution.fromWave = before.fromWave();
        return execution;
    }

    /**
     * How far one has come.
     *
     * @param target null as long as the step has not found out
     * @param given whether the rollout has the command
     * @param fromWave at whose gate the rollout waited then; 0 for none
     */
    record Progress(RolloutTarget target, boolean given, int fromWave) {}

    @Override
    ClusterRef asked() {
        return Targets.cluster(step, this::run);
    }

    @Override
    public boolean start() {
        soon(this::begin);
        return false;
    }

    private void begin() throws Exception {
        Command issued = command.issuedBy(by());
        Optional<RolloutTarget> same = Targets.unchanged(step, run());
        if (same.isPresent()) {
            String words =
                    "Nothing was rolled out for StatefulSet " + same.get() + " in this build: it is as asked for.";
            log().accept(words);
            getContext().onSuccess(RolloutResult.unchanged(same.get(), words));
            return;
        }
        target = Targets.resolve(step, run(), this::connect);
        if (aborted) {
            return;
        }
        Optional<LiveRollout> here = LiveRollouts.get().find(target);
        if (here.isPresent()) {
            if (unjudged(here.get())) {
                return;
            }
            requireMeant(here.get().record().rolloutId().orElse(""));
            issue(here.get(), issued);
            return;
        }
        if (ours().isPresent()) {
            goOn();
            return;
        }
        Connection connection = connect(target.cluster());
        try {
            RolloutStatus status = connection.rollouts().status(target.namespace(), target.name());
            if (aborted) {
                // The build has ended already: nobody waits for what its command would do.
                connection.close();
                return;
            }
            status.state()
                    .filter(open -> !open.over())
                    .ifPresent(open -> requireMeant(open.setup().id()));
            if (status.driver().isPresent() && status.open()) {
                connection.rollouts().issue(target.namespace(), target.name(), issued);
                log().accept("told " + target + ", which is driven by "
                        + status.driver().get());
                connection.close();
                getContext().onSuccess(null);
            } else if (command.kind() == StepCommand.Kind.HOLD && held(status)) {
                connection.close();
                log().accept(target + " is held already");
                getContext().onSuccess(null);
            } else {
                if (!status.open()) {
                    throw nothingOpen(status);
                }
                given = true;
                follow(LiveRollouts.get()
                        .takeOver(run(), target, connection, status, Optional.of(issued), by(), log()));
            }
        } catch (Exception e) {
            connection.close();
            throw e;
        }
    }

    /** NextActions is read long after it was given: by then the set may have another rollout. */
    private void requireMeant(String id) {
        Optional<String> meant = step.onlyRollout();
        if (meant.isPresent() && !meant.get().equals(id)) {
            throw new BadRequestException("StatefulSet " + target + ": rollout " + meant.get()
                    + " is over, and another one has the set: " + id + "; without its id the step means that");
        }
    }

    /** Whether nobody has seen a wave of what took the place of the rollout that this build was shown: then the step ends. */
    private boolean unjudged(LiveRollout rollout) throws IOException, InterruptedException {
        Optional<String> shown = rollout.record().judgedBefore();
        Optional<String> now = rollout.record().rolloutId();
        boolean unseen = command.kind() == StepCommand.Kind.PROMOTE
                && shown.isPresent()
                && !step.onlyRollout().equals(now)
                && LiveRollouts.get().of(run()).contains(rollout);
        if (unseen) {
            String reason = "rollout " + shown.get() + ", of which this build was shown a wave, has begun anew as "
                    + now.orElse("") + " on a newer change. Judge that, then promote it with id: '" + now.orElse("")
                    + "', or with the result of this error as rollout";
            endOtherwise(
                    RolloutResult.stopped(rollout, waveAtGate(rollout), "begun-anew", reason),
                    returnState,
                    "StatefulSet " + target + ": " + reason);
        }
        return unseen;
    }

    private static int waveAtGate(LiveRollout rollout) {
        return rollout.stop()
                .map(stop ->
                        stop instanceof RolloutStop.AtGate gate ? gate.wave().number() : 0)
                .orElse(0);
    }

    private BadRequestException nothingOpen(RolloutStatus status) {
        Optional<String> end = status.state()
                .filter(over -> step.onlyRollout().isEmpty()
                        || step.onlyRollout().get().equals(over.setup().id()))
                .flatMap(over -> over.end()
                        .map(how -> "; rollout " + over.setup().id() + " is over, " + NextActions.how(how.result())
                                + (how.reason().isEmpty() ? "" : ": " + FieldNames.ROLLOUT.in(how.reason()))));
        return new BadRequestException(
                "StatefulSet " + target + " has no rollout that is under way or held" + end.orElse(""));
    }

    /** What this build drives, or will again as soon as the Lease of its former self has run out. */
    private Optional<RolloutRecord> ours() throws Exception {
        return Targets.record(run(), target)
                .filter(known ->
                        known.rolloutId().isPresent() && known.outcome().isEmpty());
    }

    private static boolean held(RolloutStatus status) {
        return status.state().filter(state -> state.held().isPresent()).isPresent();
    }

    private void issue(LiveRollout rollout, Command issued) throws Exception {
        if (unjudged(rollout)) {
            return;
        }
        fromWave = waveAtGate(rollout);
        if (LiveRollouts.get().of(run()).contains(rollout)) {
            rollout.logTo(log());
        }
        given = true;
        rollout.issue(issued);
        follow(rollout);
    }

    private void follow(LiveRollout rollout) {
        live = rollout;
        getContext().saveState();
        show(rollout);
        rollout.whenStopped(this::stopped);
    }

    private void show(LiveRollout rollout) {
        view = NodeView.of(getContext());
        rollout.showTo(view::told);
    }

    @Override
    public void onResume() {
        soon(this::goOn);
    }

    private void goOn() throws Exception {
        Optional<RolloutRecord> known = target == null ? Optional.empty() : Targets.record(run(), target);
        if (known.isEmpty() || (!given && ours().isEmpty())) {
            begin();
            return;
        }
        LiveRollout rollout =
                LiveRollouts.get().restore(run(), known.get(), connect(target.cluster()), by(), BuildGates.NONE, log());
        live = rollout;
        show(rollout);
        if (given) {
            rollout.whenStopped(this::restored);
        } else {
            issue(rollout, command.issuedBy(by()));
        }
    }

    /** Where Jenkins ended before the rollout had heard the promotion, it waits at the same gate again. */
    private void restored(RolloutStop stop) {
        if (stop instanceof RolloutStop.AtGate gate
                && gate.wave().number() == fromWave
                && command.kind() == StepCommand.Kind.PROMOTE) {
            soon(() -> issue(live, command.issuedBy(by())));
        } else {
            stopped(stop);
        }
    }

    private void waits(LiveRollout rollout, RolloutStop.AtGate gate) {
        int wave = gate.wave().number();
        view.end();
        if (command.kind() == StepCommand.Kind.RESUME) {
            try {
                log().accept("waiting after wave " + wave + ": statefulSetPromote goes on from here");
            } catch (IOException | InterruptedException gone) {
                fail(gone);
                return;
            }
        }
        rollout.shownToBuild();
        logBetweenSteps(rollout);
        getContext().onSuccess(RolloutResult.stopped(rollout, wave, "waiting", ""));
    }

    private void stopped(RolloutStop stop) {
        LiveRollout rollout = live;
        if (stop instanceof RolloutStop.AtGate gate
                && command.kind() != StepCommand.Kind.ROLL_BACK
                && command.kind() != StepCommand.Kind.HOLD) {
            waits(rollout, gate);
        } else if (stop instanceof RolloutStop.AtGate) {
            rollout.whenStoppedNext(this::stopped);
        } else if (stop instanceof RolloutStop.Held held && command.kind() == StepCommand.Kind.HOLD) {
            view.end();
            logBetweenSteps(rollout);
            getContext().onSuccess(RolloutResult.stopped(rollout, 0, "held", FieldNames.ROLLOUT.in(held.reason())));
        } else if (stop instanceof RolloutStop.Held || stop instanceof RolloutStop.Elsewhere) {
            if (stop instanceof RolloutStop.Held held) {
                view.pause("held by " + held.by());
            }
            rollout.whenStoppedNext(this::stopped);
        } else if (stop instanceof RolloutStop.Lost lost) {
            fail(lost.cause());
        } else if (stop instanceof RolloutStop.Ended ended) {
            view.end();
            Result wanted = command.kind() == StepCommand.Kind.ROLL_BACK ? Result.ROLLED_BACK : Result.COMPLETED;
            RolloutResult result = RolloutResult.ended(rollout, ended.outcome());
            if (ended.outcome().result() == wanted) {
                getContext().onSuccess(result);
            } else {
                endOtherwise(
                        result, returnState, NextActions.failure(rollout.build(), rollout.record(), ended.outcome()));
            }
        }
    }

    @Override
    public void stop(Throwable cause) {
        LiveRollout rollout = live;
        boolean again = aborted;
        aborted = true;
        if (rollout == null
                || again
                || command.kind() == StepCommand.Kind.ROLL_BACK
                || command.kind() == StepCommand.Kind.HOLD) {
            getContext().onFailure(cause);
            return;
        }
        soon(() -> {
            Consumer<String> log = log();
            log.accept(NextActions.aborted(AbortPolicy.HOLD, target));
            log.accept("To go on where it is held: " + NextActions.goOn(rollout.build(), rollout.record()));
            rollout.issue(new Command.Abort(by(), "the build was aborted"));
            getContext().onFailure(cause);
        });
    }

    @Override
    public String getStatus() {
        LiveRollout rollout = live;
        return rollout == null ? "asks the cluster" : rollout.record().target() + ": " + rollout.now();
    }
}
