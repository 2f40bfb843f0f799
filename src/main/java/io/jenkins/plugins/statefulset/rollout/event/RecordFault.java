package io.jenkins.plugins.statefulset.rollout.event;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a record lacks that was read from JSON, where it may have been edited by hand or cut.
 *
 * <ol>
 *   <li>Every component must be there, in every record within it; what may be absent is an {@link Optional}, or has a default that its
 *       constructor puts in place. Jackson leaves {@code null} for what is missing.
 *   <li>Times lie in the years 1970 to 9999, and durations in 3650 days: beyond, they cannot be added up.
 *   <li>Whole numbers lie between -1 and {@value #MOST}, as far as replicas and waves can. A partition may be any number of 32 bits:
 *       some freeze a set with the greatest.
 * </ol>
 */
public final class RecordFault {
    /** Above any number of replicas. */
    public static final int MOST = 2_000_000;

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
    private static final Duration LONGEST = Duration.ofDays(3650);
    /** Components that hold a partition. */
    private static final Set<String> PARTITIONS = Set.of("partition", "originalPartition", "from", "to");

    private RecordFault() {}

    /** The first one, as the end of a sentence that begins with its place: {@code setup.options.soak is missing}. */
    public static Optional<Phrase> in(Record value) {
        return of(value, "");
    }

    private static Optional<Phrase> of(Object value, String path) {
        if (value == null) {
            return Optional.of(Phrase.of("record.missing").with("place", path));
        }
        if (value instanceof Record record) {
            return Stream.of(record.getClass().getRecordComponents())
                    .flatMap(component ->
                            of(get(record, component), path + (path.isEmpty() ? "" : ".") + component.getName())
                                    .stream())
                    .findFirst();
        }
        if (value instanceof Optional<?> optional) {
            return optional.flatMap(content -> of(content, path));
        }
        if (value instanceof Map<?, ?> map) {
            return of(map.values(), path);
        }
        if (value instanceof Collection<?> collection) {
            return collection.stream()
                    .flatMap(element -> of(element, path).stream())
                    .findFirst();
        }
        return isOutOfBounds(value, path)
                ? Optional.of(
                        Phrase.of("record.out-of-bounds").with("place", path).with("value", String.valueOf(value)))
                : Optional.empty();
    }

    private static boolean isOutOfBounds(Object value, String path) {
        if (value instanceof Instant time) {
            return time.isBefore(FIRST) || time.isAfter(LAST);
        }
        if (value instanceof Duration duration) {
            return duration.isNegative() || duration.compareTo(LONGEST) > 0;
        }
        if (value instanceof Integer number) {
            return number < -1 || (number > MOST && !PARTITIONS.contains(path.substring(path.lastIndexOf('.') + 1)));
        }
        return value instanceof OptionalInt number && number.isPresent() && isOutOfBounds(number.getAsInt(), path);
    }

    private static Object get(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(record.getClass() + " cannot be read", e);
        }
    }
}
