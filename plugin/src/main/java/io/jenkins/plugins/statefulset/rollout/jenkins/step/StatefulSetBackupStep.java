package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.BackupSettings;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Takes a verified backup of a StatefulSet by itself. */
public final class StatefulSetBackupStep extends TargetStep {
    private static final long serialVersionUID = 1L;

    private BackupSettings options;

    @DataBoundConstructor
    public StatefulSetBackupStep() {
        // everything is optional, but without a rollout in the build the name is needed
    }

    public BackupSettings getOptions() {
        return options;
    }

    @DataBoundSetter
    public void setOptions(BackupSettings options) {
        this.options = options;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new BackupExecution(context, this, options);
    }

    /** The descriptor. */
    @Extension
    public static final class DescriptorImpl extends TargetStepDescriptor {
        @Override
        public String getFunctionName() {
            return "statefulSetBackup";
        }

        @Override
        public String getDisplayName() {
            return Messages.StatefulSetBackupStep_name();
        }
    }
}
