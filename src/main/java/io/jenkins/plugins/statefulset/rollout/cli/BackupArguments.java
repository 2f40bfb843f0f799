package io.jenkins.plugins.statefulset.rollout.cli;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.statefulset.rollout.backup.BackupOptions;
import io.jenkins.plugins.statefulset.rollout.backup.SecretKey;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest.BackupPolicy;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether a backup is taken first, and how. */
@HelpSections.Heading("The backup before it")
final class BackupArguments {
    private static final Map<String, BackupPolicy> POLICIES = new LinkedHashMap<>();
    private static final int HIGHEST_PORT = 65535;

    static {
        POLICIES.put("auto", BackupPolicy.AUTO);
        POLICIES.put("always", BackupPolicy.ALWAYS);
        POLICIES.put("never", BackupPolicy.NEVER);
    }

    @Option(
            names = "--backup",
            paramLabel = "auto|always|never",
            description = "Take a verified backup first. auto: where the risk is high. Default: auto")
    private String policy;

    @Option(
            names = "--backup-claim",
            paramLabel = "NAME",
            description = "The PersistentVolumeClaim to write to. Default: backup-pvc")
    private String claim;

    @Option(
            names = "--backup-from-cronjob",
            paramLabel = "NAME",
            description = "Run a Job of this CronJob instead of pg_dump.")
    private String cronJob;

    @Option(names = "--backup-job", paramLabel = "FILE", description = "Run the Job of this file instead of pg_dump.")
    private String job;

    @Option(
            names = "--backup-image",
            paramLabel = "IMAGE",
            description = "An image with pg_dump, not older than the servers. Default: the servers' own")
    private String image;

    @Option(
            names = "--backup-deadline",
            paramLabel = "DURATION",
            description = "How long the backup may take. Default: 1h")
    private String deadline;

    @Option(names = "--pg-database", paramLabel = "NAME", description = "The only database to dump. Default: each one")
    private String database;

    @Option(
            names = "--pg-user-secret",
            paramLabel = "SECRET:KEY",
            description = "Where the user's name is. Default: as the set says")
    private String userSecret;

    @Option(
            names = "--pg-password-secret",
            paramLabel = "SECRET:KEY",
            description = "Where the password is. Default: as the set says")
    private String passwordSecret;

    @Option(
            names = "--pg-host",
            paramLabel = "HOST",
            description = "The one server to dump. Default: every ordinal that is no standby")
    private String host;

    @Option(names = "--pg-port", paramLabel = "PORT", description = "Default: as the set says, else 5432")
    private String port;

    /** @throws BadRequestException naming the option that is wrong */
    void addTo(RolloutRequest.Builder request, InputStream standardInput, String namespace) {
        Optional.ofNullable(policy)
                .map(text -> OptionValues.choice("--backup", text, POLICIES))
                .ifPresent(request::backup);
        request.backupOptions(new BackupOptions(
                Optional.ofNullable(database),
                Optional.ofNullable(userSecret).map(text -> SecretKey.parse(RequestField.PG_USER_SECRET, text)),
                Optional.ofNullable(passwordSecret).map(text -> SecretKey.parse(RequestField.PG_PASSWORD_SECRET, text)),
                Optional.ofNullable(host),
                Optional.ofNullable(port).map(text -> OptionValues.count("--pg-port", text, 1, HIGHEST_PORT)),
                Optional.ofNullable(image),
                Optional.ofNullable(claim),
                Optional.ofNullable(cronJob),
                Optional.ofNullable(job).map(file -> readJob(file, standardInput, namespace)),
                Optional.ofNullable(deadline)
                        .map(text -> OptionValues.duration("--backup-deadline", text))
                        .orElse(BackupOptions.DEFAULT_DEADLINE)));
    }

    boolean readsStandardInput() {
        return "-".equals(job);
    }

    private static Job readJob(String file, InputStream standardInput, String namespace) {
        List<Job> jobs = Manifests.read(file, standardInput, namespace).requiredJobs();
        if (jobs.size() != 1) {
            throw BadRequestException.at(
                    "--backup-job " + file, Phrase.of("refused.jobs-in-file").with("number", jobs.size()));
        }
        return jobs.get(0);
    }
}
