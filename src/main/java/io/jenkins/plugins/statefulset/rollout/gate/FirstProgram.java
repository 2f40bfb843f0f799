package io.jenkins.plugins.statefulset.rollout.gate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The programs that a command needs, as far as they can be told without running it.
 *
 * <ol>
 *   <li>A command of a profile ends its search for programs with {@link PodCheck#PROGRAMS_ARE_THERE}: what stands before that line is the search.
 *   <li>Of another one it is the word that it begins with, where that is plain; assignments before it do not count.
 *   <li>Where several simple commands stand in a row, each one's first word, as long as nothing is quoted or nested in them.
 * </ol>
 */
final class FirstProgram {
    private static final Pattern NESTED = Pattern.compile("[\"'`$(){}\\\\#<>\n]");
    private static final Pattern BETWEEN = Pattern.compile("&&|\\|\\||[|;&]");
    private static final Pattern FIRST = Pattern.compile(
            "\\s*(?:!\\s+)?(?:[A-Za-z_]\\w*=\\S*\\s+)*([A-Za-z0-9_./][\\w./+-]*)(?:\\s.*|)", Pattern.DOTALL);

    private FirstProgram() {}

    /** A command that ends with 0 where they are there, and with 127 where one is not; empty where none can be told. */
    static String search(String command) {
        int end = command.indexOf(PodCheck.PROGRAMS_ARE_THERE);
        if (end >= 0) {
            return command.substring(0, end);
        }
        Stream<String> parts = NESTED.matcher(command).find() ? Stream.of(command) : BETWEEN.splitAsStream(command);
        return parts.map(FIRST::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .distinct()
                .map(program -> "{ command -v " + program + " >/dev/null || { echo '" + program
                        + ": not found' >&2; exit 127; }; }")
                .collect(Collectors.joining(" && "));
    }
}
