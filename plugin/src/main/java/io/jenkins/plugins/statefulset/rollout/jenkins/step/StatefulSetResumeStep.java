package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Extension;
import hudson.Util;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldChecks;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldValues;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** Takes up a rollout that is held, or whose driver died, and follows it. */
public final class StatefulSetResumeStep extends TargetStep {
    private static final long serialVersionUID = 1L;

    private boolean returnState;
    private String partition;

    @DataBoundConstructor
    public StatefulSetResumeStep() {
        // everything is optional
    }

    public boolean isReturnState() {
        return returnState;
    }

    @DataBoundSetter
    public void setReturnState(boolean returnState) {
        this.returnState = returnState;
    }

    public String getPartition() {
        return partition;
    }

    @DataBoundSetter
    public void setPartition(String partition) {
        this.partition = Util.fixEmptyAndTrim(partition);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new CommandExecution(context, this, new StepCommand(StepCommand.Kind.RESUME, partition), returnState);
    }

    /** The descriptor. */
    @Extension
    public static final class DescriptorImpl extends TargetStepDescriptor {
        @Override
        public String getFunctionName() {
            return "statefulSetResume";
        }

        @Override
        public String getDisplayName() {
            return Messages.StatefulSetResumeStep_name();
        }

        /** What the field takes. */
        @RequirePOST
        public ListBoxModel doFillPartitionItems() {
            return FieldChecks.choices(FieldValues.PARTITION, "own");
        }
    }
}
