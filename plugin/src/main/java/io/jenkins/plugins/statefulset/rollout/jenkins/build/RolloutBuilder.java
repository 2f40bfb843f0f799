package io.jenkins.plugins.statefulset.rollout.jenkins.build;

import hudson.EnvVars;
import hudson.Extension;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Item;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import hudson.util.FormValidation;
import io.jenkins.plugins.statefulset.rollout.jenkins.BuildContext;
import io.jenkins.plugins.statefulset.rollout.jenkins.FormQuestions;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.BackupSettings;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.ChangeForm;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RolloutGate;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RolloutParameters;
import io.jenkins.plugins.statefulset.rollout.jenkins.step.StatefulSetRolloutStep;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.interceptor.RequirePOST;

/**
 * Rolls a change of a StatefulSet out as a step of a freestyle job. It keeps its executor while it waits, so it is no step of a Pipeline,
 * which has {@code statefulSetRollout}.
 */
public final class RolloutBuilder extends Builder {
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

    public boolean isApplied() {
        return parameters.isApplied();
    }

    @DataBoundSetter
    public void setApplied(boolean applied) {
        parameters.setApplied(applied);
    }

    public String getRollbackBy() {
        return parameters.getRollbackBy();
    }

    @DataBoundSetter
    public void setRollbackBy(String rollbackBy) {
        parameters.setRollbackBy(rollbackBy);
    }

    public String getOnNewChange() {
        return parameters.getOnNewChange();
    }

    @DataBoundSetter
    public void setOnNewChange(String onNewChange) {
        parameters.setOnNewChange(onNewChange);
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

    public String getBeforePod() {
        return parameters.getBeforePod();
    }

    @DataBoundSetter
    public void setBeforePod(String beforePod) {
        parameters.setBeforePod(beforePod);
    }

    public String getPreparePod() {
        return parameters.getPreparePod();
    }

    @DataBoundSetter
    public void setPreparePod(String preparePod) {
        parameters.setPreparePod(preparePod);
    }

    public String getAfterPod() {
        return parameters.getAfterPod();
    }

    @DataBoundSetter
    public void setAfterPod(String afterPod) {
        parameters.setAfterPod(afterPod);
    }

    public String getRestorePod() {
        return parameters.getRestorePod();
    }

    @DataBoundSetter
    public void setRestorePod(String restorePod) {
        parameters.setRestorePod(restorePod);
    }

    public String getOnCheckFailure() {
        return parameters.getOnCheckFailure();
    }

    @DataBoundSetter
    public void setOnCheckFailure(String onCheckFailure) {
        parameters.setOnCheckFailure(onCheckFailure);
    }

    public String getOrder() {
        return parameters.getOrder();
    }

    @DataBoundSetter
    public void setOrder(String order) {
        parameters.setOrder(order);
    }

    public String getPodFailures() {
        return parameters.getPodFailures();
    }

    @DataBoundSetter
    public void setPodFailures(String podFailures) {
        parameters.setPodFailures(podFailures);
    }

    public String getProgressDeadlineSeconds() {
        return parameters.getProgressDeadlineSeconds();
    }

    @DataBoundSetter
    public void setProgressDeadlineSeconds(String progressDeadlineSeconds) {
        parameters.setProgressDeadlineSeconds(progressDeadlineSeconds);
    }

    public String getProfile() {
        return parameters.getProfile();
    }

    @DataBoundSetter
    public void setProfile(String profile) {
        parameters.setProfile(profile);
    }

    public String getReadyTimeout() {
        return parameters.getReadyTimeout();
    }

    @DataBoundSetter
    public void setReadyTimeout(String readyTimeout) {
        parameters.setReadyTimeout(readyTimeout);
    }

    public String getFailureGrace() {
        return parameters.getFailureGrace();
    }

    @DataBoundSetter
    public void setFailureGrace(String failureGrace) {
        parameters.setFailureGrace(failureGrace);
    }

    public String getRiskRules() {
        return parameters.getRiskRules();
    }

    @DataBoundSetter
    public void setRiskRules(String riskRules) {
        parameters.setRiskRules(riskRules);
    }

    public String getTo() {
        return parameters.getTo();
    }

    @DataBoundSetter
    public void setTo(String to) {
        parameters.setTo(to);
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
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        EnvVars environment = build.getEnvironment(listener);
        environment.putAll(build.getBuildVariables());
        new BlockingRollout(
                        VariableExpansion.of(parameters, environment),
                        new BuildContext(build, environment, Optional.ofNullable(build.getWorkspace())),
                        line -> listener.getLogger().println(line))
                .perform();
        return true;
    }

    /** The descriptor. */
    @Extension
    @Symbol("statefulSetRolloutBuildStep")
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> implements ChangeForm {
        @Override
        public String getDisplayName() {
            return Messages.RolloutBuilder_name();
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }

        /**
         * Rehearses what was typed, on a simulation made of the live set; gates are taken as passed. Who may configure the job is answered.
         *
         * @param json the whole form, as it is submitted to be saved
         * @param index which of the steps of this kind in it, from 0
         */
        @RequirePOST
        public FormValidation doRehearse(
                @AncestorInPath Item item,
                StaplerRequest2 request,
                @QueryParameter String json,
                @QueryParameter int index) {
            FormQuestions.require(item);
            return RehearsalForm.step(request, json, index)
                    .map(step -> RehearsalForm.answer(item, step.parameters))
                    .orElseGet(() -> FormValidation.error(Messages.RehearsalForm_unreadable()));
        }

        /** The fields are those of the Pipeline step, and so is their help, which only the step's descriptor serves. */
        @Override
        public String getHelpFile(String field) {
            return Jenkins.get()
                    .getDescriptorOrDie(StatefulSetRolloutStep.class)
                    .getHelpFile(field);
        }
    }
}
