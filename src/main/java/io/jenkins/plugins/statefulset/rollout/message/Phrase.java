package io.jenkins.plugins.statefulset.rollout.message;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A sentence, or a part of one, of the catalogue: its key and the facts that stand in it. It is worded when it is shown, in the
 * language of whoever reads it.
 *
 * @param key as in the catalogue, such as {@code wait.pod-ready}; the same in every version
 * @param arguments by the names of the places in the sentence
 */
public record Phrase(String key, Map<String, Message> arguments) implements Message.Part {
    public Phrase {
        Objects.requireNonNull(key, "key");
        arguments = Collections.unmodifiableMap(new TreeMap<>(arguments));
    }

    /** A sentence of the catalogue, to which its facts are to be given. */
    public static Phrase of(String key) {
        return new Phrase(key, Map.of());
    }

    /** Names, values and what others wrote stand there as they are. */
    public Phrase with(String place, String text) {
        return with(place, Message.of(text));
    }

    /** A number, by which a word may have its plural. */
    public Phrase with(String place, long number) {
        return with(place, Message.of(new Message.Amount(number)));
    }

    public Phrase with(String place, Instant time) {
        return with(place, Message.none().and(time));
    }

    /** A length of time that somebody set, to the millisecond. */
    public Phrase with(String place, Duration length) {
        return with(place, Message.of(new Span(length, Span.Precision.EXACT)));
    }

    /** A length of time that has passed. */
    public Phrase passed(String place, Duration length) {
        return with(place, Message.of(new Span(length, Span.Precision.PASSED)));
    }

    public Phrase with(String place, RequestField field) {
        return with(place, Message.of(field));
    }

    public Phrase with(String place, Setting setting) {
        return with(place, Message.of(setting));
    }

    public Phrase with(String place, Phrase phrase) {
        return with(place, Message.of(phrase));
    }

    public Phrase with(String place, Message message) {
        Map<String, Message> all = new TreeMap<>(arguments);
        all.put(place, message);
        return new Phrase(key, all);
    }

    /** The text, if there is one. */
    public Phrase with(String place, Optional<String> text) {
        return text.map(given -> with(place, given)).orElse(this);
    }

    /** As a message of its own. */
    public Message message() {
        return Message.of(this);
    }
}
