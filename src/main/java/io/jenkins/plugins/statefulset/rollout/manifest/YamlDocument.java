package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.request.BadRequestException;
import java.util.Map;

/**
 * One YAML document as a JSON tree that remembers its lines.
 *
 * @param origin where it was read
 * @param tree its content
 * @param lines the line (from 1) of every field, by path
 */
record YamlDocument(Origin origin, JsonNode tree, Map<String, Integer> lines) implements Problems {
    YamlDocument {
        lines = Map.copyOf(lines);
    }

    @Override
    public BadRequestException at(String path, String message) {
        String field = path.isEmpty() ? "" : path + ": ";
        return new BadRequestException(origin.file() + ":" + lineOf(path) + ": " + field + message);
    }

    /** Problems of an object inside this document, such as an item of a List. */
    Problems below(String prefix) {
        return prefix.isEmpty() ? this : (path, message) -> at(path.isEmpty() ? prefix : prefix + "." + path, message);
    }

    /** A missing field has no line of its own: that of the nearest field around it tells where it is missing. */
    private int lineOf(String path) {
        String known = path;
        while (!lines.containsKey(known) && !known.isEmpty()) {
            known = known.substring(0, Math.max(0, Math.max(known.lastIndexOf('.'), known.lastIndexOf('['))));
        }
        return lines.getOrDefault(known, 1);
    }
}
