package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Starts a rollout and returns after its first wave; other steps promote it or roll it back. */
public final class StatefulSetCanaryStep extends ChangeStep {
    private final RunOptions options = new RunOptions();

    @DataBoundConstructor
    public StatefulSetCanaryStep(String name) {
        super(name);
    }

    public String getOnAbort() {
        return parameters().getOnAbort();
    }

    @DataBoundSetter
    public void setOnAbort(String onAbort) {
        parameters().setOnAbort(onAbort);
    }

    public String getWhenBusy() {
        return options.whenBusy();
    }

    @DataBoundSetter
    public void setWhenBusy(String whenBusy) {
        options.setWhenBusy(whenBusy);
    }

    public boolean isReturnState() {
        return options.returnsState();
    }

    @DataBoundSetter
    public void setReturnState(boolean returnState) {
        options.setReturnState(returnState);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new RolloutExecution(context, parameters(), WaveGates.Kind.STEPS, options);
    }

    /** The descriptor. */
    @Extension
    public static final class DescriptorImpl extends ChangeStepDescriptor {
        @Override
        public String getFunctionName() {
            return "statefulSetCanary";
        }

        @Override
        public String getDisplayName() {
            return "Begin a canary of a StatefulSet: its first wave";
        }
    }
}
