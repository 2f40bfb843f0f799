package io.jenkins.plugins.statefulset.rollout.secret;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits the text of a shell into simple commands and their words, each with its place. Only as much of a shell as it takes
 * to find the value that belongs to an option: quotes, line ends, separators, substitutions. A quote without its end is a
 * letter.
 */
final class ShellWords {
    private static final String SEPARATORS = ";|&()`{}\n";

    /**
     * @param start of the word in the text, with its quote
     * @param end behind the word, with its quote
     * @param content what the shell would see
     */
    record Word(int start, int end, String content) {}

    private final String text;
    private final List<List<Word>> commands = new ArrayList<>();
    private List<Word> command = new ArrayList<>();
    private StringBuilder content = new StringBuilder();
    private int start = -1;
    private int at;

    private ShellWords(String text) {
        this.text = text;
    }

    /** The simple commands, in their order. */
    static List<List<Word>> commands(String text) {
        ShellWords words = new ShellWords(text);
        words.read();
        return words.commands;
    }

    private void read() {
        while (at < text.length()) {
            char next = text.charAt(at);
            int reference = reference();
            if (reference > at) {
                take(reference);
            } else if (next == '\\' && at + 1 < text.length()) {
                escaped();
            } else if ((next == '"' || next == '\'') && closing(next) > at) {
                quoted(next);
            } else if (SEPARATORS.indexOf(next) >= 0) {
                endCommand();
                at++;
            } else if (Character.isWhitespace(next)) {
                endWord();
                at++;
            } else {
                take(at + 1);
            }
        }
        endCommand();
    }

    /** Where a variable ends that begins here, {@code ${…}} or {@code $(NAME)}; here if none does. */
    private int reference() {
        if (text.startsWith("${", at)) {
            int close = text.indexOf('}', at);
            return close < 0 ? at : close + 1;
        }
        if (text.startsWith("$(", at)) {
            int close = text.indexOf(')', at);
            return close > 0 && text.substring(at + 2, close).matches("\\w+") ? close + 1 : at;
        }
        return at;
    }

    private void escaped() {
        if (text.charAt(at + 1) == '\n') {
            endWord();
            at += 2;
            return;
        }
        begin();
        content.append(text.charAt(at + 1));
        at += 2;
    }

    private void quoted(char quote) {
        begin();
        int close = closing(quote);
        for (int i = at + 1; i < close; i++) {
            boolean escape = quote == '"' && text.charAt(i) == '\\' && i + 1 < close;
            content.append(text.charAt(escape ? ++i : i));
        }
        at = close + 1;
    }

    private int closing(char quote) {
        for (int i = at + 1; i < text.length(); i++) {
            if (quote == '"' && text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == quote) {
                return i;
            }
        }
        return -1;
    }

    private void take(int end) {
        begin();
        content.append(text, at, end);
        at = end;
    }

    private void begin() {
        if (start < 0) {
            start = at;
        }
    }

    private void endWord() {
        if (start >= 0) {
            command.add(new Word(start, at, content.toString()));
            content = new StringBuilder();
            start = -1;
        }
    }

    private void endCommand() {
        endWord();
        if (!command.isEmpty()) {
            commands.add(command);
            command = new ArrayList<>();
        }
    }
}
