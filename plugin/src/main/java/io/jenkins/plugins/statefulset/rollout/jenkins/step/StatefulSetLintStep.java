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

/** Looks manifests of the workspace, or a set of a cluster, over. */
public final class StatefulSetLintStep extends SetOnlyStep {
    private static final long serialVersionUID = 1L;

    private String paths;
    private String failOn;
    private String sarif;
    private String junit;

    @DataBoundConstructor
    public StatefulSetLintStep() {
        // paths or name is needed, which the execution says
    }

    public String getPaths() {
        return paths;
    }

    @DataBoundSetter
    public void setPaths(String paths) {
        this.paths = Util.fixEmptyAndTrim(paths);
    }

    public String getFailOn() {
        return failOn;
    }

    @DataBoundSetter
    public void setFailOn(String failOn) {
        this.failOn = Util.fixEmptyAndTrim(failOn);
    }

    public String getSarif() {
        return sarif;
    }

    @DataBoundSetter
    public void setSarif(String sarif) {
        this.sarif = Util.fixEmptyAndTrim(sarif);
    }

    public String getJunit() {
        return junit;
    }

    @DataBoundSetter
    public void setJunit(String junit) {
        this.junit = Util.fixEmptyAndTrim(junit);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new LintExecution(context, this);
    }

    /** The descriptor. */
    @Extension
    public static final class DescriptorImpl extends SetOnlyStepDescriptor {
        @Override
        public String getFunctionName() {
            return "statefulSetLint";
        }

        @Override
        public String getDisplayName() {
            return Messages.StatefulSetLintStep_name();
        }

        /** What the field takes. */
        @RequirePOST
        public ListBoxModel doFillFailOnItems() {
            return FieldChecks.choices(FieldValues.FAIL_ON, "warning");
        }
    }
}
