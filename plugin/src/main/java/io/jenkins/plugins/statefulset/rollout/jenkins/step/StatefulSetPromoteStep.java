package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldChecks;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** Promotes a rollout: its next wave, up to a size, or all. Ends when the rollout stops again. */
public final class StatefulSetPromoteStep extends TargetStep {
    private static final long serialVersionUID = 1L;

    private String to;

    private boolean returnState;

    @DataBoundConstructor
    public StatefulSetPromoteStep() {
        // everything is optional
    }

    public String getTo() {
        return to;
    }

    @DataBoundSetter
    public void setTo(String to) {
        this.to = Util.fixEmptyAndTrim(to);
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
        return new CommandExecution(context, this, new StepCommand(StepCommand.Kind.PROMOTE, to), returnState);
    }

    /** The descriptor. */
    @Extension
    public static final class DescriptorImpl extends TargetStepDescriptor {
        @Override
        public String getFunctionName() {
            return "statefulSetPromote";
        }

        @Override
        public String getDisplayName() {
            return Messages.StatefulSetPromoteStep_name();
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckTo(@QueryParameter String to) {
            return FieldChecks.optional(to, StatefulSetPromoteStep::size);
        }
    }

    /** @param text {@code all}, a count or a percentage; null for the present wave */
    static Optional<WaveSize> size(String text) {
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(text.equals("all") ? WaveSize.ALL : WaveSize.parse(text));
    }
}
