package io.jenkins.plugins.statefulset.rollout.manifest;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a person probably meant by a word that doesn't exist. */
public final class Suggestions {
    private static final int MAX_DISTANCE = 3;
    private static final int MAX_WORD = 100;

    private Suggestions() {}

    /**
     * @param word what was written
     * @param candidates what exists
     * @return the candidate nearest to it, if one is near enough to be a slip of the finger
     */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        if (word.length() > MAX_WORD) {
            return Optional.empty();
        }
        String lower = word.toLowerCase(Locale.ROOT);
        int allowed = Math.min(MAX_DISTANCE, Math.max(1, word.length() / 3));
        return candidates.stream()
                .filter(candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT)) <= allowed)
                .min(Comparator.comparingInt((String candidate) -> distance(lower, candidate.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Asks whether that was meant, at the end of a sentence. */
    public static Phrase meant(String nearest) {
        return Phrase.of("refused.did-you-mean-that").with("nearest", nearest);
    }

    /** The optimal string alignment distance: single characters added, left out, replaced or swapped with the next. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(int[][] cost, String a, String b, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
