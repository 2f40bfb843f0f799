package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldChecks;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldValues;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** Puts the guard of StatefulSets up, takes it down, or says how they stand under it. */
public final class StatefulSetGuardStep extends SetOnlyStep {
    private static final long serialVersionUID = 1L;

    private final String action;
    private String selector;
    private boolean all;

    /** @param action {@code on}, {@code off} or {@code status} */
    @DataBoundConstructor
    public StatefulSetGuardStep(String action) {
        this.action = Util.fixNull(action).strip();
    }

    public String getAction() {
        return action;
    }

    public String getSelector() {
        return selector;
    }

    @DataBoundSetter
    public void setSelector(String selector) {
        this.selector = Util.fixEmptyAndTrim(selector);
    }

    public boolean isAll() {
        return all;
    }

    @DataBoundSetter
    public void setAll(boolean all) {
        this.all = all;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new GuardExecution(context, this);
    }

    /** The descriptor. */
    @Extension
    public static final class DescriptorImpl extends SetOnlyStepDescriptor {
        @Override
        public String getFunctionName() {
            return "statefulSetGuard";
        }

        @Override
        public String getDisplayName() {
            return Messages.StatefulSetGuardStep_name();
        }

        /** What the field takes. */
        @RequirePOST
        public ListBoxModel doFillActionItems() {
            ListBoxModel items = new ListBoxModel();
            FieldValues.GUARD.keySet().forEach(items::add);
            return items;
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckSelector(@QueryParameter String selector) {
            return FieldChecks.selector(selector);
        }
    }
}
