package io.jenkins.plugins.statefulset.rollout.suite;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Objects for the API server to judge, made of the files in {@code src/test/resources/admission}. */
final class AdmissionCases {
    private static final Path FOLDER = Path.of("src/test/resources/admission");
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private AdmissionCases() {}

    /**
     * An object that differs from one in order in a single place.
     *
     * @param name the place and what stands there
     */
    record Case(String name, ObjectNode object) {}

    static ObjectNode statefulSet() {
        return base(0);
    }

    static List<Case> statefulSets() {
        return cases("statefulsets.yaml", statefulSet());
    }

    static ObjectNode budget() {
        return base(1);
    }

    static List<Case> budgets() {
        return cases("budgets.yaml", budget());
    }

    private static ObjectNode base(int document) {
        return YAML.unmarshal(text("base.yaml").split("\n---\n", -1)[document], ObjectNode.class);
    }

    private static List<Case> cases(String file, ObjectNode base) {
        List<Case> cases = new ArrayList<>();
        for (JsonNode place : YAML.unmarshal(text(file), ArrayNode.class)) {
            JsonPointer at = JsonPointer.compile(place.get("at").asText());
            place.path("put").forEach(value -> {
                ObjectNode object = base.deepCopy();
                put(object, at, value);
                cases.add(new Case(at + " = " + value, object));
            });
            place.path("merge").forEach(value -> {
                ObjectNode object = base.deepCopy();
                merge((ObjectNode) object.at(at), (ObjectNode) value);
                cases.add(new Case(at + " + " + value, object));
            });
        }
        return cases;
    }

    private static String text(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(ObjectNode object, JsonPointer at, JsonNode value) {
        String field = at.last().getMatchingProperty();
        JsonNode parent = object.at(at.head());
        if (parent instanceof ArrayNode list) {
            if (at.last().getMatchingIndex() < list.size()) {
                list.set(at.last().getMatchingIndex(), value);
            } else {
                list.add(value);
            }
            return;
        }
        ObjectNode place = parent instanceof ObjectNode there ? there : object.withObject(at.head());
        if (value.isNull()) {
            place.remove(field);
        } else {
            place.set(field, value);
        }
    }

    private static void merge(ObjectNode target, ObjectNode more) {
        more.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                target.remove(field.getKey());
            } else if (field.getValue() instanceof ObjectNode inner
                    && target.get(field.getKey()) instanceof ObjectNode old) {
                merge(old, inner);
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }
}
