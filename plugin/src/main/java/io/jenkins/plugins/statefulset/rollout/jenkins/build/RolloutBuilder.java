package io.jenkins.plugins.statefulset.rollout.jenkins.build;

import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractProject;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.statefulset.rollout.jenkins.BuildPlace;
import io.jenkins.plugins.statefulset.rollout.jenkins.FormQuestions;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.BackupSettings;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldChecks;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RolloutGate;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RolloutParameters;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.TargetFields;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Words;
import io.jenkins.plugins.statefulset.rollout.jenkins.step.StatefulSetRolloutStep;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import jenkins.tasks.SimpleBuildStep;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** Rolls a change of a StatefulSet out as a step of a freestyle job. It keeps its executor while it waits. */
public final class RolloutBuilder extends Builder implements SimpleBuildStep {
    private final RolloutParameters parameters;

    @DataBoundConstructor
    public RolloutBuilder(String name) {
        parameters = new RolloutParameters(name);
    }

    public String getName() {
        return parameters.getName();
    }

    public String getCluster() {
        return parameters.getCluster();
    }

    @DataBoundSetter
    public void setCluster(String cluster) {
        parameters.setCluster(cluster);
    }

    public String getCredentialsId() {
        return parameters.getCredentialsId();
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        parameters.setCredentialsId(credentialsId);
    }

    public String getNamespace() {
        return parameters.getNamespace();
    }

    @DataBoundSetter
    public void setNamespace(String namespace) {
        parameters.setNamespace(namespace);
    }

    public String getImage() {
        return parameters.getImage();
    }

    @DataBoundSetter
    public void setImage(String image) {
        parameters.setImage(image);
    }

    public String getEnv() {
        return parameters.getEnv();
    }

    @DataBoundSetter
    public void setEnv(String env) {
        parameters.setEnv(env);
    }

    public String getManifest() {
        return parameters.getManifest();
    }

    @DataBoundSetter
    public void setManifest(String manifest) {
        parameters.setManifest(manifest);
    }

    public String getPatch() {
        return parameters.getPatch();
    }

    @DataBoundSetter
    public void setPatch(String patch) {
        parameters.setPatch(patch);
    }

    public boolean isRestart() {
        return parameters.isRestart();
    }

    @DataBoundSetter
    public void setRestart(boolean restart) {
        parameters.setRestart(restart);
    }

    public String getWaves() {
        return parameters.getWaves();
    }

    @DataBoundSetter
    public void setWaves(String waves) {
        parameters.setWaves(waves);
    }

    public String getSoak() {
        return parameters.getSoak();
    }

    @DataBoundSetter
    public void setSoak(String soak) {
        parameters.setSoak(soak);
    }

    public String getReadyTimeout() {
        return parameters.getReadyTimeout();
    }

    @DataBoundSetter
    public void setReadyTimeout(String readyTimeout) {
        parameters.setReadyTimeout(readyTimeout);
    }

    public String getTimeout() {
        return parameters.getTimeout();
    }

    @DataBoundSetter
    public void setTimeout(String timeout) {
        parameters.setTimeout(timeout);
    }

    public String getOnFailure() {
        return parameters.getOnFailure();
    }

    @DataBoundSetter
    public void setOnFailure(String onFailure) {
        parameters.setOnFailure(onFailure);
    }

    public String getPdb() {
        return parameters.getPdb();
    }

    @DataBoundSetter
    public void setPdb(String pdb) {
        parameters.setPdb(pdb);
    }

    public String getPdbTimeout() {
        return parameters.getPdbTimeout();
    }

    @DataBoundSetter
    public void setPdbTimeout(String pdbTimeout) {
        parameters.setPdbTimeout(pdbTimeout);
    }

    public String getEndPartition() {
        return parameters.getEndPartition();
    }

    @DataBoundSetter
    public void setEndPartition(String endPartition) {
        parameters.setEndPartition(endPartition);
    }

    public List<RolloutGate> getGates() {
        return parameters.getGates();
    }

    @DataBoundSetter
    public void setGates(List<RolloutGate> gates) {
        parameters.setGates(gates);
    }

    public String getAccept() {
        return parameters.getAccept();
    }

    @DataBoundSetter
    public void setAccept(String accept) {
        parameters.setAccept(accept);
    }

    public String getReason() {
        return parameters.getReason();
    }

    @DataBoundSetter
    public void setReason(String reason) {
        parameters.setReason(reason);
    }

    public String getOnAbort() {
        return parameters.getOnAbort();
    }

    @DataBoundSetter
    public void setOnAbort(String onAbort) {
        parameters.setOnAbort(onAbort);
    }

    public String getBackup() {
        return parameters.getBackup();
    }

    @DataBoundSetter
    public void setBackup(String backup) {
        parameters.setBackup(backup);
    }

