package io.jenkins.plugins.statefulset.rollout.report;

/** Escapes text for XML and HTML. */
final class Markup {
    private Markup() {}

    /** The text as it may stand between tags and in quoted attributes. What XML does not allow becomes U+FFFD. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(letter -> {
            switch (letter) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isAllowed(letter) ? letter : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    /** XML 1.0, production 2 (Char). */
    private static boolean isAllowed(int letter) {
        return letter == '\t'
                || letter == '\n'
                || letter == '\r'
                || (letter >= 0x20 && letter <= 0xD7FF)
                || (letter >= 0xE000 && letter <= 0xFFFD)
                || letter >= 0x10000;
    }
}
