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
            return texts.stream().mapToInt(String::length).sum();
        }

        /** The line, cut with an ellipsis where it is too long. */
        String fit(int width, TextStyle paint) {
            StringBuilder line = new StringBuilder();
            int room = width;
            boolean tooLong = length() > width;
            for (int i = 0; i < texts.size() && room > 0; i++) {
                String text = texts.get(i);
                String shown = tooLong && text.length() >= room ? text.substring(0, room - 1) + "…" : text;
                Tone tone = tones.get(i);
                boolean bare = paint == NONE || tone == Tone.PLAIN;
                line.append(bare ? shown : tone.code + shown + RESET);
                room -= shown.length();
            }
            return line.toString();
        }
    }
}
