package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The library's messages speak of options of the command line; in Jenkins these are fields. */
public final class FieldNames {
    private static final Map<Pattern, String> WORDS = new LinkedHashMap<>();

    static {
        word("--accept ([a-z-]+)", "accept: ['$1']");
        word("--backup (always|never|auto)", "backup: '$1'");
        word("--on-failure (hold|rollback)", "onFailure: '$1'");
        word("--pdb (wait|fail)", "pdb: '$1'");
        word("-f -|--filename -", "manifest");
        word("--patch -", "patch");
        word("--backup-job -", "backupOptions.job");
        word("--backup-claim", "backupOptions.claim");
        word("--backup-from-cronjob", "backupOptions.cronJob");
        word("--backup-job", "backupOptions.job");
        word("--backup-image", "backupOptions.image");
        word("--backup-deadline", "backupOptions.deadline");
        word("--pg-database", "backupOptions.database");
        word("--pg-user-secret", "backupOptions.userSecret");
        word("--pg-password-secret", "backupOptions.passwordSecret");
        word("--pg-host", "backupOptions.host");
        word("--pg-port", "backupOptions.port");
        word("--to ([\\w.-]+)", "to: '$1'");
        word("--to", "to");
        word("--ready-timeout", "readyTimeout");
        word("--failure-grace", "failureGrace");
        word("--risk-rules", "riskRules");
        word("--pdb-timeout", "pdbTimeout");
        word("--end-partition", "endPartition");
        word("--on-failure", "onFailure");
        word("--(waves|soak|gate|timeout|pdb|accept|reason|image|env|patch|restart|backup)", "$1");
        word("standard input", "the text");
    }

    private FieldNames() {}

    private static void word(String option, String field) {
        WORDS.put(Pattern.compile("(?<![\\w-])(?:" + option + ")(?![\\w-])"), field);
    }

    /** The message in the words of a job's configuration, without secrets. */
    public static String in(String message) {
        String said = Secrets.sentence(message);
        for (Map.Entry<Pattern, String> word : WORDS.entrySet()) {
            said = word.getKey().matcher(said).replaceAll(word.getValue());
        }
        return said;
    }
}
