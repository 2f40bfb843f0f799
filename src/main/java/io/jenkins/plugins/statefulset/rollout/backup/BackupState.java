package io.jenkins.plugins.statefulset.rollout.backup;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;

/** How far a backup is. */
public sealed interface BackupState {

    /** The Job does not exist. */
    record Absent() implements BackupState {}

    /**
     * It may still succeed.
     *
     * @param detail what it does, on one line
     */
    record Running(Message detail) implements BackupState {}

    /**
     * It may still succeed, once what keeps it waiting is out of its way.
     *
     * @param reason what it waits for, on one line
     */
    record Waiting(Message reason) implements BackupState {}

    /** It is there. For our own Job this means read back and checksummed. */
    record Succeeded(BackupResult result) implements BackupState {}

    /**
     * There is no backup to rely on.
     *
     * @param reason what happened, on one line
     * @param advice what a person can do
     */
    record Failed(Message reason, Message advice) implements BackupState {
        public Failed(Phrase reason, Phrase advice) {
            this(reason.message(), advice.message());
        }

        /** Both in one sentence. */
        public Message told() {
            return Phrase.of("backup-job.failed")
                    .with("reason", reason)
                    .with("advice", advice)
                    .message();
        }
    }
}
