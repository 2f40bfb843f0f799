package io.jenkins.plugins.statefulset.rollout.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is told to a person: words, and between them fields of the request and moments as such. Who shows it says how these are named
 * ({@link #in}), so that nobody has to find an option or a time in a text. {@link #toString} is the form for programs.
 *
 * <p>Immutable. Two messages are equal that have the same words and facts in the same order.
 */
public final class Message implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The key, in JSON, of a message that holds more than words. {@link MessageJson} takes it apart. */
    static final String PARTS = "$message";

    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    private static final String FIELD = "field";
    private static final String VALUE = "value";
    private static final String TIME = "time";

    /** One piece of a message. */
    public sealed interface Part extends Serializable {}

    /** Words that are the same on every surface. */
    public record Words(String text) implements Part {
        public Words {
            Objects.requireNonNull(text, "text");
        }
    }

    /** A field of the request. */
    public record Field(Setting setting) implements Part {}

    /** A moment. */
    public record Time(Instant at) implements Part {}

    private final List<Part> parts;

    private Message(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Nothing is said. */
    public static Message none() {
        return new Message(List.of());
    }

    public static Message of(String words) {
        return none().and(words);
    }

    /**
     * What a script tells that has no other means than text: a field of the request stands in it as {@code {pgHost}}, in the words
     * for programs. Braces around anything else are left as they are.
     */
    public static Message ofTemplate(String text) {
        Message all = none();
        int done = 0;
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            Optional<RequestField> field = RequestField.named(place.group(1));
            if (field.isPresent()) {
                all = all.and(text.substring(done, place.start())).and(field.get());
                done = place.end();
            }
        }
        return all.and(text.substring(done));
    }

    public static Message of(RequestField field) {
        return none().and(field);
    }

    public static Message of(Setting setting) {
        return none().and(setting);
    }

    public Message and(String words) {
        return words.isEmpty() ? this : plus(new Words(words));
    }

    public Message and(RequestField field) {
        return and(field.as(""));
    }

    public Message and(Setting setting) {
        return plus(new Field(setting));
    }

    public Message and(Instant at) {
        return plus(new Time(at));
    }

    public Message and(Message other) {
        Message all = this;
        for (Part part : other.parts) {
            all = all.plus(part);
        }
        return all;
    }

    private Message plus(Part part) {
        List<Part> all = new ArrayList<>(parts);
        int last = all.size() - 1;
        if (last >= 0 && all.get(last) instanceof Words before && part instanceof Words words) {
            all.set(last, new Words(before.text() + words.text()));
        } else {
            all.add(part);
        }
        return new Message(all);
    }

    /** All of them, with that between each two. */
    public static Message join(String between, List<Message> messages) {
        Message all = none();
        for (int i = 0; i < messages.size(); i++) {
            all = all.and(i == 0 ? "" : between).and(messages.get(i));
        }
        return all;
    }

    public List<Part> parts() {
        return parts;
    }

    public boolean isEmpty() {
        return parts.isEmpty();
    }

    /** As that surface words it. */
    public String in(Wording wording) {
        return parts.stream().map(part -> worded(part, wording)).collect(Collectors.joining());
    }

    // Pattern matching for switch is not in Java 17.
    private static String worded(Part part, Wording wording) {
        if (part instanceof Words words) {
            return words.text();
        }
        return part instanceof Field field ? wording.setting(field.setting()) : wording.time(((Time) part).at());
    }

    /** The same with its words, and the values in it, replaced: by what may be shown of them. */
    public Message map(UnaryOperator<String> shown) {
        Message all = none();
        for (Part part : parts) {
            if (part instanceof Words words) {
                all = all.and(shown.apply(words.text()));
            } else if (part instanceof Field field && !field.setting().value().isEmpty()) {
                all = all.and(new Setting(
                        field.setting().field(), shown.apply(field.setting().value())));
            } else {
                all = all.plus(part);
            }
        }
        return all;
    }

    /** The same without the spaces at its ends. */
    public Message stripped() {
        List<Part> all = new ArrayList<>(parts);
        if (!all.isEmpty() && all.get(0) instanceof Words first) {
            all.set(0, new Words(first.text().stripLeading()));
        }
        int last = all.size() - 1;
        if (last >= 0 && all.get(last) instanceof Words words) {
            all.set(last, new Words(words.text().stripTrailing()));
        }
        return new Message(all);
    }

    /** In JSON: a text, or, where there is more than words, its parts. */
    @JsonValue
    Object json() {
        boolean wordsOnly = parts.stream().allMatch(Words.class::isInstance);
        return wordsOnly ? toString() : Map.of(PARTS, jsonParts());
    }

    private List<Object> jsonParts() {
        List<Object> all = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Words words) {
                all.add(words.text());
            } else if (part instanceof Field field) {
                Map<String, String> setting = new LinkedHashMap<>();
                setting.put(FIELD, field.setting().field().programName());
                if (!field.setting().value().isEmpty()) {
                    setting.put(VALUE, field.setting().value());
                }
                all.add(setting);
            } else {
                all.add(Map.of(TIME, ((Time) part).at().toString()));
            }
        }
        return all;
    }

    /** @throws IllegalArgumentException if it is neither a text nor parts of a message */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Message read(JsonNode node) {
        if (node.isValueNode()) {
            return of(node.asText());
        }
        JsonNode parts = node.path(PARTS);
        if (!parts.isArray()) {
            throw new IllegalArgumentException("a text is expected");
        }
        Message all = none();
        for (JsonNode part : parts) {
            all = all.and(readPart(part));
        }
        return all;
    }

    private static Message readPart(JsonNode part) {
        if (part.isTextual()) {
            return of(part.asText());
        }
        Optional<RequestField> field = RequestField.named(part.path(FIELD).asText());
        String value = part.path(VALUE).asText();
        if (field.isPresent()) {
            return of(field.get().as(value));
        }
        try {
            return none().and(Instant.parse(part.path(TIME).asText()));
        } catch (DateTimeException ofAnotherVersion) {
            return of((part.path(FIELD).asText() + part.path(TIME).asText() + " " + value).strip());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Message message && message.parts.equals(parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    /** As programs read it: {@link Wording#PROGRAM}. */
    @Override
    public String toString() {
        return in(Wording.PROGRAM);
    }
}
