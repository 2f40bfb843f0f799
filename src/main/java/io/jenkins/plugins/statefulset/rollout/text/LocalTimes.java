package io.jenkins.plugins.statefulset.rollout.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Times of day in the reader's zone, where a message of the cluster's or of a rollout's has them in UTC, in full. */
public final class LocalTimes {
    private static final Pattern INSTANT =
            Pattern.compile("\\b\\d{4}-[01]\\d-[0-3]\\dT[0-2]\\d:[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?Z");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private LocalTimes() {}

    /** The same message; {@code until 2026-11-23T12:06:15Z} becomes {@code until 13:06:15}. */
    public static String in(String message, ZoneId zone) {
        return INSTANT.matcher(message).replaceAll(found -> local(found.group(), zone));
    }

    private static String local(String instant, ZoneId zone) {
        try {
            return CLOCK.format(Instant.parse(instant).atZone(zone));
        } catch (DateTimeException e) {
            // It looks like a time, such as 31 February, and is none.
            return instant;
        }
    }
}
