package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Extension;
import org.kohsuke.stapler.DataBoundConstructor;

/** Rolls a rollout back and waits until it is. */
public final class StatefulSetRollbackStep extends ReasonedStep {
    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public StatefulSetRollbackStep() {
        // everything is optional
    }

    @Override
    Word.Kind kind() {
        return Word.Kind.ROLL_BACK;
    }

    /** The descriptor. */
    @Extension
    public static final class DescriptorImpl extends TargetStepDescriptor {
        @Override
        public String getFunctionName() {
            return "statefulSetRollback";
        }

        @Override
        public String getDisplayName() {
            return "Roll a rollout of a StatefulSet back";
        }
    }
}
