package io.jenkins.plugins.statefulset.rollout.jenkins.build;

import io.jenkins.plugins.statefulset.rollout.jenkins.request.BackupSettings;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.ExecGate;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.HttpGate;
import java.util.List;

/** A build step in which every field is filled in. */
final class FullyConfiguredBuilder {
    private FullyConfiguredBuilder() {}

    static RolloutBuilder builder() {
        RolloutBuilder builder = ofVersion01();
        builder.setFailureGrace("3m");
        builder.setRiskRules("system: orders");
        builder.setTo("previous");
        builder.setApplied(true);
        builder.setRollbackBy("template");
        builder.setOnNewChange("restart");
        builder.setBeforePod("peer:exec@2m,3x=may-go\nsql=select true");
        builder.setPreparePod("exec=drain");
        builder.setAfterPod("exec=is-member");
        builder.setRestorePod("exec=allocate");
        builder.setOnCheckFailure("rollback");
        builder.setOrder("highest");
        builder.setPodFailures("2");
        builder.setProgressDeadlineSeconds("600");
        builder.setProfile("none");
        return builder;
    }

    /** Every field that there was in version 0.1. */
    static RolloutBuilder ofVersion01() {
        RolloutBuilder builder = new RolloutBuilder("web");
        builder.setCluster("production");
        builder.setCredentialsId("rollouts");
        builder.setNamespace("data");
        builder.setImage("web=web:1.1");
        builder.setEnv("web:A=1\nweb:B=2");
        builder.setManifest("kind: StatefulSet");
        builder.setPatch("spec: {}");
        builder.setRestart(true);
        builder.setWaves("1,50%,100%");
        builder.setSoak("5m");
        builder.setReadyTimeout("1m");
        builder.setTimeout("1h");
        builder.setOnFailure("hold");
        builder.setOnAbort("rollback");
        builder.setPdb("fail");
        builder.setPdbTimeout("2m");
        builder.setEndPartition("guard");
        builder.setBackup("always");
        builder.setAccept("major-upgrade");
        builder.setReason("why not");
        ExecGate exec = new ExecGate("nodetool info");
        exec.setContainer("web");
        exec.setTimeout("30s");
        builder.setGates(List.of(new HttpGate("http://web/"), exec));
        BackupSettings backup = new BackupSettings();
        backup.setClaim("backups");
        backup.setPasswordSecret("pg:password");
        builder.setBackupOptions(backup);
        return builder;
    }
}
