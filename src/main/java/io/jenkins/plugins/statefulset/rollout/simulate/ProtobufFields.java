package io.jenkins.plugins.statefulset.rollout.simulate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What the numbers of fields in Kubernetes messages mean, after {@code generated.proto} of {@code k8s.io/api}. */
final class ProtobufFields {
    private static final String TABLE = "kubernetes-fields.txt";
    private static final Set<String> IN_CORE = Set.of("v1");
    /** Those of the wrapping and of types whose JSON is not their message's. */
    private static final List<String> WRAPPING = List.of(
            "Unknown 1=TypeMeta:typeMeta 2=binary:raw",
            "TypeMeta 1=string:apiVersion 2=string:kind",
            "Quantity 1=string:string",
            "Time 1=int64:seconds 2=int32:nanos",
            "IntOrString 1=int64:type 2=int32:intVal 3=string:strVal",
            "Raw 1=binary:raw");

    private static final Map<String, Map<Integer, Field>> MESSAGES = read();

    private ProtobufFields() {}

    /** How a field's values stand in JSON. */
    enum Form {
        SINGLE,
        LIST,
        /** From strings. */
        MAP,
        /** A message whose fields are its parent's. */
        INLINE
    }

    /** @param type a scalar of protobuf, another message, or one of those that {@link Protobuf} writes in its own way */
    record Field(String name, String type, Form form) {}

    /** The name of the message of a kind. */
    static Optional<String> message(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash).split("\\.", 2)[0];
        String name = kind.equals("DeleteOptions") || IN_CORE.contains(apiVersion) ? kind : group + "." + kind;
        return Optional.of(name).filter(MESSAGES::containsKey);
    }

    static Optional<Field> field(String message, int number) {
        return Optional.ofNullable(MESSAGES.getOrDefault(message, Map.of()).get(number));
    }

    static boolean isNumber(String type) {
        return Set.of("int32", "int64", "bool").contains(type);
    }

    private static Map<String, Map<Integer, Field>> read() {
        Map<String, Map<Integer, Field>> messages = new HashMap<>();
        InputStream table = Objects.requireNonNull(ProtobufFields.class.getResourceAsStream(TABLE), TABLE);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> add(messages, line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        WRAPPING.forEach(line -> add(messages, line));
        return messages;
    }

    private static void add(Map<String, Map<Integer, Field>> messages, String line) {
        List<String> words = List.of(line.split(" "));
        Map<Integer, Field> fields = new HashMap<>();
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            int colon = word.indexOf(':');
            String type = word.substring(equals + 1, colon);
            Form form =
                    switch (type.charAt(0)) {
                        case '[' -> Form.LIST;
                        case '{' -> Form.MAP;
                        case '^' -> Form.INLINE;
                        default -> Form.SINGLE;
                    };
            fields.put(
                    Integer.valueOf(word.substring(0, equals)),
                    new Field(word.substring(colon + 1), form == Form.SINGLE ? type : type.substring(1), form));
        }
        messages.put(words.get(0), fields);
    }
}
