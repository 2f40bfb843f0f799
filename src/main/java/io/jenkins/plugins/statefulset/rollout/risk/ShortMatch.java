package io.jenkins.plugins.statefulset.rollout.risk;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Matches a pattern that somebody else wrote, and gives up where that takes far longer than any honest one: nested repetitions double
 * the steps with every character.
 */
final class ShortMatch {
    /** How often characters may be looked at. A tag has at most 128 of them. */
    private static final int MOST_LOOKS = 1_000_000;

    private ShortMatch() {}

    /** What the group {@code version} holds; empty where the pattern does not match all of the text, or its group takes no part. */
    static Optional<String> version(Pattern pattern, String text) {
        try {
            Matcher matcher = pattern.matcher(new Counted(text));
            return matcher.matches() ? Optional.ofNullable(matcher.group("version")) : Optional.empty();
        } catch (TooLongException e) {
            return Optional.empty();
        }
    }

    private static final class TooLongException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLongException() {
            super("", null, false, false);
        }
    }

    /** A text that counts how often it is looked at. */
    private static final class Counted implements CharSequence {
        private final String text;
        private int looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++looks > MOST_LOOKS) {
                throw new TooLongException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