    public BackupSettings getBackupOptions() {
        return parameters.getBackupOptions();
    }

    @DataBoundSetter
    public void setBackupOptions(BackupSettings backupOptions) {
        parameters.setBackupOptions(backupOptions);
    }

    @Override
    public void perform(
            Run<?, ?> run, FilePath workspace, EnvVars environment, Launcher launcher, TaskListener listener)
            throws InterruptedException, IOException {
        new BlockingRollout(
                        Expanded.of(parameters, environment),
                        new BuildPlace(run, environment, Optional.of(workspace)),
                        line -> listener.getLogger().println(line))
                .perform();
    }

    /** The descriptor. */
    @Extension
    @Symbol("statefulSetRolloutBuildStep")
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {
        @Override
        public String getDisplayName() {
            return "Roll out a StatefulSet";
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }

        /** The fields are those of the Pipeline step, and so is their help. */
        @Override
        public String getHelpFile(String field) {
            return getHelpFile(org.kohsuke.stapler.lang.Klass.java(StatefulSetRolloutStep.class), field);
        }

        /** The clusters of the system configuration. */
        @RequirePOST
        public ListBoxModel doFillClusterItems(@AncestorInPath Item item, @QueryParameter String cluster) {
            return FormQuestions.clusters(item, cluster);
        }

        /** Credentials that can be an account of a cluster. */
        @RequirePOST
        public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
            return FormQuestions.credentials(item, credentialsId);
        }

        /** The namespaces of the cluster. */
        @RequirePOST
        public ComboBoxModel doFillNamespaceItems(
                @AncestorInPath Item item, @QueryParameter String cluster, @QueryParameter String credentialsId) {
            return new TargetFields(item, cluster, credentialsId).namespaces();
        }

        /** The StatefulSets of the namespace. */
        @RequirePOST
        public ComboBoxModel doFillNameItems(
                @AncestorInPath Item item,
                @QueryParameter String cluster,
                @QueryParameter String credentialsId,
                @QueryParameter String namespace) {
            return new TargetFields(item, cluster, credentialsId).sets(namespace);
        }

        /** The containers of the set with their images. */
        @RequirePOST
        public ComboBoxModel doFillImageItems(
                @AncestorInPath Item item,
                @QueryParameter String cluster,
                @QueryParameter String credentialsId,
                @QueryParameter String namespace,
                @QueryParameter String name) {
            return new TargetFields(item, cluster, credentialsId).images(namespace, name);
        }

        /** Whether there is such a set, for who may configure the job. */
        @RequirePOST
        public FormValidation doCheckName(
                @AncestorInPath Item item,
                @QueryParameter String cluster,
                @QueryParameter String credentialsId,
                @QueryParameter String namespace,
                @QueryParameter String name) {
            return new TargetFields(item, cluster, credentialsId).checkSet(namespace, name);
        }

        /** Asks the cluster, for who may configure the job. */
        @RequirePOST
        public FormValidation doTestConnection(
                @AncestorInPath Item item, @QueryParameter String cluster, @QueryParameter String credentialsId) {
            FormQuestions.require(item);
            return FormQuestions.test(item, cluster, credentialsId);
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckImage(@QueryParameter String image) {
            return FieldChecks.images(image);
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckEnv(@QueryParameter String env) {
            return FieldChecks.variables(env);
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckWaves(@QueryParameter String waves) {
            return FieldChecks.optional(waves, WaveSize::parseList);
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckSoak(@QueryParameter String soak) {
            return FieldChecks.duration(soak, "soak");
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckReadyTimeout(@QueryParameter String readyTimeout) {
            return FieldChecks.positive(readyTimeout, "readyTimeout");
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckTimeout(@QueryParameter String timeout) {
            return FieldChecks.positive(timeout, "timeout");
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckPdbTimeout(@QueryParameter String pdbTimeout) {
            return FieldChecks.positive(pdbTimeout, "pdbTimeout");
        }

        /** What the field takes. */
        @RequirePOST
        public ListBoxModel doFillOnFailureItems() {
            return FieldChecks.choices(Words.ON_FAILURE);
        }

        /** What the field takes. */
        @RequirePOST
        public ListBoxModel doFillPdbItems() {
            return FieldChecks.choices(Words.PDB);
        }

        /** What the field takes. */
        @RequirePOST
        public ListBoxModel doFillEndPartitionItems() {
            return FieldChecks.choices(Words.END_PARTITION);
        }

        /** What the field takes. */
        @RequirePOST
        public ListBoxModel doFillBackupItems() {
            return FieldChecks.choices(Words.BACKUP);
        }

        /** What the field takes. */
        @RequirePOST
        public ListBoxModel doFillOnAbortItems() {
            return FieldChecks.choices(Words.ON_ABORT);
        }
    }
}
