package io.jenkins.plugins.statefulset.rollout.kube;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Images by the last parts of their repository, on any registry: {@code mysql}, {@code percona/percona-server}. A star stands
 * for any letters of one part. Without a slash, whoever owns it.
 */
public record ImagePattern(String text, Pattern pattern) {
    /** @param text in lower case */
    public static ImagePattern of(String text) {
        String parts = Pattern.compile("\\*")
                .splitAsStream(text.toLowerCase(Locale.ROOT) + " ")
                .map(part -> Pattern.quote(part.stripTrailing()))
                .collect(Collectors.joining("[^/]*"));
        return new ImagePattern(text, Pattern.compile("(?:.*/)?" + parts));
    }

    public boolean matches(ImageReference reference) {
        return pattern.matcher(reference.familiarName().toLowerCase(Locale.ROOT))
                .matches();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImagePattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
