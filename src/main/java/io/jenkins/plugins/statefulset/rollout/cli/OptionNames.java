package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.message.Setting;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import java.util.EnumMap;
import java.util.Map;

/** How the command line names the fields of a request: by the options that take them. */
final class OptionNames implements Wording {
    static final OptionNames INSTANCE = new OptionNames();

    private static final Map<RequestField, String> NAMES = new EnumMap<>(RequestField.class);

    static {
        NAMES.put(RequestField.IMAGE, "--image");
        NAMES.put(RequestField.ENV, "--env");
        NAMES.put(RequestField.MANIFEST, "-f");
        NAMES.put(RequestField.PATCH, "--patch");
        NAMES.put(RequestField.REVISION, "--to");
        NAMES.put(RequestField.RESTART, "--restart");
        NAMES.put(RequestField.APPLIED, "--applied");
        NAMES.put(RequestField.ROLLBACK_BY, "--rollback-by");
        NAMES.put(RequestField.ON_NEW_CHANGE, "--on-new-change");
        NAMES.put(RequestField.WAVES, "--waves");
        NAMES.put(RequestField.SOAK, "--soak");
        NAMES.put(RequestField.GATE, "--gate");
        NAMES.put(RequestField.PROFILE, "--profile");
        NAMES.put(RequestField.BEFORE_POD, "--before-pod");
        NAMES.put(RequestField.PREPARE_POD, "--prepare-pod");
        NAMES.put(RequestField.AFTER_POD, "--after-pod");
        NAMES.put(RequestField.RESTORE_POD, "--restore-pod");
        NAMES.put(RequestField.ON_CHECK_FAILURE, "--on-check-failure");
        NAMES.put(RequestField.ORDER, "--order");
        NAMES.put(RequestField.READY_TIMEOUT, "--ready-timeout");
        NAMES.put(RequestField.POD_FAILURES, "--pod-failures");
        NAMES.put(RequestField.PROGRESS_DEADLINE, "--progress-deadline-seconds");
        NAMES.put(RequestField.FAILURE_GRACE, "--failure-grace");
        NAMES.put(RequestField.TIMEOUT, "--timeout");
        NAMES.put(RequestField.ON_FAILURE, "--on-failure");
        NAMES.put(RequestField.BUDGET_POLICY, "--pdb");
        NAMES.put(RequestField.BUDGET_TIMEOUT, "--pdb-timeout");
        NAMES.put(RequestField.END_PARTITION, "--end-partition");
        NAMES.put(RequestField.ACCEPT, "--accept");
        NAMES.put(RequestField.REASON, "--reason");
        NAMES.put(RequestField.RISK_RULES, "--risk-rules");
        NAMES.put(RequestField.NAME, "--name");
        NAMES.put(RequestField.BACKUP, "--backup");
        NAMES.put(RequestField.BACKUP_CLAIM, "--backup-claim");
        NAMES.put(RequestField.BACKUP_CRON_JOB, "--backup-from-cronjob");
        NAMES.put(RequestField.BACKUP_JOB, "--backup-job");
        NAMES.put(RequestField.BACKUP_IMAGE, "--backup-image");
        NAMES.put(RequestField.BACKUP_DEADLINE, "--backup-deadline");
        NAMES.put(RequestField.PG_DATABASE, "--pg-database");
        NAMES.put(RequestField.PG_USER_SECRET, "--pg-user-secret");
        NAMES.put(RequestField.PG_PASSWORD_SECRET, "--pg-password-secret");
        NAMES.put(RequestField.PG_HOST, "--pg-host");
        NAMES.put(RequestField.PG_PORT, "--pg-port");
    }

    private OptionNames() {}

    static String of(RequestField field) {
        return NAMES.get(field);
    }

    @Override
    public String setting(Setting setting) {
        return of(setting.field()) + (setting.value().isEmpty() ? "" : " " + setting.value());
    }
}
