package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.AbortException;
import io.jenkins.plugins.statefulset.rollout.api.RolloutPlan;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.StatefulSetClusters;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates.BuildGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldValues.AbortPolicy;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RequestBuilder;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RolloutParameters;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.BuildRequesters;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollout;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.NextActions;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutStop;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutTarget;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Unchanged;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.UnchangedSets;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BusyException;
import io.jenkins.plugins.statefulset.rollout.problem.UnchangedException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Starts a rollout and follows it.
 *
 * <ol>
 *   <li>What is kept are names and what was asked for. All else is on the cluster, and after a restart of Jenkins it is
 *       taken up from there.
 *   <li>Where another rollout has the set it fails, or waits for that to be over, as asked.
 *   <li>A set that is as it was asked to be needs no rollout: the step succeeds and says so.
 *   <li>A person's hold does not end the step: it waits for that person. A hold by a failure does end it.
 *   <li>Aborted, it holds the rollout or rolls it back, as asked, and says how to go on; where nothing of the set was changed yet,
 *       it ends it either way. Aborted before it began, it begins none; while it begins, the step ends when that is known.
 * </ol>
 */
final class RolloutExecution extends ClusterExecution {
    private static final long serialVersionUID = 1L;
    private final RolloutParameters parameters;
    private final WaveGates.Kind kind;
    private final RunOptions options;
    private final Body body;
    /** Null where there are none. */
    private final PodClosures pods;

    private final long begun = System.currentTimeMillis();
    private RolloutTarget target;
    private int record;
    private boolean aborted;
    private transient volatile LiveRollout live;
    private transient FreeSetWait waitsFor;
    private transient boolean beginning;
    private transient Throwable abortedWhileItBegan;
    private transient NodeView view;

    RolloutExecution(
            StepContext context,
            RolloutParameters parameters,
            WaveGates.Kind kind,
            RunOptions options,
            List<PodArguments.Given> closures)
            throws AbortException {
        super(context);
        this.options = options;
        this.parameters = parameters;
        this.kind = kind;
        boolean judges = kind == WaveGates.Kind.BODY;
        StepBody called = judges || !closures.isEmpty() ? StepBody.of(context, PodArguments.byName(closures)) : null;
        this.body = judges ? new Body(this, called) : null;
        this.pods = closures.isEmpty() ? null : new PodClosures(this, closures, called);
    }

    @Override
    ClusterRef asked() {
        return new ClusterRef(parameters.getCluster(), parameters.getCredentialsId());
    }

    @Override
    public boolean start() {
        soon(this::begin);
        return false;
    }

    private void begin() throws Exception {
        ClusterRef cluster = asked();
        Connection connection = connect(cluster);
        Optional<LiveRollout> rollout;
        try {
            String namespace = Optional.ofNullable(parameters.getNamespace()).orElse(connection.defaultNamespace());
            target = new RolloutTarget(cluster, namespace, parameters.getName());
            RequestBuilder builder = new RequestBuilder(parameters, namespace, BuildRequesters.of(run()))
                    .with(pods == null ? List.of() : pods.asked());
            builder.onAbort();
            options().waits();
            RolloutRequest.Builder asked = builder.request(by(), Instant.ofEpochMilli(begun));
            kind.spec(builder.timeout()).ifPresent(asked::gate);
            RolloutRequest request = asked.build();
            rollout = begin(connection, request);
        } catch (UnchangedException same) {
            try (connection) {
                unchanged(Unchanged.of(target, connection.rollouts().status(target.namespace(), target.name()), same));
            }
            return;
        } catch (BusyException busy) {
            waitForIt(connection, busy);
            return;
        } catch (Exception e) {
            connection.close();
            throw e;
        }
        if (rollout.isEmpty()) {
            // The build has ended already, and whoever ended it was told of no rollout.
            connection.close();
            return;
        }
        sayWhatACrashWouldDo();
        follow(rollout.get());
    }

    private void sayWhatACrashWouldDo() throws Exception {
        FlowDurabilityHint durability = getContext().get(FlowExecution.class).getDurabilityHint();
        if (!durability.isPersistWithEveryStep()) {
            say("This Pipeline's durability is " + durability.name()
                    + ": should Jenkins crash, the build ends as failed and its rollout stands where it is. "
                    + switch (StatefulSetClusters.get().afterRestartPolicy()) {
                        case ROLLBACKS -> "Jenkins then goes on by itself with a rollback, and with nothing else";
                        case ALL -> "Jenkins then goes on with it by itself";
                        case NONE -> "Nobody then goes on with it unasked";
                    }
                    + " (Manage Jenkins, System)");
        }
    }

