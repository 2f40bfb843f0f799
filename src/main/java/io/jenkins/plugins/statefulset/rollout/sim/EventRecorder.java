package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The Events of the cluster. Those of one object that say the same are counted, not repeated, as on a real cluster. */
final class EventRecorder {
    private final SimulatedClock clock;
    private final Map<String, Map<String, Entry>> byObject = new HashMap<>();

    private final List<Event> reported = new ArrayList<>();
    private Optional<Consumer<Event>> listener = Optional.empty();

    EventRecorder(SimulatedClock clock) {
        this.clock = clock;
    }

    /** Is told of every event, with its new count. */
    void onEvent(Consumer<Event> heard) {
        listener = Optional.of(heard);
    }

    void normal(HasMetadata object, String component, String reason, String message) {
        record(object, component, "Normal", reason, message);
    }

    void warning(HasMetadata object, String component, String reason, String message) {
        record(object, component, "Warning", reason, message);
    }

    /** One that a client has written. */
    void report(Event event) {
        event.getMetadata().setCreationTimestamp(clock.timestamp());
        reported.add(event);
        listener.ifPresent(heard -> heard.accept(event));
    }

    /** Those that clients have written, oldest first. */
    List<Event> reported() {
        return List.copyOf(reported);
    }

    List<Event> about(String namespace, String kind, String name, String uid) {
        return byObject.getOrDefault(uid, Map.of()).values().stream()
                .filter(entry -> entry.isAbout(namespace, kind, name))
                .map(Entry::asEvent)
                .toList();
    }

    List<Event> all() {
        return Stream.concat(
                        byObject.values().stream()
                                .flatMap(entries -> entries.values().stream())
                                .map(Entry::asEvent),
                        reported.stream())
                .toList();
    }

    private void record(HasMetadata object, String component, String type, String reason, String message) {
        Map<String, Entry> entries =
                byObject.computeIfAbsent(object.getMetadata().getUid(), uid -> new LinkedHashMap<>());
        String key = reason + "\n" + message;
        Entry entry = entries.remove(key);
        if (entry == null) {
            entry = new Entry(object, component, type, reason, message, clock.timestamp());
        } else {
            entry.count++;
            entry.last = clock.timestamp();
        }
        // The last to happen is the last in order.
        entries.put(key, entry);
        if (listener.isPresent()) {
            listener.get().accept(entry.asEvent());
        }
    }

    private static final class Entry {
        private final HasMetadata object;
        private final String component;
        private final String type;
        private final String reason;
        private final String message;
        private final String first;
        private String last;
        private int count = 1;

        Entry(HasMetadata object, String component, String type, String reason, String message, String time) {
            this.object = object;
            this.component = component;
            this.type = type;
            this.reason = reason;
            this.message = message;
            this.first = time;
            this.last = time;
        }

        boolean isAbout(String namespace, String kind, String name) {
            return object.getKind().equals(kind)
                    && object.getMetadata().getName().equals(name)
                    && object.getMetadata().getNamespace().equals(namespace);
        }

        Event asEvent() {
            String name = object.getMetadata().getName();
            return new EventBuilder()
                    .withNewMetadata()
                    .withName(name + "." + Integer.toHexString(message.hashCode()))
                    .withNamespace(object.getMetadata().getNamespace())
                    .withCreationTimestamp(first)
                    .endMetadata()
                    .withNewInvolvedObject()
                    .withApiVersion(object.getApiVersion())
                    .withKind(object.getKind())
                    .withName(name)
                    .withNamespace(object.getMetadata().getNamespace())
                    .withUid(object.getMetadata().getUid())
                    .endInvolvedObject()
                    .withType(type)
                    .withReason(reason)
                    .withMessage(message)
                    .withCount(count)
                    .withFirstTimestamp(first)
                    .withLastTimestamp(last)
                    .withNewSource()
                    .withComponent(component)
                    .endSource()
                    .withReportingComponent(component)
                    .build();
        }
    }
}
