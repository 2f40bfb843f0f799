package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Extension;
import org.kohsuke.stapler.DataBoundConstructor;

/** Holds a rollout where it is. */
public final class StatefulSetHoldStep extends ReasonedStep {
    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public StatefulSetHoldStep() {
        // everything is optional
    }

    @Override
    StepCommand.Kind kind() {
        return StepCommand.Kind.HOLD;
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
            return Messages.StatefulSetHoldStep_name();
        }
    }
}
