package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.jenkins.plugins.statefulset.rollout.event.BackupTaken;
import io.jenkins.plugins.statefulset.rollout.message.Message;

/** What is known of the backup that a rollout demands. */
public sealed interface BackupStatus {

    /** The Job does not exist yet. */
    record Absent() implements BackupStatus {}

    /** @param message what it is doing */
    record Running(Message message) implements BackupStatus {}

    /** @param message what keeps its Job from going on */
    record Waiting(Message message) implements BackupStatus {}

    /** @param message location, size, checksum and databases, for people */
    record Succeeded(Message message, BackupTaken taken) implements BackupStatus {}

    /** @param message why, and what a person can do */
    record Failed(Message message) implements BackupStatus {}
}
