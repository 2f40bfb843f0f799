package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Warning} headers of an answer (RFC 7234, 5.5), as the API server writes them ({@code
 * k8s.io/apimachinery/pkg/util/net/http.go}): {@code 299 - "text"}.
 *
 * <ol>
 *   <li>A header may hold several, with commas between; a text is in quotes, with a backslash before a quote and a backslash.
 *   <li>Only code 299 is the server's own; what is written otherwise is left out.
 *   <li>At most {@link #MOST} are kept, each of at most {@link #LONGEST} characters: they come from whoever wrote a policy.
 * </ol>
 */
final class WarningHeaders {
    static final int MOST = 20;
    static final int LONGEST = 500;

    private static final Pattern WARNING = Pattern.compile("(\\d{3}) \\S+ \"((?:[^\"\\\\]|\\\\.)*+)\"", Pattern.DOTALL);
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)", Pattern.DOTALL);

    private WarningHeaders() {}

    static List<String> texts(List<String> headers) {
        List<String> texts = new ArrayList<>();
        for (String header : headers == null ? List.<String>of() : headers) {
            Matcher warning = WARNING.matcher(header);
            while (warning.find() && texts.size() < MOST) {
                String text = ESCAPED.matcher(warning.group(2))
                        .replaceAll("$1")
                        .replaceAll("\\s+", " ")
                        .strip();
                if (warning.group(1).equals("299") && !text.isEmpty() && !texts.contains(text)) {
                    texts.add(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
                }
            }
        }
        return List.copyOf(texts);
    }
}
