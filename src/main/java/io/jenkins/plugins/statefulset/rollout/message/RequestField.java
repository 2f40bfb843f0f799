package io.jenkins.plugins.statefulset.rollout.message;

import java.util.Arrays;
import java.util.Optional;

/**
 * A field of a request. Each surface has its own name for it: an option of the command line, a parameter of a step. The name here
 * is the one that programs know.
 */
public enum RequestField {
    IMAGE("image"),
    ENV("env"),
    MANIFEST("manifest"),
    PATCH("patch"),
    REVISION("toRevision"),
    RESTART("restart"),
    APPLIED("applied"),
    ROLLBACK_BY("rollbackBy"),
    ON_NEW_CHANGE("onNewChange"),
    WAVES("waves"),
    SOAK("soak"),
    GATE("gate"),
    PROFILE("profile"),
    BEFORE_POD("beforePod"),
    PREPARE_POD("preparePod"),
    AFTER_POD("afterPod"),
    RESTORE_POD("restorePod"),
    ON_CHECK_FAILURE("onCheckFailure"),
    ORDER("order"),
    READY_TIMEOUT("readyTimeout"),
    POD_FAILURES("podFailures"),
    PROGRESS_DEADLINE("progressDeadlineSeconds"),
    FAILURE_GRACE("failureGrace"),
    TIMEOUT("timeout"),
    ON_FAILURE("onFailure"),
    BUDGET_POLICY("budgetPolicy"),
    BUDGET_TIMEOUT("budgetTimeout"),
    END_PARTITION("endPartition"),
    ACCEPT("accept"),
    REASON("reason"),
    RISK_RULES("riskRules"),
    NAME("name"),
    BACKUP("backup"),
    BACKUP_CLAIM("claim"),
    BACKUP_CRON_JOB("fromCronJob"),
    BACKUP_JOB("ownJob"),
    BACKUP_IMAGE("backupImage"),
    BACKUP_DEADLINE("deadline"),
    PG_DATABASE("pgDatabase"),
    PG_USER_SECRET("pgUserSecret"),
    PG_PASSWORD_SECRET("pgPasswordSecret"),
    PG_HOST("pgHost"),
    PG_PORT("pgPort");

    private final String programName;

    RequestField(String programName) {
        this.programName = programName;
    }

    /** As a program names it, such as {@code readyTimeout}. */
    public String programName() {
        return programName;
    }

    /** This field with a value: what a person is advised to set. */
    public Setting as(String value) {
        return new Setting(this, value);
    }

    /** The field which a program calls so; unknown where a later version wrote it. */
    static Optional<RequestField> named(String programName) {
        return Arrays.stream(values())
                .filter(field -> field.programName.equals(programName))
                .findFirst();
    }
}
