package io.jenkins.plugins.statefulset.rollout.secret;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds secrets in the text of a shell: in the arguments of its commands, in lines of the files that it writes, anywhere. */
final class ShellText {
    private static final int DEEPEST = 6;
    /** A line of a configuration file in a here-document: {@code password: x}, {@code password = x}, {@code requirepass x}. */
    private static final Pattern LINE = Pattern.compile(
            "(?m)^([ \\t]*[\"']?)([\\w.-]+)([\"']?(?:[ \\t]*:[ \\t]+|[ \\t]+=[ \\t]*|[ \\t]+(?=\\S+[ \\t]*$)))(.+)$");

    private static final Pattern PIPED = Pattern.compile(
            "((?:echo|printf)\\s+(?:-\\w+\\s+)*)([^|\\n]+?)(\\s*\\|\\s*(?:sudo\\s+-S|chpasswd|passwd|[^|\\n]*--(?:password-)?stdin))");

    private final SecretMarker finder;
    private final SecretArguments arguments;

    ShellText(SecretMarker finder) {
        this.finder = finder;
        this.arguments = new SecretArguments(finder);
    }

    String shown(String text) {
        return shown(text, 0);
    }

    private String shown(String text, int depth) {
        return new FreeText(finder).foreign(commands(lines(piped(text)), depth));
    }

    private String piped(String text) {
        return PIPED.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(match.group(1)
                        + (PlainValues.isReference(match.group(2).replaceAll("[\"']", ""))
                                ? match.group(2)
                                : finder.hide(match.group(2)))
                        + match.group(3)));
    }

    private String lines(String text) {
        return LINE.matcher(text).replaceAll(match -> {
            String value = match.group(4).strip();
            boolean hide = !SecretMarker.isHidden(value)
                    && !value.startsWith("=")
                    && SecretNames.hides(match.group(2), bare(value));
            return Matcher.quoteReplacement(
                    hide ? match.group(1) + match.group(2) + match.group(3) + finder.hide(bare(value)) : match.group());
        });
    }

    private static String bare(String value) {
        return value.replaceAll("^[\"']|[\"',;]+$", "");
    }

    private String commands(String text, int depth) {
        StringBuilder shown = new StringBuilder(text);
        List<List<ShellWords.Word>> commands = ShellWords.commands(text);
        for (int i = commands.size() - 1; i >= 0; i--) {
            List<ShellWords.Word> words = commands.get(i);
            List<String> contents = words.stream().map(ShellWords.Word::content).toList();
            List<String> judged = arguments.judge(contents, "");
            for (int j = words.size() - 1; j >= 0; j--) {
                ShellWords.Word word = words.get(j);
                String after = judged.get(j);
                boolean nested = after.equals(word.content())
                        && depth < DEEPEST
                        && word.content().chars().anyMatch(Character::isWhitespace);
                String value = nested ? shown(word.content(), depth + 1) : after;
                if (!value.equals(word.content())) {
                    shown.replace(word.start(), word.end(), inQuotes(text.substring(word.start(), word.end()), value));
                }
            }
        }
        return shown.toString();
    }

    private static String inQuotes(String raw, String value) {
        char first = raw.charAt(0);
        boolean same = raw.length() > 1 && (first == '"' || first == '\'') && raw.charAt(raw.length() - 1) == first;
        boolean assigned = !same && raw.matches("(?s)-{0,2}[\\w.-]+=([\"']).*\\1");
        if (assigned && value.indexOf('=') > 0) {
            char quote = raw.charAt(raw.length() - 1);
            int equals = value.indexOf('=') + 1;
            return value.substring(0, equals) + quote + value.substring(equals) + quote;
        }
        return same ? first + value + first : value;
    }
}
