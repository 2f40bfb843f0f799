package io.jenkins.plugins.statefulset.rollout.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is told to a person: sentences of the catalogue ({@link Phrase}) and words, and in them fields of the request, moments, numbers
 * and lengths of time as such. Who shows it says in which language, and how fields and moments are named ({@link #in}), so that nobody
 * has to find an option or a time in a text. {@link #toString} is the form for programs, in English.
 *
 * <p>Immutable. Two messages are equal that have the same words and facts in the same order.
 */
public final class Message implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The key, in JSON, of a message that holds more than words. {@link MessageJson} takes it apart. */
    static final String PARTS = "$message";

    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    /** One piece of a message. */
    public sealed interface Part extends Serializable
            permits Words, Field, Time, Phrase, Amount, Span, Listed, LocalizedText {}

    /** Words that are the same on every surface and in every language: a name, a value, what somebody else wrote. */
    public record Words(String text) implements Part {
        public Words {
            Objects.requireNonNull(text, "text");
        }
    }

    /** A field of the request. */
    public record Field(Setting setting) implements Part {}

    /** A moment. */
    public record Time(Instant at) implements Part {}

    /** A number of things. */
    public record Amount(long number) implements Part {}

    /** Several in a row, with what that language puts between them. */
    public record Listed(List<Message> messages, Between between) implements Part {
        public Listed {
            messages = List.copyOf(messages);
        }
    }

    /** What stands between those in a row. */
    public enum Between {
        /** Names, and clauses that belong together as closely. */
        COMMA("unit.comma"),
        CLAUSES("unit.clauses"),
        AND("unit.and"),
        SEMICOLON("unit.semicolon"),
        /** Whole sentences. */
        SENTENCES("unit.sentences"),
        /** Sentences without a full stop at their end. */
        STOPS("unit.stops");

        private final String key;

        Between(String key) {
            this.key = key;
        }
    }

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

    /** A sentence of the catalogue. */
    public static Message of(Phrase phrase) {
        assert Sentences.gap(phrase).isEmpty() : Sentences.gap(phrase);
        return of((Part) phrase);
    }

    /** Texts that are the same in every language, in a row. */
    public static Message listed(List<String> texts) {
        return listed(texts.stream().map(Message::of).toList(), Between.COMMA);
    }

    /** Nothing where there are none. */
    public static Message listed(List<Message> messages, Between between) {
        return messages.isEmpty() ? none() : of(new Listed(messages, between));
    }

    static Message of(Part part) {
        return new Message(List.of(part));
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

    public Message and(Phrase phrase) {
        return and(of(phrase));
    }

    public Message and(Message other) {
        Message all = this;
        for (Part part : other.parts) {
            all = all.plus(part);
        }
        return all;
    }

    Message plus(Part part) {
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
        StringBuilder text = new StringBuilder();
        tell(wording.language(), part -> text.append(worded(part, wording)));
        return text.toString();
    }

    // Pattern matching for switch is not in Java 17.
    private static String worded(Part part, Wording wording) {
        if (part instanceof Words words) {
            return words.text();
        }
        return part instanceof Field field ? wording.setting(field.setting()) : wording.time(((Time) part).at());
    }

    /** The same in that language, as words, fields and moments. */
    public Message said(Language language) {
        List<Part> all = new ArrayList<>();
        tell(language, all::add);
        Message message = none();
        for (Part part : all) {
            message = part instanceof Words words ? message.and(words.text()) : message.plus(part);
        }
        return message;
    }

    /** Tells it piece by piece, as words, fields and moments. */
    void tell(Language language, Consumer<Part> listener) {
        for (Part part : parts) {
            if (part instanceof Phrase phrase) {
                Sentences.of(language, phrase.key()).tell(language, phrase.arguments(), listener);
            } else if (part instanceof Amount amount) {
                listener.accept(new Words(String.valueOf(amount.number())));
            } else if (part instanceof Span span) {
                listener.accept(new Words(span.in(language)));
            } else if (part instanceof LocalizedText text) {
                listener.accept(new Words(text.in(language)));
            } else if (part instanceof Listed row) {
                String between = Sentences.of(language, row.between().key).fill(language, Map.of());
                for (int i = 0; i < row.messages().size(); i++) {
                    listener.accept(new Words(i == 0 ? "" : between));
                    row.messages().get(i).tell(language, listener);
                }
            } else {
                listener.accept(part);
            }
        }
    }

    /** The same with its words, and the values in it, replaced: by what may be shown of them. What the catalogue holds stays. */
    public Message map(UnaryOperator<String> shown) {
        Message all = none();
        for (Part part : parts) {
            if (part instanceof Words words) {
                all = all.and(shown.apply(words.text()));
            } else if (part instanceof Field field && !field.setting().value().isEmpty()) {
                all = all.and(new Setting(
                        field.setting().field(), shown.apply(field.setting().value())));
            } else if (part instanceof Phrase phrase) {
                Phrase mapped = Phrase.of(phrase.key());
                for (Map.Entry<String, Message> argument : phrase.arguments().entrySet()) {
                    mapped = mapped.with(argument.getKey(), argument.getValue().map(shown));
                }
                all = all.plus(mapped);
            } else if (part instanceof LocalizedText text) {
                all = all.plus(text.map(shown));
            } else if (part instanceof Listed row) {
                all = all.plus(new Listed(
                        row.messages().stream()
                                .map(message -> message.map(shown))
                                .toList(),
                        row.between()));
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
        return wordsOnly ? toString() : Map.of(PARTS, MessageParts.write(this));
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
        return MessageParts.read(parts).orElse(none());
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
