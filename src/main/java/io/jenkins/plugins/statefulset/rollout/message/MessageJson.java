package io.jenkins.plugins.statefulset.rollout.message;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Messages in a JSON object. Each is a text there, worded for one surface; those with more than words in them stand once more,
 * in their parts, in the object's field {@code parts}, by the JSON Pointer (RFC 6901) of the text:
 *
 * <pre>{@code {"message": "wave 1 soaks until 2026-01-01T12:00:00Z",
 *  "parts": {"/message": ["wave 1 soaks until ", {"time": "2026-01-01T12:00:00Z"}]}}}</pre>
 *
 * A sentence of the catalogue is a part, too, with its key and its facts, so that it can be told in another language later.
 * What has no {@code parts}, as version 0.1 wrote it, holds words only.
 */
public final class MessageJson {
    /** Where the parts stand. */
    private static final String PARTS = "parts";

    private MessageJson() {}

    /**
     * An object as JSON, on one line.
     *
     * @param wording of the texts
     */
    public static String write(ObjectMapper mapper, Object value, Wording wording) throws JsonProcessingException {
        String json = mapper.writeValueAsString(value);
        if (!json.contains('"' + Message.PARTS + '"')) {
            return json;
        }
        JsonNode tree = mapper.readTree(json);
        ObjectNode parts = mapper.createObjectNode();
        takeApart(tree, JsonPointer.empty(), parts, wording);
        if (tree instanceof ObjectNode object && !parts.isEmpty()) {
            object.set(PARTS, parts);
        }
        return mapper.writeValueAsString(tree);
    }

    private static void takeApart(JsonNode node, JsonPointer at, ObjectNode parts, Wording wording) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                field.setValue(text(field.getValue(), at.appendProperty(field.getKey()), parts, wording));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, text(array.get(i), at.appendIndex(i), parts, wording));
            }
        }
    }

    /** The text of a message; anything else as it is, with the messages in it replaced. */
    private static JsonNode text(JsonNode node, JsonPointer at, ObjectNode parts, Wording wording) {
        if (node.isObject() && node.size() == 1 && node.path(Message.PARTS).isArray()) {
            parts.set(at.toString(), node.get(Message.PARTS));
            return parts.textNode(Message.read(node).in(wording));
        }
        takeApart(node, at, parts, wording);
        return node;
    }

    /** Reads an object in which messages may stand in their parts. */
    public static <T> T read(ObjectMapper mapper, String json, Class<T> type) throws JsonProcessingException {
        if (!json.contains('"' + PARTS + '"')) {
            return mapper.readValue(json, type);
        }
        JsonNode tree = mapper.readTree(json);
        if (tree instanceof ObjectNode object && object.remove(PARTS) instanceof ObjectNode parts) {
            for (Map.Entry<String, JsonNode> part : parts.properties()) {
                putBack(tree, part.getKey(), part.getValue());
            }
        }
        return mapper.treeToValue(tree, type);
    }

    private static void putBack(JsonNode tree, String pointer, JsonNode parts) {
        if (!pointer.startsWith("/") || !parts.isArray()) {
            return;
        }
        JsonPointer at = JsonPointer.compile(pointer);
        JsonNode holder = tree.at(at.head());
        // Only a text is replaced: parts of what is not there any more, or is something else by now, say nothing. And
        // the text says
        // what the parts of a later version say.
        if (MessageParts.read(parts).isEmpty() || !tree.at(at).isTextual() || !(holder instanceof ContainerNode<?>)) {
            return;
        }
        JsonNode message = ((ContainerNode<?>) holder).objectNode().set(Message.PARTS, parts);
        if (holder instanceof ObjectNode object) {
            object.set(at.last().getMatchingProperty(), message);
        } else if (holder instanceof ArrayNode array) {
            array.set(at.last().getMatchingIndex(), message);
        }
    }
}
