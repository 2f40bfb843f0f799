package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BaseJsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Tells pod templates apart. Empty lists, empty maps and absent fields count as the same, because a server, a cache and a
 * file differ in which of them they write; everything else counts.
 */
public final class TemplateHash {
    private static final JsonFactory JSON = new JsonFactory();

    private TemplateHash() {}

    /** 16 hexadecimal digits of a SHA-256. */
    public static String of(PodTemplateSpec template) {
        JsonNode tree = ObjectTrees.tree(template);
        prune(tree);
        ByteArrayOutputStream canonical = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = JSON.createGenerator(canonical, JsonEncoding.UTF8)) {
            write(tree, out);
        } catch (IOException e) {
            throw new IllegalStateException("a pod template has no canonical form", e);
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical.toByteArray());
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Fields in the order of their names. */
    private static void write(JsonNode node, JsonGenerator out) throws IOException {
        if (node instanceof ObjectNode object) {
            List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(object.properties());
            fields.sort(Map.Entry.comparingByKey());
            out.writeStartObject();
            for (Map.Entry<String, JsonNode> field : fields) {
                out.writeFieldName(field.getKey());
                write(field.getValue(), out);
            }
            out.writeEndObject();
        } else if (node instanceof ArrayNode array) {
            out.writeStartArray();
            for (JsonNode item : array) {
                write(item, out);
            }
            out.writeEndArray();
        } else {
            ((BaseJsonNode) node).serialize(out, null);
        }
    }

    private static void prune(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Iterator<JsonNode> children = object.elements(); children.hasNext(); ) {
                JsonNode child = children.next();
                prune(child);
                if (child.isNull() || (child.isContainerNode() && child.isEmpty())) {
                    children.remove();
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(TemplateHash::prune);
        }
    }
}
