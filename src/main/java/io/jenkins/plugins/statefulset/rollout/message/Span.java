package io.jenkins.plugins.statefulset.rollout.message;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * A length of time.
 *
 * @param length one that is negative is told as none: clocks of two machines may disagree
 */
public record Span(Duration length, Precision precision) implements Message.Part {
    private static final Duration MOST_MILLIS = Duration.ofMillis(Long.MAX_VALUE);

    /** How exactly it is told. */
    public enum Precision {
        /** {@code 500 ms}, {@code 9 s}, {@code 2 min 5 s}: at most two units, rounded to the smaller one. */
        EXACT,
        /** The same without milliseconds, which say nothing to a reader of what has passed: {@code less than a second}. */
        PASSED
    }

    public Span {
        Objects.requireNonNull(length, "length");
        Objects.requireNonNull(precision, "precision");
    }

    /** In words of that language. */
    public String in(Language language) {
        long millis = millis();
        if (millis > 0 && millis < 1000) {
            return precision == Precision.PASSED
                    ? Sentences.of(language, "unit.less-than-a-second").fill(language, Map.of())
                    : unit("unit.milliseconds", millis, language);
        }
        long seconds = rounded(millis, 1000);
        if (seconds < 60) {
            return unit("unit.seconds", seconds, language);
        }
        if (seconds < 3600) {
            return two(unit("unit.minutes", seconds / 60, language), "unit.seconds", seconds % 60, language);
        }
        long minutes = rounded(seconds, 60);
        if (minutes < 24 * 60) {
            return two(unit("unit.hours", minutes / 60, language), "unit.minutes", minutes % 60, language);
        }
        long hours = rounded(minutes, 60);
        return two(unit("unit.days", hours / 24, language), "unit.hours", hours % 24, language);
    }

    private static String two(String large, String smallUnit, long small, Language language) {
        return large + (small == 0 ? "" : " " + unit(smallUnit, small, language));
    }

    private static String unit(String key, long number, Language language) {
        return Sentences.of(language, key).fill(language, Map.of("number", Message.of(new Message.Amount(number))));
    }

    /** No more than a number holds. */
    private long millis() {
        if (length.isNegative()) {
            return 0;
        }
        return length.compareTo(MOST_MILLIS) > 0 ? Long.MAX_VALUE : length.toMillis();
    }

    private static long rounded(long amount, long unit) {
        return amount / unit + (amount % unit >= (unit + 1) / 2 ? 1 : 0);
    }
}
