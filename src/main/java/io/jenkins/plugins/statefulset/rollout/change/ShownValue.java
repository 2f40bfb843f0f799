package io.jenkins.plugins.statefulset.rollout.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.kube.TreeDiff.Step;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.List;
import java.util.Set;

/** Makes the values of a template's fields fit to be shown: without secrets, on one line, not too long. */
final class ShownValue {
    private static final int MAX_CHARACTERS = 120;
    /** Maps whose keys people choose. */
    private static final Set<String> NAMED_BY_PEOPLE =
            Set.of("annotations", "labels", "volumeAttributes", "options", "nodeSelector");

    private ShownValue() {}

    /** @param path from the template to the field that has this value */
    static String of(List<Step> path, JsonNode value) {
        String name = name(path);
        JsonNode shown = name.isEmpty() ? Secrets.tree(value) : Secrets.value(name, value);
        return shorten(shown.isContainerNode() ? shown.toString() : shown.asText());
    }

    /** The name that tells what the value is: that of the variable, or the key; empty where the API named the field. */
    private static String name(List<Step> path) {
        if (path.size() < 2) {
            return "";
        }
        Step last = path.get(path.size() - 1);
        Step parent = path.get(path.size() - 2);
        if (parent.name().equals("env") && last.name().equals("value")) {
            return parent.element().orElse("");
        }
        return NAMED_BY_PEOPLE.contains(parent.name()) ? last.name() : "";
    }

    private static String shorten(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (line.codePointCount(0, line.length()) <= MAX_CHARACTERS) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, MAX_CHARACTERS - 1)) + "…";
    }
}
