package io.jenkins.plugins.statefulset.rollout.backup;

import java.util.List;

/** Values in the words of a message. */
final class BackupFigures {
    private static final int NAMED = 6;

    private BackupFigures() {}

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