    /** Of several builds here that waited for the set one begins, and the others find it taken. */
    private Optional<LiveRollout> begin(Connection connection, RolloutRequest request) throws Exception {
        synchronized (StartLocks.of(target)) {
            connection.rollouts().requireFree(request);
            RolloutPlan plan = connection.rollouts().plan(request);
            return mayBegin()
                    ? Optional.of(
                            LiveRollouts.get().start(run(), target, connection, plan, request, kind, gates(), log()))
                    : Optional.empty();
        }
    }

    private void unchanged(Unchanged same) throws Exception {
        say(same.words());
        UnchangedSets.of(run()).add(target);
        getContext().onSuccess(RolloutResult.unchanged(target, same.words()));
    }

    /** Until the other rollout is over, or at once fails with who has the set. */
    private void waitForIt(Connection connection, BusyException busy) throws Exception {
        String who = RivalRollout.words(target, busy);
        if (!options().waits()) {
            connection.close();
            getContext().onFailure(RolloutFailure.without("busy", who));
            return;
        }
        say("waiting: " + who);
        FreeSetWait turn = new FreeSetWait(run(), connection, target, () -> soon(this::begin));
        boolean late;
        synchronized (this) {
            waitsFor = turn;
            late = aborted;
        }
        if (late) {
            turn.close();
        } else {
            turn.begin();
        }
    }

    @Override
    public void onResume() {
        soon(this::goOn);
    }

    private void goOn() throws Exception {
        Optional<RolloutRecord> known = known();
        if (known.isEmpty()) {
            begin();
            return;
        }
        follow(LiveRollouts.get()
                .restore(run(), known.get(), connect(known.get().target().cluster()), by(), gates(), log()));
    }

    /** The record of a rollout that has begun, also where Jenkins ended before it was noted here. */
    private Optional<RolloutRecord> known() throws Exception {
        RolloutAction action = run().getAction(RolloutAction.class);
        if (action == null || target == null) {
            return Optional.empty();
        }
        if (record > 0) {
            return action.record(record);
        }
        Optional<RolloutRecord> unnoted = action.records().stream()
                .filter(one -> one.target().equals(target) && one.outcome().isEmpty())
                .findFirst();
        try (Connection connection = connect(target.cluster())) {
            boolean open = connection
                    .rollouts()
                    .status(target.namespace(), target.name())
                    .open();
            return unnoted.filter(one -> open);
        }
    }

    private RunOptions options() {
        // Builds that an older version began have none.
        return options == null ? new RunOptions() : options;
    }

    @Override
    void fail(Exception fault) {
        Optional<Throwable> aborted;
        synchronized (this) {
            aborted = live == null ? Optional.ofNullable(abortedWhileItBegan) : Optional.empty();
        }
        if (aborted.isPresent()) {
            getContext().onFailure(aborted.get());
        } else {
            super.fail(fault);
        }
    }

    private BuildGates gates() {
        return new BuildGates(
                Optional.ofNullable(body).map(runner -> runner::judge),
                Optional.ofNullable(pods).map(runner -> runner::judge));
    }

    private void follow(LiveRollout rollout) {
        Optional<Throwable> late;
        synchronized (this) {
            live = rollout;
            record = rollout.record().number();
            late = Optional.ofNullable(abortedWhileItBegan);
        }
        getContext().saveState();
        rollout.showTo(view()::told);
        if (late.isPresent()) {
            letGo(rollout, late.get());
        } else {
            rollout.whenStopped(this::stopped);
        }
    }

    private synchronized NodeView view() {
        if (view == null) {
            view = body == null ? NodeView.of(getContext()) : NodeView.withBody(getContext());
        }
        return view;
    }

    /** From here on an abort waits until it is known what has begun. */
    private synchronized boolean mayBegin() {
        beginning = !aborted;
        return beginning;
    }

    private synchronized boolean isAborted() {
        return aborted;
    }

