package io.jenkins.plugins.statefulset.rollout.backup;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;

/**
 * No backup can be planned for this StatefulSet. Checked, because it is not an error in itself: whoever asked for a
 * backup is told, whoever needs one only for a risky change may not need it.
 */
public final class BackupProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final Message reason;
    private final Message advice;

    /**
     * @param reason what stands in the way, one line without a full stop
     * @param advice what the person can do
     */
    BackupProblem(Phrase reason, Phrase advice) {
        this(reason.message(), advice.message());
    }

    private BackupProblem(Message reason, Message advice) {
        super(reason + ": " + advice);
        this.reason = reason;
        this.advice = advice;
    }

    /** Both in one sentence. */
    public Message told() {
        return Phrase.of("backup-plan.problem")
                .with("reason", reason)
                .with("advice", advice)
                .message();
    }

    public Message reason() {
        return reason;
    }

    public Message advice() {
        return advice;
    }
}
