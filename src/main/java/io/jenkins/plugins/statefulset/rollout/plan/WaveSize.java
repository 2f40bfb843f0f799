package io.jenkins.plugins.statefulset.rollout.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How many ordinals are on the new revision when a wave ends: a count, or a percentage of the replicas. Or, as the last of a list,
 * that each ordinal that is left is a wave of its own.
 */
public sealed interface WaveSize {

    /** The whole set. */
    WaveSize ALL = new Percentage(100);

    /** One wave for each ordinal that is left. */
    WaveSize EACH = new Each();

    /** Ordinals of a set with that many replicas; percentages round up. May exceed the replicas. */
    int of(int replicas);

    /** @param count at least 1 */
    record Count(int count) implements WaveSize {
        @Override
        public int of(int replicas) {
            return count;
        }

        @Override
        @JsonValue
        public String toString() {
            return Integer.toString(count);
        }
    }

    /** @param percent 1 to 100 */
    record Percentage(int percent) implements WaveSize {
        @Override
        public int of(int replicas) {
            return (int) ((replicas * (long) percent + 99) / 100);
        }

        @Override
        @JsonValue
        public String toString() {
            return percent + "%";
        }
    }

    /** As many waves as it takes; see {@link WaveSize#EACH}. */
    record Each() implements WaveSize {
        /** All of them, when the last of its waves ends. */
        @Override
        public int of(int replicas) {
            return replicas;
        }

        @Override
        @JsonValue
        public String toString() {
            return "each";
        }
    }

    /**
     * Reads an entry of a list: {@code 3}, {@code 25%} or {@code each}.
     *
     * @throws BadRequestException if it is none of them
     */
    @JsonCreator
    static WaveSize entry(String text) {
        return text.trim().equals("each") ? EACH : parse(text);
    }

    /**
     * Reads {@code 3} or {@code 25%}.
     *
     * @throws BadRequestException if it is neither a count of at least 1 nor a percentage of 1 to 100
     */
    static WaveSize parse(String text) {
        String trimmed = text.trim();
        if (Pattern.matches("\\d{1,9}", trimmed) && Integer.parseInt(trimmed) >= 1) {
            return new Count(Integer.parseInt(trimmed));
        }
        if (Pattern.matches("\\d{1,3}%", trimmed)) {
            int percent = Integer.parseInt(trimmed.substring(0, trimmed.length() - 1));
            if (percent >= 1 && percent <= 100) {
                return new Percentage(percent);
            }
        }
        throw new BadRequestException(Phrase.of("refused.wave-size")
                .with("size", trimmed)
                .with("examples", "1,25%,50%,100%")
                .with("each", Phrase.of("unit.either").with("first", "each").with("last", "1,each")));
    }

    /**
     * Reads a list such as {@code 1,25%,50%,100%} or {@code 1,each}.
     *
     * @throws BadRequestException if an entry is not allowed, or something stands behind {@code each}
     */
    static List<WaveSize> parseList(String text) {
        List<WaveSize> sizes = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (sizes.contains(EACH)) {
                throw new BadRequestException(
                        RequestField.WAVES, "", Phrase.of("refused.behind-each").with("size", part.trim()));
            }
            try {
                sizes.add(entry(part));
            } catch (BadRequestException wrong) {
                throw new BadRequestException(BadRequestException.of(RequestField.WAVES, "", wrong.told()), wrong);
            }
        }
        return List.copyOf(sizes);
    }
}
