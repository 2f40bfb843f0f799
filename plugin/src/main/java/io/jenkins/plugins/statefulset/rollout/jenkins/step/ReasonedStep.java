package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Util;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundSetter;

/** A step that says a word to a rollout, and why. */
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

    abstract Word.Kind kind();

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new WordExecution(context, this, new Word(kind(), reason), false);
    }
}
