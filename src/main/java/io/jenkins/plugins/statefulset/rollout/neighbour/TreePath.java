package io.jenkins.plugins.statefulset.rollout.neighbour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;

/** Finds a field by a path such as {@code spec.containers[app].env[LEVEL].value}, whose names may hold dots themselves. */
final class TreePath {
    private TreePath() {}

    /** The field; a missing node where there is none. */
    static JsonNode in(JsonNode tree, String path) {
        if (path.isEmpty()) {
            return tree;
        }
        if (path.startsWith("[")) {
            int end = path.indexOf(']');
            return end < 0 ? MissingNode.getInstance() : in(element(tree, path.substring(1, end)), rest(path, end + 1));
        }
        for (Map.Entry<String, JsonNode> field : tree.properties()) {
            String name = field.getKey();
            boolean whole = path.length() == name.length()
                    || (path.length() > name.length() && ".[".indexOf(path.charAt(name.length())) >= 0);
            if (path.startsWith(name) && whole) {
                JsonNode found = in(field.getValue(), rest(path, name.length()));
                if (!found.isMissingNode()) {
                    return found;
                }
            }
        }
        return MissingNode.getInstance();
    }

    private static String rest(String path, int from) {
        String rest = path.substring(from);
        return rest.startsWith(".") ? rest.substring(1) : rest;
    }

    private static JsonNode element(JsonNode list, String key) {
        for (JsonNode element : list) {
            for (String field :
                    new String[] {"name", "mountPath", "devicePath", "containerPort", "ip", "topologyKey"}) {
                if (element.path(field).asText("").equals(key)) {
                    return element;
                }
            }
        }
        return MissingNode.getInstance();
    }
}
