package io.jenkins.plugins.statefulset.rollout.sim;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * A tree that is being changed, of which only those objects are copied that change: a patch touches two fields of hundreds. Knows
 * the simplest operations on fields of objects, which are most of those that there are.
 */
final class PatchedTree {
    private final Set<ObjectNode> own = Collections.newSetFromMap(new IdentityHashMap<>());
    private JsonNode root;

    /** @param tree not modified */
    PatchedTree(JsonNode tree) {
        this.root = tree;
    }

    /** Not to be modified. */
    JsonNode tree() {
        return root;
    }

    /** @return whether it is done; where it is not, nothing has changed */
    boolean apply(JsonNode operation) {
        JsonNode value = operation.get("value");
        String kind = operation.path("op").asText();
        boolean known = kind.equals("remove") || (value != null && (kind.equals("add") || kind.equals("replace")));
        String path = operation.path("path").asText();
        if (!known || !path.startsWith("/")) {
            return false;
        }
        JsonPointer at = JsonPointer.compile(path);
        String field = at.last().getMatchingProperty();
        boolean reached = root.at(at.head()) instanceof ObjectNode there && (kind.equals("add") || there.has(field));
        ObjectNode parent = reached ? owned(at.head()) : null;
        if (parent == null) {
            return false;
        }
        if (value == null) {
            parent.remove(field);
        } else {
            parent.set(field, value);
        }
        return true;
    }

    /** The object there, and all above it, as copies that may be modified; {@code null} where there are lists between. */
    private ObjectNode owned(JsonPointer path) {
        if (isThroughAList(path)) {
            return null;
        }
        ObjectNode node = copied((ObjectNode) root);
        root = node;
        for (JsonPointer step = path; !step.matches(); step = step.tail()) {
            ObjectNode child = copied((ObjectNode) node.get(step.getMatchingProperty()));
            node.set(step.getMatchingProperty(), child);
            node = child;
        }
        return node;
    }

    private boolean isThroughAList(JsonPointer path) {
        JsonNode node = root;
        for (JsonPointer step = path; !step.matches(); step = step.tail()) {
            if (!(node instanceof ObjectNode)) {
                return true;
            }
            node = node.get(step.getMatchingProperty());
        }
        return !(node instanceof ObjectNode);
    }

    private ObjectNode copied(ObjectNode node) {
        if (own.contains(node)) {
            return node;
        }
        ObjectNode copy = node.objectNode();
        copy.setAll(node);
        own.add(copy);
        return copy;
    }
}
