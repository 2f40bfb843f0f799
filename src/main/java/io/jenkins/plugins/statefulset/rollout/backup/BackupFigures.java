package io.jenkins.plugins.statefulset.rollout.backup;

import java.util.List;
import java.util.Locale;

/** Values in the words of a message. */
final class BackupFigures {
    private static final int NAMED = 6;

    private BackupFigures() {}

    /** {@code 48.2 MB}; a kilobyte is 1000 bytes. */
    static String bytes(long bytes) {
        double value = bytes;
        for (String unit : List.of("B", "kB", "MB", "GB")) {
            if (value < 1000) {
                return unit.equals("B") ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, unit);
            }
            value /= 1000;
        }
        return String.format(Locale.ROOT, "%.1f TB", value);
    }

    static String count(int count, String one) {
        return count + " " + one + (count == 1 ? "" : "s");
    }

    /** All of a few, the first and the last of many. */
    static String names(List<String> names) {
        return names.size() <= NAMED
                ? String.join(", ", names)
                : names.get(0) + " to " + names.get(names.size() - 1) + " (" + names.size() + ")";
    }

    static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("").strip();
    }
}
