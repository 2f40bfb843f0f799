package io.jenkins.plugins.statefulset.rollout.cli;

import java.io.Console;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Map;

/**
 * In which encoding text is written.
 *
 * <ol>
 *   <li>To a terminal, in the one that its locale names, as in {@code zh_CN.GB18030}: it could not show any other.
 *   <li>Where the locale names none, or one that is not known here, in UTF-8; and always to a file and a pipe, whatever the locale of
 *       a CI agent says: manifests, arrows and bars are UTF-8.
 * </ol>
 */
final class TerminalCharset {
    /** Of which the first that is set counts (POSIX, Base Definitions 8.2). */
    private static final List<String> VARIABLES = List.of("LC_ALL", "LC_CTYPE", "LANG");

    private TerminalCharset() {}

    /** Whether input and output of this process are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // Null says so before JDK 22; since then there is a method that does.
    static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException before22) {
            return true;
        }
    }

    /** Of a terminal with this environment. */
    static Charset of(Map<String, String> environment) {
        return VARIABLES.stream()
                .map(environment::get)
                .filter(value -> value != null && !value.isEmpty())
                .findFirst()
                .map(TerminalCharset::named)
                .orElse(StandardCharsets.UTF_8);
    }

    private static Charset named(String locale) {
        int dot = locale.indexOf('.');
        String encoding = dot < 0 ? "" : locale.substring(dot + 1).split("@", 2)[0];
        try {
            Charset charset = encoding.isEmpty() ? StandardCharsets.UTF_8 : Charset.forName(encoding);
            return charset.canEncode() ? charset : StandardCharsets.UTF_8;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }
}