    private void stopped(RolloutStop stop) {
        LiveRollout rollout = live;
        boolean waits = stop instanceof RolloutStop.Held || stop instanceof RolloutStop.Elsewhere;
        if (waits && isAborted()) {
            // The build ends instead, and says so.
            return;
        }
        if (stop instanceof RolloutStop.Held held) {
            say("waiting: held by " + held.by()
                    + ". Promote, resume or roll back on the page of this build, or end it and "
                    + NextActions.goOn(rollout.build(), rollout.record()));
            view().pause("held by " + held.by());
            rollout.whenStoppedNext(this::stopped);
        } else if (stop instanceof RolloutStop.Elsewhere elsewhere) {
            say("waiting: driven by " + elsewhere.driver() + " now");
            rollout.whenStoppedNext(this::stopped);
        } else if (stop instanceof RolloutStop.AtGate gate) {
            view().end();
            rollout.shownToBuild();
            logBetweenSteps(rollout);
            getContext().onSuccess(RolloutResult.stopped(rollout, gate.wave().number(), "waiting", ""));
        } else if (stop instanceof RolloutStop.Lost lost) {
            end(() -> fail(lost.cause()));
        } else if (stop instanceof RolloutStop.Ended ended) {
            end(() -> finish(rollout, ended));
        }
    }

    private void finish(LiveRollout rollout, RolloutStop.Ended ended) {
        view().end();
        Result result = ended.outcome().result();
        if (result == Result.COMPLETED) {
            getContext().onSuccess(RolloutResult.ended(rollout, ended.outcome()));
            return;
        }
        endOtherwise(
                RolloutResult.ended(rollout, ended.outcome()),
                options().returnsState(),
                NextActions.failure(rollout.build(), rollout.record(), ended.outcome()));
    }

    private void end(Runnable task) {
        Runnable last = pods == null ? task : () -> pods.whenThrough(task);
        if (body == null) {
            last.run();
        } else {
            body.whenThrough(last);
        }
    }

    @Override
    public void stop(Throwable cause) {
        abort(cause);
    }

    /** The build was aborted: here, or while the body ran. */
    void abort(Throwable cause) {
        LiveRollout rollout;
        boolean again;
        synchronized (this) {
            again = aborted;
            aborted = true;
            rollout = live;
            if (waitsFor != null) {
                waitsFor.close();
            }
            if (rollout == null && beginning && !again) {
                abortedWhileItBegan = cause;
                return;
            }
        }
        if (rollout == null) {
            getContext().onFailure(cause);
        } else if (again) {
            rollout.leave(Phrase.of("jenkins.left-aborted").message());
            end(() -> getContext().onFailure(cause));
        } else {
            letGo(rollout, cause);
        }
    }

    private void letGo(LiveRollout rollout, Throwable cause) {
        soon(() -> {
            AbortPolicy policy = new RequestBuilder(parameters, "").onAbort();
            say(NextActions.aborted(policy, rollout.record().target()));
            rollout.whenStoppedNext(stop -> aborted(rollout, stop, cause));
            Optional<RolloutStop> still = rollout.stop()
                    .filter(where -> where instanceof RolloutStop.Held || where instanceof RolloutStop.Elsewhere);
            if (policy == AbortPolicy.ROLL_BACK) {
                rollout.issue(new Command.Rollback(by(), "the build was aborted"));
            } else if (still.isPresent()) {
                aborted(rollout, still.get(), cause);
            } else {
                rollout.issue(new Command.Abort(by(), "the build was aborted"));
            }
        });
    }

    private void aborted(LiveRollout rollout, RolloutStop stop, Throwable cause) {
        boolean goesBack = rollout.rollingBack();
        if (stop instanceof RolloutStop.AtGate || (goesBack && stop instanceof RolloutStop.Elsewhere)) {
            rollout.whenStoppedNext(next -> aborted(rollout, next, cause));
            return;
        }
        if (stop instanceof RolloutStop.Held held) {
            rollout.leave(held.reason());
            say("To go on: " + NextActions.goOn(rollout.build(), rollout.record()));
        } else if (stop instanceof RolloutStop.Elsewhere elsewhere) {
            rollout.leave(Phrase.of("jenkins.left-to")
                    .with("driver", elsewhere.driver())
                    .message());
            say("It is left to " + elsewhere.driver() + ", which drives it now");
        }
        end(() -> getContext().onFailure(cause));
    }

    void say(String line) {
        try {
            Consumer<String> log = log();
            Secrets.sentence(line).lines().forEach(log);
        } catch (Exception gone) {
            // Without a log there is nobody to tell.
            fail(gone);
        }
    }

    @Override
    public String getStatus() {
        LiveRollout rollout = live;
        if (rollout != null) {
            return rollout.record().target() + ": " + rollout.now();
        }
        boolean waits;
        synchronized (this) {
            waits = waitsFor != null;
        }
        return waits ? "waits until " + target + " is free" : "asks the cluster";
    }
}
