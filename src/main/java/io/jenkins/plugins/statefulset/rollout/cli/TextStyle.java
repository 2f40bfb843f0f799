package io.jenkins.plugins.statefulset.rollout.cli;

import java.util.ArrayList;
import java.util.List;

/** Emphasis on a terminal. It repeats what the words say, and may be left out. */
enum TextStyle {
    /** No emphasis at all. */
    NONE,
    /** The eight colours that every terminal has, so that they suit its theme. */
    ANSI;

    private static final String RESET = "\u001B[0m";

    /** What a piece of text means. */
    enum Tone {
        PLAIN(""),
        STRONG("\u001B[1m"),
        GOOD("\u001B[32m"),
        BUSY("\u001B[33m"),
        BAD("\u001B[1;31m"),
        QUIET("\u001B[2m");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    /** How many columns of a terminal a text takes: a Chinese character and its punctuation take two (UAX #11). */
    static int width(String text) {
        return text.codePoints().map(TextStyle::width).sum();
    }

    private static int width(int character) {
        boolean wide = (character >= 0x1100 && character <= 0x115F)
                || (character >= 0x2E80 && character <= 0xA4CF)
                || (character >= 0xAC00 && character <= 0xD7A3)
                || (character >= 0xF900 && character <= 0xFAFF)
                || (character >= 0xFE30 && character <= 0xFE6F)
                || (character >= 0xFF00 && character <= 0xFF60)
                || (character >= 0xFFE0 && character <= 0xFFE6)
                || (character >= 0x1F300 && character <= 0x1FAFF)
                || (character >= 0x20000 && character <= 0x3FFFD);
        return wide ? 2 : 1;
    }

    /** As much of the text's beginning as takes no more columns. */
    static String cut(String text, int width) {
        int room = width;
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            room -= width(character);
            if (room < 0) {
                break;
            }
            end += Character.charCount(character);
        }
        return text.substring(0, end);
    }

    /** A line that is not longer than a terminal is wide, whatever its emphasis. */
    static final class Line {
        private final List<String> texts = new ArrayList<>();
        private final List<Tone> tones = new ArrayList<>();

        Line add(String text) {
            return add(text, Tone.PLAIN);
        }

        Line add(String text, Tone tone) {
            texts.add(text);
            tones.add(tone);
            return this;
        }

        int length() {
            return texts.stream().mapToInt(TextStyle::width).sum();
        }

        /** The line, cut with an ellipsis where it is too long. */
        String fit(int width, TextStyle paint) {
            StringBuilder line = new StringBuilder();
            int room = width;
            boolean tooLong = length() > width;
            for (int i = 0; i < texts.size() && room > 0; i++) {
                String text = texts.get(i);
                String shown = tooLong && width(text) >= room ? cut(text, room - 1) + "…" : text;
                Tone tone = tones.get(i);
                boolean bare = paint == NONE || tone == Tone.PLAIN;
                line.append(bare ? shown : tone.code + shown + RESET);
                room -= width(shown);
            }
            return line.toString();
        }
    }
}
