package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.jenkins.request.BackupSettings;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RolloutGate;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RolloutParameters;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** A step that asks for a change of a StatefulSet: its fields. */
public abstract class ChangeStep extends Step {
    private final RolloutParameters parameters;

    protected ChangeStep(String name) {
        parameters = new RolloutParameters(name);
    }

    final RolloutParameters parameters() {
        return parameters;
    }

    public final String getName() {
        return parameters.getName();
    }

    public final String getCluster() {
        return parameters.getCluster();
    }

    @DataBoundSetter
    public final void setCluster(String cluster) {
        parameters.setCluster(cluster);
    }

    public final String getCredentialsId() {
        return parameters.getCredentialsId();
    }

    @DataBoundSetter
    public final void setCredentialsId(String credentialsId) {
        parameters.setCredentialsId(credentialsId);
    }

    public final String getNamespace() {
        return parameters.getNamespace();
    }

    @DataBoundSetter
    public final void setNamespace(String namespace) {
        parameters.setNamespace(namespace);
    }

    public final String getImage() {
        return parameters.getImage();
    }

    @DataBoundSetter
    public final void setImage(String image) {
        parameters.setImage(image);
    }

    public final String getEnv() {
        return parameters.getEnv();
    }

    @DataBoundSetter
    public final void setEnv(String env) {
        parameters.setEnv(env);
    }

    public final String getManifest() {
        return parameters.getManifest();
    }

    @DataBoundSetter
    public final void setManifest(String manifest) {
        parameters.setManifest(manifest);
    }

    public final String getPatch() {
        return parameters.getPatch();
    }

    @DataBoundSetter
    public final void setPatch(String patch) {
        parameters.setPatch(patch);
    }

    public final boolean isApplied() {
        return parameters.isApplied();
    }

    @DataBoundSetter
    public final void setApplied(boolean applied) {
        parameters.setApplied(applied);
    }

    public final String getRollbackBy() {
        return parameters.getRollbackBy();
    }

    @DataBoundSetter
    public final void setRollbackBy(String rollbackBy) {
        parameters.setRollbackBy(rollbackBy);
    }

    public final String getOnNewChange() {
        return parameters.getOnNewChange();
    }

    @DataBoundSetter
    public final void setOnNewChange(String onNewChange) {
        parameters.setOnNewChange(onNewChange);
    }

    public final boolean isRestart() {
        return parameters.isRestart();
    }

    @DataBoundSetter
    public final void setRestart(boolean restart) {
        parameters.setRestart(restart);
    }

    public final String getWaves() {
        return parameters.getWaves();
    }

    @DataBoundSetter
    public final void setWaves(String waves) {
        parameters.setWaves(waves);
    }

    public final String getSoak() {
        return parameters.getSoak();
    }

    @DataBoundSetter
    public final void setSoak(String soak) {
        parameters.setSoak(soak);
    }

    public final String getBeforePod() {
        return parameters.getBeforePod();
    }

    @DataBoundSetter
    public final void setBeforePod(String beforePod) {
        parameters.setBeforePod(beforePod);
    }

    public final String getPreparePod() {
        return parameters.getPreparePod();
    }

    @DataBoundSetter
    public final void setPreparePod(String preparePod) {
        parameters.setPreparePod(preparePod);
    }

    public final String getAfterPod() {
        return parameters.getAfterPod();
    }

    @DataBoundSetter
    public final void setAfterPod(String afterPod) {
        parameters.setAfterPod(afterPod);
    }

    public final String getRestorePod() {
        return parameters.getRestorePod();
    }

    @DataBoundSetter
    public final void setRestorePod(String restorePod) {
        parameters.setRestorePod(restorePod);
    }

    public final String getOnCheckFailure() {
        return parameters.getOnCheckFailure();
    }

    @DataBoundSetter
    public final void setOnCheckFailure(String onCheckFailure) {
        parameters.setOnCheckFailure(onCheckFailure);
    }

    public final String getOrder() {
        return parameters.getOrder();
    }

    @DataBoundSetter
    public final void setOrder(String order) {
        parameters.setOrder(order);
    }

    public final String getPodFailures() {
        return parameters.getPodFailures();
    }

    @DataBoundSetter
    public final void setPodFailures(String podFailures) {
        parameters.setPodFailures(podFailures);
    }

    public final String getProgressDeadlineSeconds() {
        return parameters.getProgressDeadlineSeconds();
    }

    @DataBoundSetter
    public final void setProgressDeadlineSeconds(String progressDeadlineSeconds) {
        parameters.setProgressDeadlineSeconds(progressDeadlineSeconds);
    }

    public final String getProfile() {
        return parameters.getProfile();
    }

    @DataBoundSetter
    public final void setProfile(String profile) {
        parameters.setProfile(profile);
    }

    public final String getReadyTimeout() {
        return parameters.getReadyTimeout();
    }

    @DataBoundSetter
    public final void setReadyTimeout(String readyTimeout) {
        parameters.setReadyTimeout(readyTimeout);
    }

    public final String getFailureGrace() {
        return parameters.getFailureGrace();
    }

    @DataBoundSetter
    public final void setFailureGrace(String failureGrace) {
        parameters.setFailureGrace(failureGrace);
    }

    public final String getRiskRules() {
        return parameters.getRiskRules();
    }

    @DataBoundSetter
    public final void setRiskRules(String riskRules) {
        parameters.setRiskRules(riskRules);
    }

    public final String getTo() {
        return parameters.getTo();
    }

    @DataBoundSetter
    public final void setTo(String to) {
        parameters.setTo(to);
    }

    public final String getTimeout() {
        return parameters.getTimeout();
    }

    @DataBoundSetter
    public final void setTimeout(String timeout) {
        parameters.setTimeout(timeout);
    }

    public final String getOnFailure() {
        return parameters.getOnFailure();
    }

    @DataBoundSetter
    public final void setOnFailure(String onFailure) {
        parameters.setOnFailure(onFailure);
    }

    public final String getPdb() {
        return parameters.getPdb();
    }

    @DataBoundSetter
    public final void setPdb(String pdb) {
        parameters.setPdb(pdb);
    }

    public final String getPdbTimeout() {
        return parameters.getPdbTimeout();
    }

    @DataBoundSetter
    public final void setPdbTimeout(String pdbTimeout) {
        parameters.setPdbTimeout(pdbTimeout);
    }

    public final String getEndPartition() {
        return parameters.getEndPartition();
    }

    @DataBoundSetter
    public final void setEndPartition(String endPartition) {
        parameters.setEndPartition(endPartition);
    }

    public final List<RolloutGate> getGates() {
        return parameters.getGates();
    }

    @DataBoundSetter
    public final void setGates(List<RolloutGate> gates) {
        parameters.setGates(gates);
    }

    public final String getAccept() {
        return parameters.getAccept();
    }

    @DataBoundSetter
    public final void setAccept(String accept) {
        parameters.setAccept(accept);
    }

    public final String getReason() {
        return parameters.getReason();
    }

    @DataBoundSetter
    public final void setReason(String reason) {
        parameters.setReason(reason);
    }

    public final String getBackup() {
        return parameters.getBackup();
    }

    @DataBoundSetter
    public final void setBackup(String backup) {
        parameters.setBackup(backup);
    }

    public final BackupSettings getBackupOptions() {
        return parameters.getBackupOptions();
    }

    @DataBoundSetter
    public final void setBackupOptions(BackupSettings backupOptions) {
        parameters.setBackupOptions(backupOptions);
    }
}
