package io.jenkins.plugins.statefulset.rollout.jenkins.build;

import hudson.EnvVars;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.RolloutParameters;

/** Fields of a freestyle job may use the build's variables, such as {@code $VERSION}. */
final class VariableExpansion {
    private VariableExpansion() {}

    static RolloutParameters of(RolloutParameters written, EnvVars environment) {
        RolloutParameters meant = new RolloutParameters(environment.expand(written.getName()));
        meant.setCluster(written.getCluster());
        meant.setCredentialsId(written.getCredentialsId());
        meant.setNamespace(environment.expand(written.getNamespace()));
        meant.setImage(environment.expand(written.getImage()));
        meant.setEnv(environment.expand(written.getEnv()));
        // Texts with a syntax of their own stay as they are.
        meant.setManifest(written.getManifest());
        meant.setPatch(written.getPatch());
        meant.setRestart(written.isRestart());
        meant.setApplied(written.isApplied());
        meant.setRollbackBy(written.getRollbackBy());
        meant.setOnNewChange(written.getOnNewChange());
        meant.setWaves(environment.expand(written.getWaves()));
        meant.setSoak(environment.expand(written.getSoak()));
        meant.setReadyTimeout(environment.expand(written.getReadyTimeout()));
        meant.setFailureGrace(environment.expand(written.getFailureGrace()));
        meant.setRiskRules(written.getRiskRules());
        meant.setTo(environment.expand(written.getTo()));
        meant.setBeforePod(written.getBeforePod());
        meant.setPreparePod(written.getPreparePod());
        meant.setAfterPod(written.getAfterPod());
        meant.setRestorePod(written.getRestorePod());
        meant.setOnCheckFailure(written.getOnCheckFailure());
        meant.setOrder(written.getOrder());
        meant.setPodFailures(environment.expand(written.getPodFailures()));
        meant.setProgressDeadlineSeconds(environment.expand(written.getProgressDeadlineSeconds()));
        meant.setProfile(environment.expand(written.getProfile()));
        meant.setTimeout(environment.expand(written.getTimeout()));
        meant.setOnFailure(written.getOnFailure());
        meant.setOnAbort(written.getOnAbort());
        meant.setPdb(written.getPdb());
        meant.setPdbTimeout(environment.expand(written.getPdbTimeout()));
        meant.setEndPartition(written.getEndPartition());
        meant.setGates(written.getGates());
        meant.setBackup(written.getBackup());
        meant.setBackupOptions(written.getBackupOptions());
        meant.setAccept(written.getAccept());
        meant.setReason(environment.expand(written.getReason()));
        return meant;
    }
}
