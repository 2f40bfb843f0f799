package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.message.Setting;
import io.jenkins.plugins.statefulset.rollout.message.Told;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.EnumMap;
import java.util.Map;

/** How Jenkins names the fields of a request: by the parameters of a step, which are the fields of a job's form. */
public enum FieldNames implements Wording {
    /** In a step that drives a rollout. */
    ROLLOUT("backupOptions."),
    /** In the step that takes a backup alone, whose field for its settings has a shorter name. */
    BACKUP("options."),
    /** Beside the field itself. */
    FORM("");

    private static final Map<RequestField, String> NAMES = new EnumMap<>(RequestField.class);
    private static final Map<RequestField, String> OF_BACKUP = new EnumMap<>(RequestField.class);

    static {
        NAMES.put(RequestField.IMAGE, "image");
        NAMES.put(RequestField.ENV, "env");
        NAMES.put(RequestField.MANIFEST, "manifest");
        NAMES.put(RequestField.PATCH, "patch");
        NAMES.put(RequestField.REVISION, "to");
        NAMES.put(RequestField.RESTART, "restart");
        NAMES.put(RequestField.APPLIED, "applied");
        NAMES.put(RequestField.ROLLBACK_BY, "rollbackBy");
        NAMES.put(RequestField.ON_NEW_CHANGE, "onNewChange");
        NAMES.put(RequestField.WAVES, "waves");
        NAMES.put(RequestField.SOAK, "soak");
        NAMES.put(RequestField.GATE, "gate");
        NAMES.put(RequestField.PROFILE, "profile");
        NAMES.put(RequestField.BEFORE_POD, "beforePod");
        NAMES.put(RequestField.PREPARE_POD, "preparePod");
        NAMES.put(RequestField.AFTER_POD, "afterPod");
        NAMES.put(RequestField.RESTORE_POD, "restorePod");
        NAMES.put(RequestField.ON_CHECK_FAILURE, "onCheckFailure");
        NAMES.put(RequestField.ORDER, "order");
        NAMES.put(RequestField.READY_TIMEOUT, "readyTimeout");
        NAMES.put(RequestField.POD_FAILURES, "podFailures");
        NAMES.put(RequestField.PROGRESS_DEADLINE, "progressDeadlineSeconds");
        NAMES.put(RequestField.FAILURE_GRACE, "failureGrace");
        NAMES.put(RequestField.TIMEOUT, "timeout");
        NAMES.put(RequestField.ON_FAILURE, "onFailure");
        NAMES.put(RequestField.BUDGET_POLICY, "pdb");
        NAMES.put(RequestField.BUDGET_TIMEOUT, "pdbTimeout");
        NAMES.put(RequestField.END_PARTITION, "endPartition");
        NAMES.put(RequestField.ACCEPT, "accept");
        NAMES.put(RequestField.REASON, "reason");
        NAMES.put(RequestField.RISK_RULES, "riskRules");
        NAMES.put(RequestField.NAME, "name");
        NAMES.put(RequestField.BACKUP, "backup");
        OF_BACKUP.put(RequestField.BACKUP_CLAIM, "claim");
        OF_BACKUP.put(RequestField.BACKUP_CRON_JOB, "cronJob");
        OF_BACKUP.put(RequestField.BACKUP_JOB, "job");
        OF_BACKUP.put(RequestField.BACKUP_IMAGE, "image");
        OF_BACKUP.put(RequestField.BACKUP_DEADLINE, "deadline");
        OF_BACKUP.put(RequestField.PG_DATABASE, "database");
        OF_BACKUP.put(RequestField.PG_USER_SECRET, "userSecret");
        OF_BACKUP.put(RequestField.PG_PASSWORD_SECRET, "passwordSecret");
        OF_BACKUP.put(RequestField.PG_HOST, "host");
        OF_BACKUP.put(RequestField.PG_PORT, "port");
    }

    private final String backupOptions;

    FieldNames(String backupOptions) {
        this.backupOptions = backupOptions;
    }

    /** The name of a field of the request. */
    public String of(RequestField field) {
        String name = NAMES.get(field);
        return name == null ? backupOptions + OF_BACKUP.get(field) : name;
    }

    @Override
    public String setting(Setting setting) {
        String name = of(setting.field());
        if (setting.value().isEmpty()) {
            return name;
        }
        String value = "'" + setting.value() + "'";
        return name + ": " + (setting.field() == RequestField.ACCEPT ? "[" + value + "]" : value);
    }

    /** What is wrong, without secrets. */
    public String of(Exception fault) {
        return of(fault, this);
    }

    /** The same in those words, as far as it is a sentence of ours. */
    static String of(Exception fault, Wording wording) {
        return fault instanceof Told wrong
                ? in(wrong.told(), wording)
                : Secrets.sentence(String.valueOf(fault.getMessage()));
    }

    /** A message of the library's, without secrets. */
    public String in(Message message) {
        return in(message, this);
    }

    /** The same in those words. */
    static String in(Message message, Wording wording) {
        return message.map(Secrets::sentence).in(wording);
    }
}
