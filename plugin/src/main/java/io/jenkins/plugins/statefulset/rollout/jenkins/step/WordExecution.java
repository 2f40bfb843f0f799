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
 * Says a word to a rollout and waits until it stops again.
 *
 * <ol>
 *   <li>A rollout that a build of this controller drives hears it at once.
 *   <li>One that nobody drives is taken up by this build.
 *   <li>One that is driven elsewhere finds it on the cluster; then the step does not wait.
 *   <li>What a build was shown to judge and has begun anew since, on a newer change, is promoted only by its new id.
 * </ol>
 */
final class WordExecution extends ClusterExecution {
    private static final long serialVersionUID = 1L;

    private final TargetStep step;
    private final Word word;
    private RolloutTarget target;
    private boolean said;
    private int fromWave;
    private final boolean returnState;
    private volatile boolean aborted;
    private transient volatile LiveRollout live;
    private transient volatile NodeView view;

    /** @param returnState whether the script wants to know how the rollout ends instead of failing */
    WordExecution(StepContext context, TargetStep step, Word word, boolean returnState) {
        super(context);
        this.returnState = returnState;
        this.step = step;
        this.word = word;
    }

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
        Command command = word.command(by());
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
            say(here.get(), command);
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
                // The build has ended already: nobody waits for what its word would do.
                connection.close();
                return;
            }
            status.state()
                    .filter(open -> !open.over())
                    .ifPresent(open -> requireMeant(open.setup().id()));
            if (status.driver().isPresent() && status.open()) {
                connection.rollouts().tell(target.namespace(), target.name(), command);
                log().accept("told " + target + ", which is driven by "
                        + status.driver().get());
                connection.close();
                getContext().onSuccess(null);
            } else if (word.kind() == Word.Kind.HOLD && held(status)) {
                connection.close();
                log().accept(target + " is held already");
                getContext().onSuccess(null);
            } else {
                if (!status.open()) {
                    throw nothingOpen(status);
                }
                said = true;
                follow(LiveRollouts.get()
                        .takeOver(run(), target, connection, status, Optional.of(command), by(), log()));
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
                    + " is over, and another one has the set: " + id + "; without its id the step speaks to that");
        }
    }

    /** Whether nobody has seen a wave of what took the place of the rollout that this build was shown: then the step ends. */
    private boolean unjudged(LiveRollout rollout) throws IOException, InterruptedException {
        Optional<String> shown = rollout.record().judgedBefore();
        Optional<String> now = rollout.record().rolloutId();
        boolean unseen = word.kind() == Word.Kind.PROMOTE
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

    private void say(LiveRollout rollout, Command command) throws Exception {
        if (unjudged(rollout)) {
            return;
        }
        fromWave = waveAtGate(rollout);
        if (LiveRollouts.get().of(run()).contains(rollout)) {
            rollout.logTo(log());
        }
        said = true;
        rollout.say(command);
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
        if (known.isEmpty() || (!said && ours().isEmpty())) {
            begin();
            return;
        }
        LiveRollout rollout =
                LiveRollouts.get().restore(run(), known.get(), connect(target.cluster()), by(), BuildGates.NONE, log());
        live = rollout;
        show(rollout);
        if (said) {
            rollout.whenStopped(this::restored);
        } else {
            say(rollout, word.command(by()));
        }
    }

    /** Where Jenkins ended before the rollout had heard the promotion, it waits at the same gate again. */
    private void restored(RolloutStop stop) {
        if (stop instanceof RolloutStop.AtGate gate
                && gate.wave().number() == fromWave
                && word.kind() == Word.Kind.PROMOTE) {
            soon(() -> say(live, word.command(by())));
        } else {
            stopped(stop);
        }
    }

    private void waits(LiveRollout rollout, RolloutStop.AtGate gate) {
        int wave = gate.wave().number();
        view.end();
        if (word.kind() == Word.Kind.RESUME) {
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
                && word.kind() != Word.Kind.ROLL_BACK
                && word.kind() != Word.Kind.HOLD) {
            waits(rollout, gate);
        } else if (stop instanceof RolloutStop.AtGate) {
            rollout.whenStoppedNext(this::stopped);
        } else if (stop instanceof RolloutStop.Held held && word.kind() == Word.Kind.HOLD) {
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
            Result wanted = word.kind() == Word.Kind.ROLL_BACK ? Result.ROLLED_BACK : Result.COMPLETED;
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
        if (rollout == null || again || word.kind() == Word.Kind.ROLL_BACK || word.kind() == Word.Kind.HOLD) {
            getContext().onFailure(cause);
            return;
        }
        soon(() -> {
            Consumer<String> log = log();
            log.accept(NextActions.aborted(AbortPolicy.HOLD, target));
            log.accept("To go on where it is held: " + NextActions.goOn(rollout.build(), rollout.record()));
            rollout.say(new Command.Abort(by(), "the build was aborted"));
            getContext().onFailure(cause);
        });
    }

    @Override
    public String getStatus() {
        LiveRollout rollout = live;
        return rollout == null ? "asks the cluster" : rollout.record().target() + ": " + rollout.now();
    }
}
