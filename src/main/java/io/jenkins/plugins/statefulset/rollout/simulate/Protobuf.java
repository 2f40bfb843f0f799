package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * Objects as kubectl's typed commands send them, in protobuf ({@code kubectl create secret}, {@code kubectl auth can-i}),
 * as the JSON that stands for them. Only read: each of these clients takes JSON for an answer.
 *
 * <ol>
 *   <li>Four bytes {@code k8s\0}, then a message {@code Unknown} (runtime/generated.proto): version, kind and the object.
 *   <li>Fields are named by {@link ProtobufFields}; those that it does not know are left out, as a server does.
 *   <li>Go writes strings that are empty, times that are zero and generation 0 where JSON has no field; they are left out.
 * </ol>
 */
final class Protobuf {
    static final String TYPE = "application/vnd.kubernetes.protobuf";

    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int LONGEST_VARINT = 64;

    private Protobuf() {}

    /** @throws StatusError if it is no such object, or of a kind that is not served */
    static ObjectNode read(byte[] body) {
        if (body.length < MAGIC.length || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw StatusError.badRequest(
                    "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }
        try {
            ObjectNode envelope = message(slice(body, MAGIC.length), "Unknown");
            String version = envelope.path("typeMeta").path("apiVersion").asText();
            String kind = envelope.path("typeMeta").path("kind").asText();
            String message = ProtobufFields.message(version, kind)
                    .orElseThrow(() -> StatusError.badRequest("no kind \"" + kind + "\" is registered for version \""
                            + version + "\" in this simulation"));
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.put("apiVersion", version).put("kind", kind);
            byte[] raw = envelope.path("raw").isMissingNode()
                    ? new byte[0]
                    : envelope.path("raw").binaryValue();
            object.setAll(message(slice(raw, 0), message));
            return object;
        } catch (RuntimeException | IOException e) {
            if (e instanceof StatusError refusal) {
                throw refusal;
            }
            throw StatusError.badRequest("the protobuf message is broken: " + e);
        }
    }

    private static ByteBuffer slice(byte[] bytes, int from) {
        return ByteBuffer.wrap(bytes, from, bytes.length - from).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ObjectNode message(ByteBuffer in, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (in.hasRemaining()) {
            long tag = varint(in);
            ByteBuffer value = value(in, (int) (tag & 7));
            ProtobufFields.field(name, (int) (tag >>> 3))
                    .ifPresent(field -> put(object, field, value, (int) (tag & 7)));
        }
        return object;
    }

    /** The bytes of a value; of a number those that say it. */
    private static ByteBuffer value(ByteBuffer in, int wire) {
        int from = in.position();
        int length =
                switch (wire) {
                    case VARINT -> {
                        varint(in);
                        int size = in.position() - from;
                        in.position(from);
                        yield size;
                    }
                    case FIXED64 -> Long.BYTES;
                    case FIXED32 -> Integer.BYTES;
                    case BYTES -> Math.toIntExact(varint(in));
                    default -> throw new IllegalArgumentException("wire type " + wire);
                };
        ByteBuffer value = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + length);
        return value;
    }

    private static void put(ObjectNode object, ProtobufFields.Field field, ByteBuffer value, int wire) {
        switch (field.form()) {
            case INLINE -> object.setAll(message(value, field.type()));
            case MAP -> entry(object.withObject("/" + field.name()), field, value);
            case LIST -> {
                ArrayNode list = object.withArray("/" + field.name());
                boolean packed = wire == BYTES && ProtobufFields.isNumber(field.type());
                do {
                    list.add(single(field.type(), value));
                } while (packed && value.hasRemaining());
            }
            case SINGLE -> {
                JsonNode found = single(field.type(), value);
                if (!isUnset(field, found)) {
                    object.set(field.name(), found);
                }
            }
        }
    }

    private static boolean isUnset(ProtobufFields.Field field, JsonNode value) {
        return value.isNull()
                || value.isMissingNode()
                || (value.isTextual() && value.asText().isEmpty())
                || (field.name().equals("generation") && value.asLong() == 0);
    }

    private static void entry(ObjectNode map, ProtobufFields.Field field, ByteBuffer entry) {
        String key = "";
        JsonNode value = TextNode.valueOf("");
        while (entry.hasRemaining()) {
            long tag = varint(entry);
            ByteBuffer part = value(entry, (int) (tag & 7));
            if (tag >>> 3 == 1) {
                key = text(part);
            } else {
                value = single(field.type(), part);
            }
        }
        map.set(key, value);
    }

    private static JsonNode single(String type, ByteBuffer value) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (type) {
            case "string" -> json.textNode(text(value));
            case "bytes" -> json.textNode(Base64.getEncoder().encodeToString(bytes(value)));
            case "int32" -> json.numberNode((int) varint(value));
            case "int64" -> json.numberNode(varint(value));
            case "bool" -> json.booleanNode(varint(value) != 0);
            case "double" -> json.numberNode(value.getDouble());
            case "binary" -> json.binaryNode(bytes(value));
            case "quantity" -> message(value, "Quantity").path("string");
            case "time", "micro" -> time(message(value, "Time"));
            case "either" -> {
                ObjectNode either = message(value, "IntOrString");
                yield either.path("type").asInt() == 0
                        ? json.numberNode(either.path("intVal").asInt())
                        : json.textNode(either.path("strVal").asText());
            }
            case "raw" -> raw(message(value, "Raw"));
            default -> message(value, type);
        };
    }

    private static JsonNode time(ObjectNode time) {
        return time.has("seconds")
                ? TextNode.valueOf(Instant.ofEpochSecond(
                                time.path("seconds").asLong(),
                                time.path("nanos").asLong())
                        .toString())
                : JsonNodeFactory.instance.nullNode();
    }

    private static JsonNode raw(ObjectNode raw) {
        try {
            return ApiRequest.JSON.readTree(raw.path("raw").binaryValue());
        } catch (IOException e) {
            throw new IllegalArgumentException("a raw value is no JSON", e);
        }
    }

    private static String text(ByteBuffer value) {
        return StandardCharsets.UTF_8.decode(value).toString();
    }

    private static byte[] bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        return bytes;
    }

    private static long varint(ByteBuffer in) {
        long result = 0;
        for (int shift = 0; shift < LONGEST_VARINT; shift += 7) {
            byte next = in.get();
            result |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return result;
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }
}
