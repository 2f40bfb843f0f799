package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import java.util.regex.Pattern;

/** Text from requests and answers, made fit for a log: one line, short, without secrets. */
final class LogText {
    private static final int LABEL = 60;
    private static final int EXCERPT = 200;
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private LogText() {}

    /** At most 60 characters. */
    static String label(String text) {
        return shortened(line(text), LABEL);
    }

    /** At most 200 characters. */
    static String excerpt(String text) {
        return shortened(line(text), EXCERPT);
    }

    /** The text on one line, without secrets ({@link Secrets}). */
    static String line(String text) {
        return Secrets.command(SPACES.matcher(PlainText.line(text)).replaceAll(" "));
    }

    private static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }
}
