package io.jenkins.plugins.statefulset.rollout.secret;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The words of a name in whatever spelling: {@code DB_PASS}, {@code dbPass}, {@code db.pass}, {@code --db-pass}. */
final class NameWords {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}0-9]+");
    private static final Pattern DIGITS = Pattern.compile("(?<=\\p{L})\\d+$");

    private NameWords() {}

    /** In lower case, without digits at a word's end; a word of digits alone stays one. */
    static List<String> of(String name) {
        return Arrays.stream(BETWEEN.split(HUMP.matcher(name).replaceAll("_")))
                .filter(word -> !word.isEmpty())
                .map(word -> DIGITS.matcher(word.toLowerCase(Locale.ROOT)).replaceAll(""))
                .toList();
    }
}
