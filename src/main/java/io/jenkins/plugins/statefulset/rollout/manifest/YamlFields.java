package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.Problems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads fields of a YAML document, and says of what is wrong where it is and what is allowed there. */
public final class YamlFields {
    private static final Pattern WORD = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");
    private static final Pattern ADDRESS = Pattern.compile("https?://\\S+");

    private final Problems problems;

    /** An entry of a list. */
    public record Place(JsonNode node, String path) {}

    public YamlFields(Problems problems) {
        this.problems = problems;
    }

    public BadRequestException problem(String path, Message message) {
        return problems.at(path, message);
    }

    public BadRequestException problem(String path, Phrase sentence) {
        return problems.at(path, sentence);
    }

    public BadRequestException wrong(String path, String value, Phrase allowed) {
        return problem(
                path, Phrase.of("yaml-file.not-allowed").with("value", value).with("allowed", allowed));
    }

    /** Refuses other fields than those. */
    public void only(JsonNode node, String path, Collection<String> allowed) {
        node.fieldNames().forEachRemaining(name -> {
            if (!allowed.contains(name)) {
                throw problem(
                        below(path, name),
                        Phrase.of("yaml-file.no-field")
                                .with("nearest", Suggestions.nearest(name, allowed))
                                .with("allowed", Message.listed(List.copyOf(allowed))));
            }
        });
    }

    /** The one of these fields that is there. */
    public String exactlyOne(JsonNode node, String path, List<String> names) {
        List<String> there = names.stream().filter(node::has).toList();
        if (there.size() != 1) {
            throw problem(
                    path,
                    (there.isEmpty()
                                    ? Phrase.of("yaml-file.one-needed")
                                    : Phrase.of("yaml-file.one-of-them")
                                            .with(
                                                    "there",
                                                    Message.listed(
                                                            there.stream()
                                                                    .map(Message::of)
                                                                    .toList(),
                                                            Message.Between.AND)))
                            .with("allowed", Message.listed(names)));
        }
        return there.get(0);
    }

    public String text(JsonNode node, String path, String field) {
        return optional(node, path, field)
                .orElseThrow(() -> problem(below(path, field), Phrase.of("yaml-file.missing")));
    }

    public Optional<String> optional(JsonNode node, String path, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual() || value.asText().isBlank()) {
            throw problem(below(path, field), Phrase.of("yaml-file.text-needed"));
        }
        return Optional.of(value.asText());
    }

    public String word(JsonNode node, String path, String field) {
        return word(below(path, field), text(node, path, field), "kafka");
    }

    /**
     * A word in lower case, with hyphens.
     *
     * @param example one that is allowed
     */
    public String word(String place, String text, String example) {
        if (!WORD.matcher(text).matches()) {
            throw wrong(place, text, Phrase.of("yaml-file.word").with("example", example));
        }
        return text;
    }

    public String choice(JsonNode node, String path, String field, List<String> allowed, String fallback) {
        return oneOf(below(path, field), optional(node, path, field).orElse(fallback), allowed);
    }

    /** That text, where it is one of those. */
    public String oneOf(String place, String text, Collection<String> allowed) {
        if (!allowed.contains(text)) {
            throw wrong(place, text, Phrase.of("yaml-file.one-of").with("names", Message.listed(List.copyOf(allowed))));
        }
        return text;
    }

    /** The address of a page. */
    public String page(String place, String text) {
        if (!ADDRESS.matcher(text).matches()) {
            throw wrong(
                    place,
                    text,
                    Phrase.of("yaml-file.page").with("one", "http://").with("other", "https://"));
        }
        return text;
    }

    public Optional<Integer> number(JsonNode node, String path, String field, int least, int most) {
        JsonNode value = node.path(field);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || value.asLong() < least || value.asLong() > most || !value.canConvertToLong()) {
            throw wrong(
                    below(path, field),
                    value.asText(),
                    Phrase.of("yaml-file.whole-number").with("least", least).with("most", most));
        }
        return Optional.of(value.asInt());
    }

    /** One text or a list of them; none where the field is not there. */
    public List<String> texts(JsonNode node, String path, String field, Pattern form, Phrase allowed) {
        JsonNode value = node.path(field);
        String place = below(path, field);
        List<String> texts = new ArrayList<>();
        if (value.isMissingNode()) {
            return texts;
        }
        for (JsonNode entry : value.isArray() ? value : List.of(value)) {
            String at = value.isArray() ? place + "[" + texts.size() + "]" : place;
            if (!entry.isTextual() || entry.asText().isBlank()) {
                throw problem(at, Phrase.of("yaml-file.text-needed"));
            }
            if (!form.matcher(entry.asText()).matches()) {
                throw wrong(at, entry.asText(), allowed);
            }
            texts.add(entry.asText());
        }
        if (texts.isEmpty()) {
            throw problem(place, Phrase.of("yaml-file.list-needed"));
        }
        return texts;
    }

    /** A list of maps; none where the field is not there. */
    public List<Place> objects(JsonNode node, String path, String field) {
        JsonNode list = node.path(field);
        String place = below(path, field);
        List<Place> found = new ArrayList<>();
        if (list.isMissingNode()) {
            return found;
        }
        if (!list.isArray() || list.isEmpty()) {
            throw problem(place, Phrase.of("yaml-file.list-needed"));
        }
        for (JsonNode entry : list) {
            String at = place + "[" + found.size() + "]";
            if (!entry.isObject()) {
                throw problem(at, Phrase.of("yaml-file.no-map"));
            }
            found.add(new Place(entry, at));
        }
        return found;
    }

    /** The path of a field there. */
    public static String below(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}
