package io.jenkins.plugins.statefulset.rollout.message;

import java.util.Map;

/**
 * What texts of files that come along are in other languages: those files are in English, and stay as short as anybody's own.
 *
 * <p>Immutable.
 *
 * @param texts by the English text, word for word
 */
public record Translations(Map<String, LocalizedText> texts) {
    private static final Translations NONE = new Translations(Map.of());

    public Translations {
        texts = Map.copyOf(texts);
    }

    /** For a file of somebody's own, which is in one language. */
    public static Translations none() {
        return NONE;
    }

    public LocalizedText of(String english) {
        LocalizedText known = texts.get(english);
        return known == null ? LocalizedText.of(english) : known;
    }
}
