package io.jenkins.plugins.statefulset.rollout.lint;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.List;

/**
 * A set to be looked over, as trees: what stands in them may be absent.
 *
 * @param set the StatefulSet
 * @param budgets those of its namespace
 * @param jobs Jobs and CronJobs of its namespace
 */
record LintSubject(JsonNode set, List<JsonNode> budgets, List<JsonNode> jobs) {
    static final String POD = "spec.template.spec";

    /**
     * A container and where it stands.
     *
     * @param path of the container in the set
     */
    record Place(JsonNode container, String path) {
        String name() {
            return container.path("name").asText();
        }

        Place probe(String kind) {
            return new Place(container.path(kind), path + "." + kind);
        }
    }

    String label() {
        return "StatefulSet " + name();
    }

    String name() {
        return set.path("metadata").path("name").asText();
    }

    JsonNode spec() {
        return set.path("spec");
    }

    JsonNode pod() {
        return spec().path("template").path("spec");
    }

    int replicas() {
        return (int)
                Math.max(0, Math.min(Integer.MAX_VALUE, spec().path("replicas").asLong(1)));
    }

    List<Place> containers() {
        return places("containers");
    }

    List<Place> initContainers() {
        return places("initContainers");
    }

    private List<Place> places(String list) {
        List<Place> places = new ArrayList<>();
        int index = 0;
        for (JsonNode container : pod().path(list)) {
            places.add(new Place(container, POD + "." + list + "[" + index++ + "]"));
        }
        return places;
    }

    /** The words of a command and its arguments, or of a probe, in a line. */
    static String script(JsonNode holder) {
        StringBuilder text = new StringBuilder();
        for (String field : new String[] {"command", "args"}) {
            holder.path(field).forEach(word -> text.append(word.asText()).append('\n'));
        }
        return text.toString().replaceAll("(?m)(^|\\s)#.*$", "$1");
    }

    Hit hit(String rule, String field, Phrase message) {
        return new Hit(rule, label(), field, message.message());
    }
}
