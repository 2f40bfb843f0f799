package io.jenkins.plugins.statefulset.rollout.backup;

import java.util.List;

/** Who takes the backup. */
public sealed interface BackupSource {

    /** As the Job's annotation says it. */
    String text();

    /**
     * Our own Job, whose dump is read back.
     *
     * @param servers names of the servers that are asked, lowest ordinal first
     * @param claim the PersistentVolumeClaim written to
     */
    record PgDump(List<String> servers, String claim) implements BackupSource {
        static final String TEXT = "pg_dump";

        public PgDump {
            servers = List.copyOf(servers);
        }

        @Override
        public String text() {
            return TEXT;
        }
    }

    /** A Job made from the template of the person's CronJob. Nothing but its exit code tells how it went. */
    record FromCronJob(String name) implements BackupSource {
        @Override
        public String text() {
            return "cron-job/" + name;
        }
    }

    /** The person's own Job. Nothing but its exit code tells how it went. */
    record OwnJob(String name) implements BackupSource {
        @Override
        public String text() {
            return "job/" + name;
        }
    }
}
