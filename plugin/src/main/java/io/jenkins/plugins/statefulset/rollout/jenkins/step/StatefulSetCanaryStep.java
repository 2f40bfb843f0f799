package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** Starts a rollout and returns after its first wave; other steps promote it or roll it back. */
public final class StatefulSetCanaryStep extends DrivingStep {
    @DataBoundConstructor
    public StatefulSetCanaryStep(String name) {
        super(name);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new RolloutExecution(context, parameters(), WaveGates.Kind.STEPS, options(), List.of());
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
            return Messages.StatefulSetCanaryStep_name();
        }
    }
}
