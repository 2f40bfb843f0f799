package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.EnvVars;
import hudson.Extension;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.BuildContext;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connections;
import io.jenkins.plugins.statefulset.rollout.jenkins.RolloutThreads;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates.BuildGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRequester;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionListener;

/**
 * A canary is watched between the steps of its Pipeline, too: after a restart of Jenkins it is taken up again, whatever the
 * Pipeline does at the time.
 */
@Extension
public final class RestartBetweenSteps extends FlowExecutionListener {
    private static final Logger LOG = Logger.getLogger(RestartBetweenSteps.class.getName());

    @Override
    public void onResumed(FlowExecution execution) {
        try {
            Queue.Executable executable = execution.getOwner().getExecutable();
            TaskListener listener = execution.getOwner().getListener();
            RolloutAction action = executable instanceof Run<?, ?> run ? run.getAction(RolloutAction.class) : null;
            if (action != null) {
                action.records().stream()
                        .filter(record -> record.gate() == WaveGates.Kind.STEPS)
                        .filter(record -> record.rolloutId().isPresent() && !record.over())
                        .filter(record ->
                                record.outcome().filter(Result.HELD::equals).isEmpty())
                        .forEach(record -> RolloutThreads.of(record.target().cluster())
                                .execute(() -> restore(action.run(), record, listener)));
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, e, () -> "the canaries of " + execution + " are not taken up");
        }
    }

    private static void restore(Run<?, ?> run, RolloutRecord record, TaskListener listener) {
        try {
            LiveRollouts.get()
                    .restore(
                            run,
                            record,
                            Connections.get()
                                    .open(
                                            record.target().cluster(),
                                            new BuildContext(run, new EnvVars(), Optional.empty())),
                            RolloutRequester.of(run),
                            BuildGates.NONE,
                            line -> listener.getLogger().println(line));
        } catch (RuntimeException e) {
            // The next step of the Pipeline takes it up, or says why it cannot.
            LOG.log(Level.INFO, e, () -> run + ": its canary is not taken up between steps");
        }
    }
}
