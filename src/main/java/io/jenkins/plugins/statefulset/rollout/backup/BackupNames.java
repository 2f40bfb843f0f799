package io.jenkins.plugins.statefulset.rollout.backup;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** Names, labels and annotations of backup Jobs. */
public final class BackupNames {
    /** Label on the Job and its pods: the StatefulSet's name, shortened where a label cannot hold it. */
    public static final String STATEFUL_SET_LABEL = "statefulset-rollout.jenkins.io/stateful-set";
    /** Annotation: the StatefulSet as {@code namespace/name}. */
    public static final String STATEFUL_SET = STATEFUL_SET_LABEL;
    /** Annotation: the rollout's id. */
    public static final String ROLLOUT_ID = "statefulset-rollout.jenkins.io/rollout-id";
    /** Annotation: {@link BackupSource#text()}. */
    public static final String SOURCE = "statefulset-rollout.jenkins.io/backup-source";

    /** A Job's name becomes the value of a label of its pods, which holds no more. */
    private static final int LONGEST = 63;

    private BackupNames() {}

    /**
     * The name of the Job of a rollout: one rollout, one name, so that the API server refuses a second Job whoever asks
     * for it.
     */
    public static String jobName(String statefulSet, String rolloutId) {
        return fit(statefulSet + "-backup-" + rolloutId);
    }

    /** The rollout id in a form that file names and labels can hold. */
    static String plain(String rolloutId) {
        return fit(rolloutId);
    }

    /** Unchanged where it is a DNS label; otherwise shortened and told apart from others by a checksum. */
    static String fit(String wanted) {
        String plain =
                wanted.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-").replaceAll("^-+|-+$", "");
        if (plain.equals(wanted) && plain.length() <= LONGEST) {
            return plain;
        }
        String tail = "-" + sha256(wanted).substring(0, 10);
        String head = plain.substring(0, Math.min(plain.length(), LONGEST - tail.length()));
        return head.isEmpty() ? "x" + tail : head + tail;
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
