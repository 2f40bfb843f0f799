package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import org.jenkinsci.plugins.workflow.steps.StepContext;

/** A step that asks a cluster once and waits for nothing else: after a restart of Jenkins it is done again from its beginning. */
abstract class RepeatableExecution extends ClusterExecution {
    private static final long serialVersionUID = 1L;

    RepeatableExecution(StepContext context) {
        super(context);
    }

    /** Does all of it, and ends the step. */
    abstract void perform() throws Exception;

    @Override
    public final boolean start() {
        soon(this::perform);
        return false;
    }

    @Override
    public final void onResume() {
        soon(this::perform);
    }

    @Override
    public final void stop(Throwable cause) {
        getContext().onFailure(cause);
    }
}
