package io.jenkins.plugins.statefulset.rollout.backup;

import io.jenkins.plugins.statefulset.rollout.event.BackupTaken;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.text.BackupWords;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A backup that was taken. Counts and sizes are those of the whole backup; the lists are shortened where a termination
 * message (4096 bytes) could not hold them, and complete in the file {@code backup.json} beside the dumps.
 *
 * @param location {@code pvc/CLAIM:/SET/TIME}, or which Job wrote it
 * @param verification how much is known
 * @param bytes size of all dumps; empty where unknown
 * @param sha256 of the file {@code SHA256SUMS} beside the dumps, which has the sums of all of them; empty where unknown
 * @param databases what was dumped
 * @param databaseCount how many were dumped, 0 where unknown
 * @param leftOut databases that were not dumped, as {@code server/database}
 * @param leftOutCount how many were not dumped
 * @param standbys servers that were not dumped because they repeat what their primary has
 * @param took from start to end
 */
public record BackupResult(
        String location,
        Verification verification,
        OptionalLong bytes,
        Optional<String> sha256,
        List<DumpedDatabase> databases,
        int databaseCount,
        List<String> leftOut,
        int leftOutCount,
        List<String> standbys,
        Duration took) {

    /** What stands behind a backup. */
    public enum Verification {
        /** Every dump was read from beginning to end after it was written. */
        READ_BACK,
        /** A Job of the person's ended with exit code 0; nobody looked at what it wrote. */
        EXIT_CODE_ONLY
    }

    public BackupResult {
        databases = List.copyOf(databases);
        leftOut = List.copyOf(leftOut);
        standbys = List.copyOf(standbys);
    }

    /** What of it an event tells. */
    public BackupTaken taken() {
        return new BackupTaken(
                verification == Verification.READ_BACK,
                verification == Verification.READ_BACK ? Optional.of(location) : Optional.empty(),
                bytes.isPresent() ? Optional.of(bytes.getAsLong()) : Optional.empty(),
                sha256,
                databaseCount,
                leftOutCount,
                took.toMillis() / 1000.0);
    }

    /** {@code 48.2 MB, sha256 5f1c2a9b3d4e…, 2 databases, in 14 s; left out: postgresql-0/other}. */
    public Message summary() {
        return verification == Verification.EXIT_CODE_ONLY
                ? Phrase.of("backup-job.not-verified")
                        .with("job", location)
                        .passed("took", took)
                        .message()
                : contents().message();
    }

    /** The same with where it is. */
    public Message told() {
        return verification == Verification.EXIT_CODE_ONLY
                ? summary()
                : contents().with("place", location).message();
    }

    private Phrase contents() {
        return BackupWords.contents(taken()).with("leftOut", unnamed() > 0 ? andMore() : Message.listed(leftOut));
    }

    private int unnamed() {
        return leftOutCount - leftOut.size();
    }

    private Message andMore() {
        return leftOut.isEmpty()
                ? Phrase.of("backup-job.more").with("number", unnamed()).message()
                : Phrase.of("backup-job.and-more")
                        .with("names", Message.listed(leftOut))
                        .with("number", unnamed())
                        .message();
    }
}
