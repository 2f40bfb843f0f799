package io.jenkins.plugins.statefulset.rollout.backup;

/**
 * No backup can be planned for this StatefulSet. Checked, because it is not an error in itself: whoever asked for a
 * backup is told, whoever needs one only for a risky change may not need it.
 */
public final class BackupProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String advice;

    /**
     * @param reason what stands in the way, one line without a full stop
     * @param advice what the person can do
     */
    public BackupProblem(String reason, String advice) {
        super(reason + ": " + advice);
        this.reason = reason;
        this.advice = advice;
    }

    public String reason() {
        return reason;
    }

    public String advice() {
        return advice;
    }
}
