package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Extension;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** Says what a rollout would do, how risky it is and what stands in its way. Changes nothing. */
public final class StatefulSetPlanStep extends ChangeStep {
    @DataBoundConstructor
    public StatefulSetPlanStep(String name) {
        super(name);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new PlanExecution(context, parameters());
    }

    /** The descriptor. */
    @Extension
    public static final class DescriptorImpl extends ChangeStepDescriptor {
        @Override
        public String getFunctionName() {
            return "statefulSetPlan";
        }

        @Override
        public String getDisplayName() {
            return Messages.StatefulSetPlanStep_name();
        }
    }
}
