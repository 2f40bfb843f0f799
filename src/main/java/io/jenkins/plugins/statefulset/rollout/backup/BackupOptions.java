package io.jenkins.plugins.statefulset.rollout.backup;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the person said about backups. What is empty is taken from the StatefulSet.
 *
 * @param pgDatabase the only database to dump; empty: every one that accepts connections and is no template
 * @param pgUserSecret where the user name is
 * @param pgPasswordSecret where the password is
 * @param pgHost the one server to dump; empty: every ordinal that is not a standby
 * @param pgPort 1 to 65535
 * @param image with pg_dump, not older than the servers; empty: the image that the servers run
 * @param claim the PersistentVolumeClaim to write to
 * @param fromCronJob the CronJob whose Job template takes the backup instead
 * @param ownJob the Job that takes the backup instead
 * @param deadline for the whole backup, from the creation of its Job, at least a second
 */
public record BackupOptions(
        Optional<String> pgDatabase,
        Optional<SecretKey> pgUserSecret,
        Optional<SecretKey> pgPasswordSecret,
        Optional<String> pgHost,
        Optional<Integer> pgPort,
        Optional<String> image,
        Optional<String> claim,
        Optional<String> fromCronJob,
        Optional<Job> ownJob,
        Duration deadline) {
    /** One hour. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofHours(1);

    // The host becomes a folder's name on the claim.
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,252}");

    /** @throws BadRequestException naming the field that is wrong */
    public BackupOptions {
        pgHost.filter(host -> !HOST.matcher(host).matches()).ifPresent(host -> {
            throw new BadRequestException(RequestField.PG_HOST, host, Phrase.of("refused.pg-host"));
        });
        pgPort.filter(port -> port < 1 || port > 65535).ifPresent(port -> {
            throw new BadRequestException(RequestField.PG_PORT, String.valueOf(port), Phrase.of("refused.pg-port"));
        });
        pgDatabase
                .filter(name -> name.isEmpty() || name.chars().anyMatch(Character::isISOControl))
                .ifPresent(name -> {
                    throw new BadRequestException(RequestField.PG_DATABASE, "", Phrase.of("refused.pg-database"));
                });
        if (fromCronJob.isPresent() && ownJob.isPresent()) {
            throw new BadRequestException(Phrase.of("refused.exclude")
                    .with("field", RequestField.BACKUP_CRON_JOB)
                    .with("other", RequestField.BACKUP_JOB));
        }
        if (deadline.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new BadRequestException(Phrase.of("refused.backup-deadline").with("deadline", deadline.toString()));
        }
    }

    /** Nothing was said: everything comes from the StatefulSet. */
    public static BackupOptions none() {
        return new BackupOptions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                DEFAULT_DEADLINE);
    }
}
