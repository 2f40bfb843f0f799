package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.BackupTaken;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.time.Duration;

/** What is said of a backup that was taken. */
public final class BackupWords {
    /** Of a checksum so many digits are shown. */
    private static final int SUM = 12;

    private BackupWords() {}

    /** Its size, checksum, number of databases and how long it took; {@code leftOut} and {@code place} may be added. */
    public static Phrase contents(BackupTaken taken) {
        return Phrase.of("story.backup-taken")
                .with("size", taken.bytes().map(ByteSizes::format))
                .with("sum", taken.sha256().map(sum -> sum.substring(0, Math.min(SUM, sum.length()))))
                .with("databases", taken.databases())
                .passed("took", Duration.ofMillis(Math.round(taken.seconds() * 1000)));
    }
}
