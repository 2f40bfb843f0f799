package io.jenkins.plugins.statefulset.rollout.backup;

/** How far a backup is. */
public sealed interface BackupState {

    /** The Job does not exist. */
    record Absent() implements BackupState {}

    /**
     * It may still succeed.
     *
     * @param detail what it does or waits for, on one line
     */
    record Running(String detail) implements BackupState {}

    /** It is there. For our own Job this means read back and checksummed. */
    record Succeeded(BackupResult result) implements BackupState {}

    /**
     * There is no backup to rely on.
     *
     * @param reason what happened, on one line
     * @param advice what a person can do
     */
    record Failed(String reason, String advice) implements BackupState {}
}
