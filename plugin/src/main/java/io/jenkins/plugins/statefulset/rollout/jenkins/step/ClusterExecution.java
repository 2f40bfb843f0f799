package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.statefulset.rollout.api.BlockedException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.jenkins.BuildContext;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connections;
import io.jenkins.plugins.statefulset.rollout.jenkins.RolloutThreads;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollout;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRequester;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.BusyException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** A step that asks a cluster: what it asks runs on a few shared threads, and it waits on none. */
abstract class ClusterExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(ClusterExecution.class.getName());

    ClusterExecution(StepContext context) {
        super(context);
    }

    /** Something that may block for as long as a cluster takes to answer. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Which cluster the step asks, as far as that is known. */
    abstract ClusterRef asked();

    /** Does that soon, on a thread of its cluster; what it throws fails the step. */
    final void soon(Work work) {
        Executor threads;
        try {
            ClusterRef cluster = asked();
            threads = cluster.cluster().isPresent() ? RolloutThreads.of(cluster) : RolloutThreads.of(cluster, place());
        } catch (IOException | InterruptedException gone) {
            fail(gone);
            return;
        }
        threads.execute(() -> {
            try {
                work.run();
            } catch (Exception e) {
                fail(e);
            }
        });
    }

    /** Fails the step with a message for its reader; only what nobody foresaw comes with a stack trace. */
    void fail(Exception fault) {
        LOG.log(Level.FINE, fault, () -> "a step failed");
        Optional<String> state = refusal(fault);
        if (state.isPresent()) {
            // Without its cause: the build keeps the exception, and has no use for the library's classes in it.
            getContext().onFailure(RolloutFailure.without(state.get(), FieldNames.ROLLOUT.of(fault)));
        } else {
            getContext().onFailure(fault);
        }
    }

    private static Optional<String> refusal(Exception fault) {
        if (fault instanceof BusyException) {
            return Optional.of("busy");
        }
        if (fault instanceof BadRequestException || fault instanceof StateAnnotation.UnreadableStateException) {
            return Optional.of("refused");
        }
        if (fault instanceof BlockedException) {
            return Optional.of("blocked");
        }
        return fault instanceof ClusterException ? Optional.of("unreachable") : Optional.empty();
    }

    /**
     * A rollout ended otherwise than it was meant to.
     *
     * @param returnState whether the script wants to know instead of failing
     */
    final void endOtherwise(RolloutResult result, boolean returnState, String message) {
        if (returnState) {
            try {
                message.lines().forEach(log());
            } catch (IOException | InterruptedException gone) {
                LOG.log(Level.FINE, gone, () -> "a rollout ends without a log");
            }
            message.lines().findFirst().ifPresent(NodeView.of(getContext())::warn);
            getContext().onSuccess(result);
        } else {
            getContext().onFailure(RolloutFailure.of(result, message));
        }
    }

    final Run<?, ?> run() throws IOException, InterruptedException {
        return getContext().get(Run.class);
    }

    final Connection connect(ClusterRef cluster) throws IOException, InterruptedException {
        return Connections.get().open(cluster, place());
    }

    private BuildContext place() throws IOException, InterruptedException {
        StepContext context = getContext();
        return new BuildContext(
                run(),
                Optional.ofNullable(context.get(EnvVars.class)).orElseGet(EnvVars::new),
                Optional.ofNullable(context.get(FilePath.class)));
    }

    /** Who asks, for those who find the set under way. */
    final String by() throws IOException, InterruptedException {
        return RolloutRequester.of(run());
    }

    /** Lines go to the step's log; a build that is gone by then has none. */
    final Consumer<String> log() throws IOException, InterruptedException {
        TaskListener listener = getContext().get(TaskListener.class);
        return line -> listener.getLogger().println(line);
    }

    /** A step's log ends with it; what its rollout tells later goes to the log of the build. */
    final void logBetweenSteps(LiveRollout rollout) {
        try {
            if (LiveRollouts.get().of(run()).contains(rollout)) {
                TaskListener build =
                        getContext().get(FlowExecution.class).getOwner().getListener();
                rollout.logTo(line -> build.getLogger().println(line));
            }
        } catch (IOException | InterruptedException gone) {
            LOG.log(Level.FINE, gone, () -> "a rollout goes on without a log");
        }
    }
}
