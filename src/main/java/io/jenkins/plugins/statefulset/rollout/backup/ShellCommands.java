package io.jenkins.plugins.statefulset.rollout.backup;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a shell script into its simple commands, as far as that is needed to judge what decides its exit code: quotes,
 * comments, continued lines and substitutions are respected; compound commands are not taken apart, their keywords are
 * words like others. Not a parser: good for advice, not for refusal.
 */
final class ShellCommands {

    /**
     * @param words separated by blanks, with their quotes
     * @param operator what follows: one of {@code | || && & ;}, {@code ;} also for the end of a line, empty at the end
     */
    record Command(List<String> words, String operator) {
        Command {
            words = List.copyOf(words);
        }

        String text() {
            return String.join(" ", words);
        }
    }

    private final String script;
    private final List<Command> commands = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int at;

    private ShellCommands(String script) {
        this.script = script.replace("\\\r\n", "").replace("\\\n", "");
    }

    static List<Command> of(String script) {
        ShellCommands cutter = new ShellCommands(script);
        cutter.cut();
        return List.copyOf(cutter.commands);
    }

    private void cut() {
        while (at < script.length()) {
            char c = script.charAt(at);
            switch (c) {
                case '\'', '"', '`' -> quoted(c);
                case '\\' -> take(2);
                case '$' -> substitution();
                case '#' -> comment();
                case ' ', '\t', '\r' -> {
                    endWord();
                    at++;
                }
                case '\n', ';' -> endCommand(";", 1);
                case '|', '&' -> operator(c);
                default -> take(1);
            }
        }
        endCommand("", 0);
    }

    private void operator(char c) {
        boolean redirection =
                c == '&' && (word.toString().endsWith(">") || word.toString().endsWith("<") || next() == '>');
        if (redirection) {
            take(1);
        } else if (next() == c) {
            endCommand("" + c + c, 2);
        } else {
            endCommand("" + c, c == '|' && next() == '&' ? 2 : 1);
        }
    }

    private char next() {
        return at + 1 < script.length() ? script.charAt(at + 1) : '\n';
    }

    private void comment() {
        if (!word.isEmpty()) {
            take(1);
            return;
        }
        int end = script.indexOf('\n', at);
        at = end < 0 ? script.length() : end;
    }

    private void quoted(char quote) {
        int end = at + 1;
        while (end < script.length() && script.charAt(end) != quote) {
            end += quote != '\'' && script.charAt(end) == '\\' ? 2 : 1;
        }
        take(Math.min(end, script.length() - 1) + 1 - at);
    }

    private void substitution() {
        char open = next();
        if (open != '(' && open != '{') {
            take(1);
            return;
        }
        char close = open == '(' ? ')' : '}';
        int depth = 0;
        int end = at + 1;
        do {
            depth += script.charAt(end) == open ? 1 : script.charAt(end) == close ? -1 : 0;
            end++;
        } while (depth > 0 && end < script.length());
        take(end - at);
    }

    private void take(int length) {
        int end = Math.min(at + length, script.length());
        word.append(script, at, end);
        at = end;
    }

    private void endWord() {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private void endCommand(String operator, int length) {
        endWord();
        at += length;
        if (!words.isEmpty()) {
            commands.add(new Command(words, operator));
            words.clear();
        }
    }
}
