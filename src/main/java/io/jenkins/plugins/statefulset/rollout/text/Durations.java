package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Span;
import io.jenkins.plugins.statefulset.rollout.message.Span.Precision;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write and read them. */
public final class Durations {
    private static final Pattern WRITTEN =
            Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");

    /** The longest that a person can ask for, and that a rollout counts with: ten years. */
    public static final Duration LONGEST = Duration.ofDays(3650);

    private Durations() {}

    /**
     * Reads {@code 90s}, {@code 5m}, {@code 1h30m}, {@code 500ms}, {@code 1d} or a bare {@code 0}.
     *
     * @throws BadRequestException if the text is no duration, or longer than 3650 days; the message names the value and
     *     what is allowed, not the option, which the caller knows
     */
    public static Duration parse(String text) {
        String value = text.strip();
        if (value.equals("0")) {
            return Duration.ZERO;
        }
        Matcher parts = WRITTEN.matcher(value);
        if (value.isEmpty() || !parts.matches()) {
            throw new BadRequestException(
                    Phrase.of("refused.duration").with("text", text).with("examples", "90s, 5m, 1h30m, 500ms"));
        }
        try {
            Duration duration = Duration.ofDays(number(parts.group(1)))
                    .plusHours(number(parts.group(2)))
                    .plusMinutes(number(parts.group(3)))
                    .plusSeconds(number(parts.group(4)))
                    .plusMillis(number(parts.group(5)));
            if (duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw tooLong(text, e);
        }
        throw tooLong(text, null);
    }

    /**
     * Reads a bare number as seconds, as fields of Kubernetes have it that end in {@code Seconds}, and else a duration.
     *
     * @throws BadRequestException as {@link #parse}
     */
    public static Duration parseSeconds(String text) {
        String value = text.strip();
        return parse(value.matches("\\d+") ? value + "s" : text);
    }

    private static BadRequestException tooLong(String text, Exception cause) {
        return new BadRequestException(
                Phrase.of("refused.duration-long").with("text", text).with("most", "3650d"), cause);
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** This duration, or {@link #LONGEST} where it is longer. */
    public static Duration atMostLongest(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }

    /**
     * {@code 500 ms}, {@code 9 s}, {@code 2 min 5 s}, {@code 1 h 3 min}, {@code 2 d 4 h}: at most two units, rounded to
     * the smaller one. A negative duration is written as zero: clocks of two machines may disagree.
     */
    public static String format(Duration duration) {
        return new Span(duration, Precision.EXACT).in(Language.ENGLISH);
    }

    /**
     * Time that has passed: as {@link #format}, but without milliseconds, which say nothing to a reader. What is shorter
     * than a second is {@code less than a second}, and no time at all {@code 0 s}.
     */
    public static String passed(Duration duration) {
        return new Span(duration, Precision.PASSED).in(Language.ENGLISH);
    }
}
