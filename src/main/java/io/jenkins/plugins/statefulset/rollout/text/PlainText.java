package io.jenkins.plugins.statefulset.rollout.text;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Text from pods made harmless for a terminal and a page: colour codes are removed, other control characters and those
 * that turn the direction of writing become spaces.
 */
public final class PlainText {
    private static final Pattern ANSI =
            Pattern.compile("\u001B(?:\\[[0-9;?]*[ -/]*[@-~]|\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\)?|[@-Z\\\\^_])");
    private static final Pattern UNPRINTABLE =
            Pattern.compile("[\\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]");

    private PlainText() {}

    /** The text on one line. */
    public static String line(String text) {
        return harmless(text).strip();
    }

    /** The same with the spaces before it. */
    public static String indented(String text) {
        return harmless(text).stripTrailing();
    }

    private static String harmless(String text) {
        return UNPRINTABLE.matcher(ANSI.matcher(text).replaceAll("")).replaceAll(" ");
    }

    /** The text's lines, each made harmless, without the empty ones. */
    public static List<String> lines(String text) {
        return text.lines().map(PlainText::line).filter(line -> !line.isEmpty()).toList();
    }
}
