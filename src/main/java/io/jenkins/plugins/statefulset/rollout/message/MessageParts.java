package io.jenkins.plugins.statefulset.rollout.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parts of a message in a JSON array: words as a text, anything else as an object.
 *
 * <pre>{@code ["for ", {"key": "wait.soak", "with": {"wave": {"amount": 1}, "until": {"time": "2026-01-01T12:00:00Z"}}}]}</pre>
 */
final class MessageParts {
    private static final String FIELD = "field";
    private static final String VALUE = "value";
    private static final String TIME = "time";
    private static final String KEY = "key";
    private static final String WITH = "with";
    private static final String AMOUNT = "amount";
    private static final String SPAN = "span";
    private static final String PASSED = "passed";
    private static final String LIST = "list";
    private static final String BETWEEN = "between";
    private static final String TEXTS = "texts";

    private MessageParts() {}

    static List<Object> write(Message message) {
        return message.parts().stream().map(MessageParts::write).toList();
    }

    // Pattern matching for switch is not in Java 17.
    private static Object write(Message.Part part) {
        if (part instanceof Message.Words words) {
            return words.text();
        } else if (part instanceof Message.Field field) {
            Map<String, String> setting = new LinkedHashMap<>();
            setting.put(FIELD, field.setting().field().programName());
            if (!field.setting().value().isEmpty()) {
                setting.put(VALUE, field.setting().value());
            }
            return setting;
        } else if (part instanceof Message.Time time) {
            return Map.of(TIME, time.at().toString());
        } else if (part instanceof Message.Amount amount) {
            return Map.of(AMOUNT, amount.number());
        } else if (part instanceof Span span) {
            return Map.of(
                    span.precision() == Span.Precision.PASSED ? PASSED : SPAN,
                    span.length().toString());
        } else if (part instanceof Message.Listed row) {
            Map<String, Object> list = new LinkedHashMap<>();
            list.put(LIST, row.messages().stream().map(MessageParts::nested).toList());
            list.put(BETWEEN, row.between().name());
            return list;
        } else if (part instanceof LocalizedText text) {
            Map<String, String> texts = new LinkedHashMap<>();
            texts.put(Language.ENGLISH.wireName(), text.english());
            new TreeMap<>(text.others()).forEach((language, other) -> texts.put(language.wireName(), other));
            return Map.of(TEXTS, texts);
        }
        return write((Phrase) part);
    }

    private static Object write(Phrase phrase) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        phrase.arguments().forEach((place, message) -> arguments.put(place, nested(message)));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(KEY, phrase.key());
        if (!arguments.isEmpty()) {
            all.put(WITH, arguments);
        }
        return all;
    }

    /** One part stands for itself, several in an array. */
    private static Object nested(Message message) {
        List<Object> parts = write(message);
        return parts.size() == 1 ? parts.get(0) : parts;
    }

    /** Empty where there is something in it that a later version wrote and this one cannot tell. */
    static Optional<Message> read(JsonNode parts) {
        try {
            return Optional.of(nested(parts));
        } catch (UnknownPartException ofAnotherVersion) {
            return Optional.empty();
        }
    }

    private static Message nested(JsonNode parts) throws UnknownPartException {
        if (!parts.isArray()) {
            return part(parts);
        }
        Message all = Message.none();
        for (JsonNode part : parts) {
            all = all.and(part(part));
        }
        return all;
    }

    private static Message part(JsonNode part) throws UnknownPartException {
        if (part.isTextual()) {
            return Message.of(part.asText());
        } else if (part.has(KEY)) {
            return phrase(part);
        } else if (part.has(AMOUNT)) {
            return Message.of(new Message.Amount(part.get(AMOUNT).asLong()));
        } else if (part.has(SPAN)) {
            return span(part.get(SPAN), Span.Precision.EXACT);
        } else if (part.has(PASSED)) {
            return span(part.get(PASSED), Span.Precision.PASSED);
        } else if (part.has(LIST)) {
            return list(part);
        } else if (part.has(TEXTS)) {
            return LocalizedText.read(part.get(TEXTS)).message();
        }
        Optional<RequestField> field = RequestField.named(part.path(FIELD).asText());
        String value = part.path(VALUE).asText();
        if (field.isPresent()) {
            return Message.of(field.get().as(value));
        }
        try {
            return Message.none().and(Instant.parse(part.path(TIME).asText()));
        } catch (DateTimeException ofAnotherVersion) {
            return Message.of((part.path(FIELD).asText() + part.path(TIME).asText() + " " + value).strip());
        }
    }

    private static Message phrase(JsonNode part) throws UnknownPartException {
        Phrase phrase = Phrase.of(part.get(KEY).asText());
        for (Map.Entry<String, JsonNode> argument : part.path(WITH).properties()) {
            phrase = phrase.with(argument.getKey(), nested(argument.getValue()));
        }
        if (Sentences.gap(phrase).isPresent()) {
            throw new UnknownPartException();
        }
        return Message.of(phrase);
    }

    private static Message span(JsonNode length, Span.Precision precision) throws UnknownPartException {
        try {
            return Message.of(new Span(Duration.parse(length.asText()), precision));
        } catch (DateTimeException ofAnotherVersion) {
            throw new UnknownPartException();
        }
    }

    private static Message list(JsonNode part) throws UnknownPartException {
        List<Message> all = new ArrayList<>();
        for (JsonNode message : part.get(LIST)) {
            all.add(nested(message));
        }
        for (Message.Between between : Message.Between.values()) {
            if (between.name().equals(part.path(BETWEEN).asText())) {
                return Message.listed(all, between);
            }
        }
        throw new UnknownPartException();
    }

    /** What a later version wrote, and this one cannot tell. */
    private static final class UnknownPartException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
