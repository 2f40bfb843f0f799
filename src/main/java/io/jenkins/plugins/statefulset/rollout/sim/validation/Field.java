package io.jenkins.plugins.statefulset.rollout.sim.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.jenkins.plugins.statefulset.rollout.sim.validation.FieldError.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A place in an object with what stands there, and the way to refuse it. A place that is not there has no value. */
final class Field {
    private final FieldErrors refusals;
    private final String parent;
    private final String name;
    private final JsonNode value;
    private String path;

    Field(FieldErrors refusals, JsonNode value) {
        this(refusals, "", "", value);
        path = "";
    }

    private Field(FieldErrors refusals, String parent, String name, JsonNode value) {
        this.refusals = refusals;
        this.parent = parent;
        this.name = name;
        this.value = value == null ? MissingNode.getInstance() : value;
    }

    FieldErrors refusals() {
        return refusals;
    }

    /** As in {@code spec.template.spec.containers[0].image}. */
    String path() {
        if (path == null) {
            path = parent.isEmpty() || name.startsWith("[") ? parent + name : parent + "." + name;
        }
        return path;
    }

    /** The same place, with a value where none was given: the zero value of its type, which is what the server sees. */
    Field orElse(JsonNode zero) {
        return isSet() ? this : with(zero);
    }

    /** A field of the object that stands here. */
    Field at(String child) {
        return new Field(refusals, path(), child, value.path(child));
    }

    /** An entry of the map that stands here. */
    Field key(String key) {
        return new Field(refusals, path(), "[" + key + "]", value.path(key));
    }

    /** The same value, told as that of another place. */
    Field as(Field place) {
        return new Field(refusals, place.parent, place.name, value);
    }

    /** Another value in this place. */
    Field with(JsonNode other) {
        return new Field(refusals, parent, name, other);
    }

    /** The elements of the list that stands here; none where there is no list. */
    List<Field> items() {
        List<Field> items = new ArrayList<>(value.isArray() ? value.size() : 0);
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            items.add(new Field(refusals, path(), "[" + i + "]", value.get(i)));
        }
        return items;
    }

    /** The place of an element, whether there is one or not. */
    Field index(int i) {
        return new Field(refusals, path(), "[" + i + "]", value.path(i));
    }

    /** The entries of the map that stands here, by their keys in order; {@code null} counts as an empty text. */
    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        value.properties()
                .forEach(entry -> texts.put(
                        entry.getKey(),
                        entry.getValue().isNull() ? "" : entry.getValue().asText()));
        return texts;
    }

    JsonNode value() {
        return value;
    }

    /** Whether the field was given. */
    boolean isSet() {
        return !value.isMissingNode() && !value.isNull();
    }

    /** Whether there is no text, no element or no entry here. */
    boolean isEmpty() {
        return !isSet()
                || (value.isContainerNode() ? value.isEmpty() : value.asText().isEmpty());
    }

    boolean has(String child) {
        return at(child).isSet();
    }

    /** The text, empty where there is none. */
    String text() {
        return value.asText("");
    }

    /** The number, 0 where there is none. */
    long number() {
        return value.asLong(0);
    }

    /** {@code true} stands here. */
    boolean isTrue() {
        return value.asBoolean(false);
    }

    /** {@code false} stands here. */
    boolean isFalse() {
        return value.isBoolean() && !value.asBoolean();
    }

    boolean is(String text) {
        return text().equals(text);
    }

    void required() {
        required("");
    }

    void required(String why) {
        add(Kind.REQUIRED, "", why);
    }

    /** Refuses it where it is empty. */
    void mustBeGiven() {
        if (isEmpty()) {
            required();
        }
    }

    void forbidden(String why) {
        add(Kind.FORBIDDEN, "", why);
    }

    /** @param limit in bytes */
    void tooLong(int limit) {
        add(Kind.TOO_LONG, "", "may not be more than " + limit + " bytes");
    }

    void tooMany(int actual, int limit) {
        add(Kind.TOO_MANY, Integer.toString(actual), "must have at most " + limit + " items");
    }

    void invalid(String why) {
        add(Kind.INVALID, shown(value), why);
    }

    /** Refuses it, showing another value than its own. */
    void invalid(String shownText, String why) {
        add(Kind.INVALID, quoted(shownText), why);
    }

    void invalid(List<String> reasons) {
        reasons.forEach(this::invalid);
    }

    void duplicate() {
        duplicate(value);
    }

    void duplicate(JsonNode other) {
        add(Kind.DUPLICATE, shown(other), "");
    }

    void duplicate(String text) {
        add(Kind.DUPLICATE, quoted(text), "");
    }

    void notFound() {
        add(Kind.NOT_FOUND, shown(isSet() ? value : JsonNodeFactory.instance.textNode("")), "");
    }

    void notFound(String text, String why) {
        add(Kind.NOT_FOUND, quoted(text), why);
    }

    void unsupported(Collection<String> supported) {
        unsupported(text(), supported);
    }

    void unsupported(String text, Collection<String> supported) {
        add(
                Kind.NOT_SUPPORTED,
                quoted(text),
                "supported values: " + supported.stream().map(Field::quoted).collect(Collectors.joining(", ")));
    }

    /** Refuses a text that is none of these. */
    void mustBeOneOf(List<String> supported) {
        if (!supported.contains(text())) {
            unsupported(supported);
        }
    }

    /** As {@link #mustBeOneOf}, with a field that is not given in order. */
    void mayBeOneOf(List<String> supported) {
        if (isSet()) {
            mustBeOneOf(supported);
        }
    }

    void mustNotBeNegative() {
        if (number() < 0) {
            invalid(Formats.NEGATIVE);
        }
    }

    private void add(Kind kind, String shown, String why) {
        refusals.add(new FieldError(path(), kind, shown, why));
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "\"\"" : value.isTextual() ? quoted(value.asText()) : value.toString();
    }

    private static String quoted(String text) {
        return JsonNodeFactory.instance.textNode(text).toString();
    }
}
