package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The word that somebody probably meant. */
final class NearestWord {
    private NearestWord() {}

    /** The known one with the fewest letters wrong, if these are fewer than half of what was written; case does not count. */
    static Optional<String> to(String written, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String one) -> distance(written, one))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(one -> distance(written, one) * 2 < Math.max(written.length(), 3));
    }

    /** How many letters have to be changed, added or taken away (Levenshtein). */
    private static int distance(String first, String second) {
        String from = first.toLowerCase(Locale.ROOT);
        String to = second.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= to.length(); column++) {
                int changed = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(changed, Math.min(row[column], row[column - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
