package io.jenkins.plugins.statefulset.rollout.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A text that is not of the catalogue and that is known in several languages, such as a sentence of a file of rules.
 *
 * <p>Immutable.
 *
 * @param english told in each language that the others lack
 * @param others by their language
 */
public record LocalizedText(String english, Map<Language, String> others) implements Message.Part {
    private static final long serialVersionUID = 1L;

    public LocalizedText {
        Objects.requireNonNull(english, "english");
        others = Map.copyOf(others);
    }

    /** One that is known in English alone, or in whatever language its writer chose. */
    public static LocalizedText of(String text) {
        return new LocalizedText(text, Map.of());
    }

    /** @param texts by the names of the languages; those of languages that only a later version has are left out */
    public static LocalizedText read(JsonNode texts) {
        Map<Language, String> others = new TreeMap<>();
        for (Language language : Language.values()) {
            if (language != Language.ENGLISH && texts.has(language.wireName())) {
                others.put(language, texts.get(language.wireName()).asText());
            }
        }
        return new LocalizedText(texts.path(Language.ENGLISH.wireName()).asText(), others);
    }

    public String in(Language language) {
        return others.getOrDefault(language, english);
    }

    /** The same with each of its texts replaced. */
    public LocalizedText map(UnaryOperator<String> change) {
        Map<Language, String> changed = new TreeMap<>();
        others.forEach((language, text) -> changed.put(language, change.apply(text)));
        return new LocalizedText(change.apply(english), changed);
    }

    /** As a message of its own. */
    public Message message() {
        return others.isEmpty() ? Message.of(english) : Message.of((Message.Part) this);
    }
}
