package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Extension;
import hudson.Util;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Holds a rollout where it is. */
public final class StatefulSetHoldStep extends TargetStep {
    private static final long serialVersionUID = 1L;

    private String reason;

    @DataBoundConstructor
    public StatefulSetHoldStep() {
        // everything is optional
    }

    public String getReason() {
        return reason;
    }

    @DataBoundSetter
    public void setReason(String reason) {
        this.reason = Util.fixEmptyAndTrim(reason);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new WordExecution(context, this, new Word(Word.Kind.HOLD, reason));
    }

    /** The descriptor. */
    @Extension
    public static final class DescriptorImpl extends TargetStepDescriptor {
        @Override
        public String getFunctionName() {
            return "statefulSetHold";
        }

        @Override
        public String getDisplayName() {
            return "Hold a rollout of a StatefulSet";
        }
    }
}
