package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Extension;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Takes up a rollout that is held, or whose driver died, and follows it. */
public final class StatefulSetResumeStep extends TargetStep {
    private static final long serialVersionUID = 1L;

    private boolean returnState;

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

    @Override
    public StepExecution start(StepContext context) {
        return new WordExecution(context, this, new Word(Word.Kind.RESUME, null), returnState);
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
            return "Resume a rollout of a StatefulSet";
        }
    }
}
