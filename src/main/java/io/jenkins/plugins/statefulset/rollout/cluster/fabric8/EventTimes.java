package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventSeries;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When an event happened last. Components that use the events.k8s.io API (the scheduler) fill {@code eventTime} and
 * {@code series}, the others {@code lastTimestamp}.
 */
final class EventTimes {
    static final Comparator<Event> OLDEST_FIRST = Comparator.comparing(EventTimes::last);

    private EventTimes() {}

    private static Instant last(Event event) {
        Optional<String> series = Optional.ofNullable(event.getSeries())
                .map(EventSeries::getLastObservedTime)
                .map(MicroTime::getTime);
        Optional<String> eventTime = Optional.ofNullable(event.getEventTime()).map(MicroTime::getTime);
        return Stream.of(
                        series,
                        Optional.ofNullable(event.getLastTimestamp()),
                        eventTime,
                        Optional.ofNullable(event.getFirstTimestamp()),
                        Optional.ofNullable(event.getMetadata()).map(ObjectMeta::getCreationTimestamp))
                .flatMap(Optional::stream)
                .flatMap(EventTimes::parse)
                .findFirst()
                .orElse(Instant.EPOCH);
    }

    private static Stream<Instant> parse(String text) {
        try {
            return Stream.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notATime) {
            return Stream.empty();
        }
    }
}
