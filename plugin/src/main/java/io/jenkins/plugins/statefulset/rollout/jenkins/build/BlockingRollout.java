package io.jenkins.plugins.statefulset.rollout.jenkins.build;

import hudson.AbortException;
import io.jenkins.plugins.statefulset.rollout.api.BlockedException;
import io.jenkins.plugins.statefulset.rollout.api.RolloutPlan;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.BuildContext;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connections;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates.BuildGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldValues.AbortPolicy;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RequestBuilder;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RolloutParameters;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.BuildRequesters;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollout;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.NextActions;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRequester;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutStop;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutTarget;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Unchanged;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.UnchangedException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A rollout that a thread waits for: that of the build's executor. Interrupted, it holds the rollout or rolls it back, and
 * begins none where none has begun.
 */
final class BlockingRollout {
    /** For how long an aborted build keeps its executor so that its log says what became of the rollout. */
    private static final int SECONDS_TO_HOLD = 10;

    private final RolloutParameters parameters;
    private final BuildContext place;
    private final Consumer<String> log;
    private final LinkedBlockingQueue<RolloutStop> stops = new LinkedBlockingQueue<>();

    BlockingRollout(RolloutParameters parameters, BuildContext place, Consumer<String> log) {
        this.parameters = parameters;
        this.place = place;
        this.log = log;
    }

    /** @throws AbortException if it did not complete, in words for the reader of the log */
    void perform() throws AbortException, InterruptedException {
        LiveRollout rollout;
        try {
            rollout = begin();
        } catch (NothingToDo same) {
            log.accept(same.what.words());
            return;
        }
        try {
            rollout.whenStopped(stops::add);
            follow(rollout);
        } catch (InterruptedException aborted) {
            letGo(rollout);
            throw aborted;
        }
    }

    /** The set is as it was asked to be. */
    private static final class NothingToDo extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Unchanged what;

        NothingToDo(Unchanged what) {
            this.what = what;
        }
    }

    private LiveRollout begin() throws AbortException, InterruptedException, NothingToDo {
        ClusterRef cluster = new ClusterRef(parameters.getCluster(), parameters.getCredentialsId());
        try {
            Connection connection = Connections.get().open(cluster, place);
            try {
                return begin(cluster, connection);
            } catch (UnchangedException same) {
                try (connection) {
                    String namespace =
                            Optional.ofNullable(parameters.getNamespace()).orElse(connection.defaultNamespace());
                    throw new NothingToDo(Unchanged.of(
                            new RolloutTarget(cluster, namespace, parameters.getName()),
                            connection.rollouts().status(namespace, parameters.getName()),
                            same));
                }
            } catch (RuntimeException | InterruptedException e) {
                connection.close();
                throw e;
            }
        } catch (BadRequestException | BlockedException | ClusterException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("aborted while the cluster was being asked");
            }
            throw new AbortException(FieldNames.ROLLOUT.of(e));
        }
    }

    /** @throws InterruptedException if the build was aborted before anything began */
    private LiveRollout begin(ClusterRef cluster, Connection connection) throws InterruptedException {
        String namespace = Optional.ofNullable(parameters.getNamespace()).orElse(connection.defaultNamespace());
        RequestBuilder builder = new RequestBuilder(parameters, namespace, BuildRequesters.of(place.run()));
        builder.onAbort();
        RolloutRequest request =
                builder.request(RolloutRequester.of(place.run()), Instant.now()).build();
        connection.rollouts().requireFree(request);
        RolloutPlan plan = connection.rollouts().plan(request);
        RolloutTarget target = new RolloutTarget(cluster, namespace, parameters.getName());
        if (Thread.interrupted()) {
            throw new InterruptedException("aborted while the rollout was being planned");
        }
        return LiveRollouts.get()
                .start(place.run(), target, connection, plan, request, WaveGates.Kind.NONE, BuildGates.NONE, log);
    }

    private void follow(LiveRollout rollout) throws AbortException, InterruptedException {
        while (true) {
            RolloutStop stop = stops.take();
            if (stop instanceof RolloutStop.Ended ended) {
                if (ended.outcome().result() == Result.COMPLETED) {
                    return;
                }
                throw new AbortException(NextActions.failure(rollout.build(), rollout.record(), ended.outcome()));
            }
            if (stop instanceof RolloutStop.Lost lost) {
                throw new AbortException(
                        "the rollout is not driven here any more: " + FieldNames.ROLLOUT.of(lost.cause()));
            }
            if (stop instanceof RolloutStop.Held held) {
                log.accept("waiting: held by " + held.by()
                        + ". Promote, resume or roll back on the page of this build, or end it and "
                        + NextActions.goOn(rollout.build(), rollout.record()));
            }
            if (stop instanceof RolloutStop.Elsewhere elsewhere) {
                log.accept("waiting: driven by " + elsewhere.driver() + " now");
            }
            rollout.whenStoppedNext(stops::add);
        }
    }

    /** The executor is not kept any longer; what the rollout does is told in its events. */
    private void letGo(LiveRollout rollout) throws InterruptedException {
        AbortPolicy policy = new RequestBuilder(parameters, "").onAbort();
        Optional<RolloutStop> still = rollout.stop()
                .filter(where -> where instanceof RolloutStop.Held || where instanceof RolloutStop.Elsewhere);
        log.accept(NextActions.aborted(policy, rollout.record().target()));
        if (policy == AbortPolicy.ROLL_BACK) {
            rollout.issue(new Command.Rollback(RolloutRequester.of(place.run()), "the build was aborted"));
        } else if (still.isEmpty()) {
            rollout.issue(new Command.Abort(RolloutRequester.of(place.run()), "the build was aborted"));
            RolloutStop where = stops.poll(SECONDS_TO_HOLD, TimeUnit.SECONDS);
            if (where instanceof RolloutStop.Ended ended && ended.outcome().result() != Result.HELD) {
                return;
            }
            if (where instanceof RolloutStop.Held held) {
                // Said here once, and not again by the end of the build.
                rollout.leave(held.reason());
            }
        }
        log.accept("To go on: " + NextActions.goOn(rollout.build(), rollout.record()));
    }
}
