package io.jenkins.plugins.statefulset.rollout.sim;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.Comparator;

/**
 * Applies a JSON patch with its {@code test} operations as the API server's library has them, evanphx/json-patch.
 *
 * <ol>
 *   <li>Numbers are equal where their values are, whatever their types here.
 *   <li>Where there is nothing at the path, a test for {@code null} passes and any other fails.
 *   <li>Operations before a test have been applied when it is made. If one fails the whole patch does.
 * </ol>
 */
public final class ApiPatch {
    private static final Comparator<JsonNode> BY_VALUE = (one, other) -> {
        boolean numbers = one.isNumber() && other.isNumber();
        boolean same = numbers ? one.decimalValue().compareTo(other.decimalValue()) == 0 : one.equals(other);
        return same ? 0 : 1;
    };

    private ApiPatch() {}

    /**
     * The patched tree. It shares with the one that it is made of whatever no operation touches; neither is to be modified then.
     *
     * @throws IllegalArgumentException where a test fails
     */
    public static JsonNode apply(ArrayNode patch, JsonNode tree) {
        PatchedTree result = new PatchedTree(tree);
        for (JsonNode operation : patch) {
            if (operation.path("op").asText().equals("test")) {
                test(operation, result.tree());
            } else if (!result.apply(operation)) {
                ArrayNode alone = JsonNodeFactory.instance.arrayNode().add(operation);
                result = new PatchedTree(JsonPatch.apply(alone, result.tree()));
            }
        }
        return result.tree();
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull() || value.isMissingNode();
    }

    private static void test(JsonNode operation, JsonNode tree) {
        String path = operation.path("path").asText();
        JsonNode there = tree.at(JsonPointer.compile(path));
        JsonNode wanted = operation.path("value");
        boolean holds = isNothing(there) ? isNothing(wanted) : there.equals(BY_VALUE, wanted);
        if (!holds) {
            throw new IllegalArgumentException("testing value " + path + " failed: test failed");
        }
    }
}
