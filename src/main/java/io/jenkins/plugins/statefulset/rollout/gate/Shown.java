package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.manifest.SensitiveNames;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text from requests and answers, made fit for a log: one line, short, without credentials in addresses. */
final class Shown {
    private static final int LABEL = 60;
    private static final int EXCERPT = 200;
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^\\s/?#\"']*@");
    private static final Pattern PARAMETER = Pattern.compile("(?<=[?&])([^=&\\s#\"']+)=([^&\\s#\"']+)");

    private Shown() {}

    /** At most 60 characters. */
    static String label(String text) {
        return shortened(line(text), LABEL);
    }

    /** At most 200 characters. */
    static String excerpt(String text) {
        return shortened(line(text), EXCERPT);
    }

    /**
     * The text on one line. User and password before the host of an address, and the values of parameters whose name
     * sounds like a secret, are left out.
     */
    static String line(String text) {
        String open = USER_INFO
                .matcher(SPACES.matcher(PlainText.line(text)).replaceAll(" "))
                .replaceAll("…@");
        return PARAMETER
                .matcher(open)
                .replaceAll(parameter -> Matcher.quoteReplacement(
                        SensitiveNames.isSensitive(parameter.group(1))
                                ? parameter.group(1) + "=…"
                                : parameter.group()));
    }

    private static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }
}
