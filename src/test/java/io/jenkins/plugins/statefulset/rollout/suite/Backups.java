package io.jenkins.plugins.statefulset.rollout.suite;

import io.jenkins.plugins.statefulset.rollout.backup.BackupOptions;
import java.util.Optional;

/** The backup of scenarios that have one: a CronJob of the user's own. */
final class Backups {
    private static final String NAME = "db-backup";

    private Backups() {}

    static BackupOptions fromCronJob() {
        return new BackupOptions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(NAME),
                Optional.empty(),
                BackupOptions.DEFAULT_DEADLINE);
    }

    static String cronJob(String exitCode) {
        return """
                ---
                apiVersion: batch/v1
                kind: CronJob
                metadata: {name: %s}
                spec:
                  schedule: "0 0 1 1 *"
                  suspend: true
                  jobTemplate:
                    spec:
                      backoffLimit: 0
                      template:
                        metadata:
                          annotations: {testbed/exit-code: "%s"}
                        spec:
                          restartPolicy: Never
                          containers:
                          - {name: backup, image: "registry.example/backup:1"}
                """.formatted(NAME, exitCode);
    }
}
