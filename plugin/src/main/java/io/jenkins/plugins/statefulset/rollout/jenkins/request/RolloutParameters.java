package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.Util;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a rollout as a job has them, texts as they were written. Null stands for what was not said.
 * {@link RequestBuilder} reads them.
 */
public final class RolloutParameters implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String name;
    private String cluster;
    private String credentialsId;
    private String namespace;
    private String image;
    private String env;
    private String manifest;
    private String patch;
    private String waves;
    private String soak;
    private String readyTimeout;
    private String failureGrace;
    private String riskRules;
    private String to;
    private String timeout;
    private String onFailure;
    private String onAbort;
    private String pdb;
    private String pdbTimeout;
    private String endPartition;
    private String backup;
    private String accept;
    private String reason;
    private String beforePod;
    private String preparePod;
    private String afterPod;
    private String restorePod;
    private String onCheckFailure;
    private String order;
    private String podFailures;
    private String progressDeadlineSeconds;
    private String profile;
    private boolean restart;
    private boolean applied;
    private String rollbackBy;
    private String onNewChange;
    private List<RolloutGate> gates = new ArrayList<>();
    private BackupSettings backupOptions;

    public RolloutParameters(String name) {
        this.name = Util.fixNull(name).trim();
    }

    /** The same for a set of another name. */
    public RolloutParameters of(String another) {
        RolloutParameters copy = new RolloutParameters(another);
        copy.setCluster(getCluster());
        copy.setCredentialsId(getCredentialsId());
        copy.setNamespace(getNamespace());
        copy.setImage(getImage());
        copy.setEnv(getEnv());
        copy.setManifest(getManifest());
        copy.setPatch(getPatch());
        copy.setWaves(getWaves());
        copy.setSoak(getSoak());
        copy.setReadyTimeout(getReadyTimeout());
        copy.setFailureGrace(getFailureGrace());
        copy.setRiskRules(getRiskRules());
        copy.setTo(getTo());
        copy.setTimeout(getTimeout());
        copy.setOnFailure(getOnFailure());
        copy.setOnAbort(getOnAbort());
        copy.setPdb(getPdb());
        copy.setPdbTimeout(getPdbTimeout());
        copy.setEndPartition(getEndPartition());
        copy.setBackup(getBackup());
        copy.setAccept(getAccept());
        copy.setReason(getReason());
        copy.setBeforePod(getBeforePod());
        copy.setPreparePod(getPreparePod());
        copy.setAfterPod(getAfterPod());
        copy.setRestorePod(getRestorePod());
        copy.setOnCheckFailure(getOnCheckFailure());
        copy.setOrder(getOrder());
        copy.setPodFailures(getPodFailures());
        copy.setProgressDeadlineSeconds(getProgressDeadlineSeconds());
        copy.setProfile(getProfile());
        copy.setRestart(isRestart());
        copy.setApplied(isApplied());
        copy.setRollbackBy(getRollbackBy());
        copy.setOnNewChange(getOnNewChange());
        copy.setGates(getGates());
        copy.setBackupOptions(getBackupOptions());
        return copy;
    }

    public String getName() {
        return name;
    }

    public String getCluster() {
        return cluster;
    }

    public void setCluster(String cluster) {
        this.cluster = Util.fixEmptyAndTrim(cluster);
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    public String getNamespace() {
        return namespace;
    }

    public void setNamespace(String namespace) {
        this.namespace = Util.fixEmptyAndTrim(namespace);
    }

    public String getImage() {
        return image;
    }

    public void setImage(String image) {
        this.image = Util.fixEmptyAndTrim(image);
    }

    public String getEnv() {
        return env;
    }

    public void setEnv(String env) {
        this.env = Util.fixEmpty(env);
    }

    public String getManifest() {
        return manifest;
    }

    public void setManifest(String manifest) {
        this.manifest = Util.fixEmpty(manifest);
    }

    public String getPatch() {
        return patch;
    }

    public void setPatch(String patch) {
        this.patch = Util.fixEmpty(patch);
    }

    public String getWaves() {
        return waves;
    }

    public void setWaves(String waves) {
        this.waves = Util.fixEmptyAndTrim(waves);
    }

    public String getSoak() {
        return soak;
    }

    public void setSoak(String soak) {
        this.soak = Util.fixEmptyAndTrim(soak);
    }

    public String getReadyTimeout() {
        return readyTimeout;
    }

    public void setReadyTimeout(String readyTimeout) {
        this.readyTimeout = Util.fixEmptyAndTrim(readyTimeout);
    }

    public String getFailureGrace() {
        return failureGrace;
    }

    public void setFailureGrace(String failureGrace) {
        this.failureGrace = Util.fixEmptyAndTrim(failureGrace);
    }

    public String getRiskRules() {
        return riskRules;
    }

    public void setRiskRules(String riskRules) {
        this.riskRules = Util.fixEmpty(riskRules);
    }

    public String getTo() {
        return to;
    }

    public void setTo(String to) {
        this.to = Util.fixEmptyAndTrim(to);
    }

    public String getTimeout() {
        return timeout;
    }

    public void setTimeout(String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout);
    }

    public String getOnFailure() {
        return onFailure;
    }

    public void setOnFailure(String onFailure) {
        this.onFailure = Util.fixEmptyAndTrim(onFailure);
    }

    public String getOnAbort() {
        return onAbort;
    }

    public void setOnAbort(String onAbort) {
        this.onAbort = Util.fixEmptyAndTrim(onAbort);
    }

    public String getPdb() {
        return pdb;
    }

    public void setPdb(String pdb) {
        this.pdb = Util.fixEmptyAndTrim(pdb);
    }

    public String getPdbTimeout() {
        return pdbTimeout;
    }

    public void setPdbTimeout(String pdbTimeout) {
        this.pdbTimeout = Util.fixEmptyAndTrim(pdbTimeout);
    }

    public String getEndPartition() {
        return endPartition;
    }

    public void setEndPartition(String endPartition) {
        this.endPartition = Util.fixEmptyAndTrim(endPartition);
    }

    public String getBackup() {
        return backup;
    }

    public void setBackup(String backup) {
        this.backup = Util.fixEmptyAndTrim(backup);
    }

    public String getAccept() {
        return accept;
    }

    public void setAccept(String accept) {
        this.accept = Util.fixEmptyAndTrim(accept);
    }

    public String getReason() {
        return reason;
    }

    public void setReason(String reason) {
        this.reason = Util.fixEmptyAndTrim(reason);
    }

    public boolean isApplied() {
        return applied;
    }

    public void setApplied(boolean applied) {
        this.applied = applied;
    }

    public String getRollbackBy() {
        return rollbackBy;
    }

    public void setRollbackBy(String rollbackBy) {
        this.rollbackBy = Util.fixEmptyAndTrim(rollbackBy);
    }

    public String getOnNewChange() {
        return onNewChange;
    }

    public void setOnNewChange(String onNewChange) {
        this.onNewChange = Util.fixEmptyAndTrim(onNewChange);
    }

    public String getBeforePod() {
        return beforePod;
    }

    public void setBeforePod(String beforePod) {
        this.beforePod = Util.fixEmpty(beforePod);
    }

    public String getPreparePod() {
        return preparePod;
    }

    public void setPreparePod(String preparePod) {
        this.preparePod = Util.fixEmpty(preparePod);
    }

    public String getAfterPod() {
        return afterPod;
    }

    public void setAfterPod(String afterPod) {
        this.afterPod = Util.fixEmpty(afterPod);
    }

    public String getRestorePod() {
        return restorePod;
    }

    public void setRestorePod(String restorePod) {
        this.restorePod = Util.fixEmpty(restorePod);
    }

    public String getOnCheckFailure() {
        return onCheckFailure;
    }

    public void setOnCheckFailure(String onCheckFailure) {
        this.onCheckFailure = Util.fixEmptyAndTrim(onCheckFailure);
    }

    public String getOrder() {
        return order;
    }

    public void setOrder(String order) {
        this.order = Util.fixEmptyAndTrim(order);
    }

    public String getPodFailures() {
        return podFailures;
    }

    public void setPodFailures(String podFailures) {
        this.podFailures = Util.fixEmptyAndTrim(podFailures);
    }

    public String getProgressDeadlineSeconds() {
        return progressDeadlineSeconds;
    }

    public void setProgressDeadlineSeconds(String progressDeadlineSeconds) {
        this.progressDeadlineSeconds = Util.fixEmptyAndTrim(progressDeadlineSeconds);
    }

    public String getProfile() {
        return profile;
    }

    public void setProfile(String profile) {
        this.profile = Util.fixEmptyAndTrim(profile);
    }

    public boolean isRestart() {
        return restart;
    }

    public void setRestart(boolean restart) {
        this.restart = restart;
    }

    public List<RolloutGate> getGates() {
        return gates;
    }

    public void setGates(List<RolloutGate> gates) {
        this.gates = new ArrayList<>(Util.fixNull(gates));
    }

    public BackupSettings getBackupOptions() {
        return backupOptions;
    }

    public void setBackupOptions(BackupSettings backupOptions) {
        this.backupOptions = backupOptions;
    }
}
