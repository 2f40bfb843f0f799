package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;

/**
 * Tells pod templates apart. Empty lists, empty maps and absent fields count as the same, because a server, a cache and a
 * file differ in which of them they write; everything else counts.
 */
public final class TemplateHash {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private TemplateHash() {}

    /** 16 hexadecimal digits of a SHA-256. */
    public static String of(PodTemplateSpec template) {
        JsonNode tree = prune(ObjectTrees.tree(template));
        try {
            byte[] canonical = MAPPER.writeValueAsString(MAPPER.treeToValue(tree, Object.class))
                    .getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a pod template has no canonical form", e);
        }
    }

    private static JsonNode prune(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Iterator<JsonNode> children = object.elements(); children.hasNext(); ) {
                JsonNode child = prune(children.next());
                if (child.isNull() || (child.isContainerNode() && child.isEmpty())) {
                    children.remove();
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(TemplateHash::prune);
        }
        return node;
    }
}
