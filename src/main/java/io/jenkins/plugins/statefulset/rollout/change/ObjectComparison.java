package io.jenkins.plugins.statefulset.rollout.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.kube.Quantities;
import io.jenkins.plugins.statefulset.rollout.kube.Trees;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/**
 * Whether an object in place is what a manifest says of it.
 *
 * <ol>
 *   <li>Status and metadata do not count: they are made by others, and nothing that runs in a pod depends on them.
 *   <li>What the manifest gives must be there and be the same; what it does not give may be a default of the server's.
 *   <li>The data of a ConfigMap or Secret must be the same on both sides: there are no defaults in it. A Secret's {@code stringData}
 *       is its {@code data} in plain text.
 * </ol>
 */
public final class ObjectComparison {
    private static final Set<String> LEFT_OUT = Set.of("apiVersion", "kind", "metadata", "status", "stringData");
    private static final Set<String> WHOLE = Set.of("data", "binaryData");

    private ObjectComparison() {}

    /**
     * @param given as a manifest has it
     * @param inPlace the same object on the cluster
     */
    public static boolean same(HasMetadata given, HasMetadata inPlace) {
        JsonNode wanted = normal(given);
        JsonNode there = normal(inPlace);
        for (String field : WHOLE) {
            if (!same(orEmpty(wanted, field), orEmpty(there, field))) {
                return false;
            }
        }
        return holds(there, wanted);
    }

    private static JsonNode normal(HasMetadata object) {
        ObjectNode tree = ObjectTrees.tree(object).deepCopy();
        JsonNode plain = tree.path("stringData");
        if (object.getKind().equals("Secret") && plain.isObject()) {
            ObjectNode data = Trees.objectAt(tree, "data");
            plain.properties().forEach(field -> data.set(field.getKey(), encoded(field.getValue())));
        }
        tree.remove(LEFT_OUT);
        return tree;
    }

    private static TextNode encoded(JsonNode text) {
        return TextNode.valueOf(Base64.getEncoder().encodeToString(text.asText().getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode orEmpty(JsonNode tree, String field) {
        JsonNode value = tree.path(field);
        return value.isObject() ? value : ((ObjectNode) tree).objectNode();
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return holds(one, other) && holds(other, one);
    }

    private static boolean holds(JsonNode there, JsonNode wanted) {
        if (wanted.isNull() || (wanted.isContainerNode() && wanted.isEmpty() && there.isMissingNode())) {
            return true;
        }
        if (wanted.isObject()) {
            for (Map.Entry<String, JsonNode> field : wanted.properties()) {
                if (!holds(there.path(field.getKey()), field.getValue())) {
                    return false;
                }
            }
            return there.isObject() || wanted.isEmpty();
        }
        if (wanted.isArray()) {
            boolean all = there.isArray() && there.size() == wanted.size();
            for (int i = 0; all && i < wanted.size(); i++) {
                all = holds(there.get(i), wanted.get(i));
            }
            return all;
        }
        return there.isValueNode()
                && Quantities.canonical(there.asText()).equals(Quantities.canonical(wanted.asText()));
    }
}
