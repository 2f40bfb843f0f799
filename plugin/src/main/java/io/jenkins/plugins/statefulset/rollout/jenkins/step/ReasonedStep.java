package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Util;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundSetter;

/** A step that gives a rollout a command, and why. */
public abstract class ReasonedStep extends TargetStep {
    private static final long serialVersionUID = 1L;

    private String reason;

    public final String getReason() {
        return reason;
    }

    @DataBoundSetter
    public final void setReason(String reason) {
        this.reason = Util.fixEmptyAndTrim(reason);
    }

    abstract StepCommand.Kind kind();

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new CommandExecution(context, this, new StepCommand(kind(), reason), false);
    }
}
