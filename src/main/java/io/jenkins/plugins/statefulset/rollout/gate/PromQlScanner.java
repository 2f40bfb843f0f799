package io.jenkins.plugins.statefulset.rollout.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a PromQL query as far as needed to see what stands outside of brackets, strings and comments. */
final class PromQlScanner {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<=", ">=", "<", ">");

    private final String query;
    private final List<Token> top = new ArrayList<>();
    private int depth;
    private int endOfFirstBracket = -1;

    PromQlScanner(String query) {
        this.query = query;
        int at = 0;
        while (at < query.length()) {
            at = step(at);
        }
    }

    /**
     * A word or a comparison operator.
     *
     * @param end behind its last character
     */
    record Token(String text, int start, int end) {
        boolean isComparison() {
            return COMPARISONS.contains(text);
        }
    }

    /** The words and comparison operators outside of all brackets, in order. */
    List<Token> top() {
        return List.copyOf(top);
    }

    /** Where the first bracket that opens has been closed: behind it, or -1. */
    int endOfFirstBracket() {
        return endOfFirstBracket;
    }

    private int step(int at) {
        char c = query.charAt(at);
        if (c == '"' || c == '\'' || c == '`') {
            return endOfString(at, c);
        }
        if (c == '#') {
            int line = query.indexOf('\n', at);
            return line < 0 ? query.length() : line + 1;
        }
        if ("([{".indexOf(c) >= 0) {
            depth++;
            return at + 1;
        }
        if (")]}".indexOf(c) >= 0) {
            depth--;
            if (depth == 0 && endOfFirstBracket < 0) {
                endOfFirstBracket = at + 1;
            }
            return at + 1;
        }
        int end = endOfToken(at);
        if (end > at && depth == 0) {
            top.add(new Token(query.substring(at, end), at, end));
        }
        return Math.max(end, at + 1);
    }

    private int endOfString(int start, char quote) {
        for (int at = start + 1; at < query.length(); at++) {
            char c = query.charAt(at);
            if (c == '\\' && quote != '`') {
                at++;
            } else if (c == quote) {
                return at + 1;
            }
        }
        return query.length();
    }

    /** The start itself where there is neither a word nor a comparison operator. */
    private int endOfToken(int start) {
        int end = start;
        while (end < query.length() && isWord(query.charAt(end))) {
            end++;
        }
        if (end > start) {
            return end;
        }
        for (int length = Math.min(2, query.length() - start); length > 0; length--) {
            if (COMPARISONS.contains(query.substring(start, start + length))) {
                return start + length;
            }
        }
        return start;
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == ':';
    }
}
