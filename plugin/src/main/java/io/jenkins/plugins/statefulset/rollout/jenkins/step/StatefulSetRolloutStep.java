package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Rolls a change of a StatefulSet out, wave by wave; the body, if there is one, is run after each wave. */
public final class StatefulSetRolloutStep extends ChangeStep {
    @DataBoundConstructor
    public StatefulSetRolloutStep(String name) {
        super(name);
    }

    public String getOnAbort() {
        return parameters().getOnAbort();
    }

    @DataBoundSetter
    public void setOnAbort(String onAbort) {
        parameters().setOnAbort(onAbort);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new RolloutExecution(
                context, parameters(), context.hasBody() ? WaveGates.Kind.BODY : WaveGates.Kind.NONE);
    }

    /** The descriptor. */
    @Extension
    public static final class DescriptorImpl extends ChangeStepDescriptor {
        @Override
        public String getFunctionName() {
            return "statefulSetRollout";
        }

        @Override
        public String getDisplayName() {
            return "Roll out a change of a StatefulSet";
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }
    }
}
