package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Extension;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** Says how each ordinal is, and where its rollout stands. */
public final class StatefulSetStatusStep extends TargetStep {
    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public StatefulSetStatusStep() {
        // everything is optional
    }

    @Override
    public StepExecution start(StepContext context) {
        return new StatusExecution(context, this);
    }

    /** The descriptor. */
    @Extension
    public static final class DescriptorImpl extends TargetStepDescriptor {
        @Override
        public String getFunctionName() {
            return "statefulSetStatus";
        }

        @Override
        public String getDisplayName() {
            return Messages.StatefulSetStatusStep_name();
        }
    }
}
