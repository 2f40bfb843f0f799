package io.jenkins.plugins.statefulset.rollout.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The StatefulSets in the manifests of a folder and the folders in it. Whatever else is there is read past. */
final class CorpusFiles {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private final List<Found> sets = new ArrayList<>();
    private int files;
    private int unreadable;

    private CorpusFiles() {}

    /**
     * @param file where it stands
     * @param name of the set
     * @param object as it is written there
     */
    record Found(Path file, String name, ObjectNode object) {}

    static CorpusFiles in(Path folder) throws IOException {
        CorpusFiles found = new CorpusFiles();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(CorpusFiles::isManifest).sorted().toList()) {
                found.read(file);
            }
        }
        return found;
    }

    private static boolean isManifest(Path file) {
        return Files.isRegularFile(file) && file.getFileName().toString().matches(".*\\.(yaml|yml|json)");
    }

    private void read(Path file) throws IOException {
        files++;
        String text;
        try {
            text = Files.readString(file);
        } catch (MalformedInputException e) {
            unreadable++;
            return;
        }
        if (!text.contains("StatefulSet")) {
            return;
        }
        try {
            for (String document : text.split("(?m)^---.*$", -1)) {
                if (document.contains("StatefulSet")) {
                    add(file, YAML.unmarshal(document, JsonNode.class));
                }
            }
        } catch (RuntimeException e) {
            // A template that is not rendered, or something that only looks like a manifest.
            unreadable++;
        }
    }

    private void add(Path file, JsonNode object) {
        if (object == null) {
            return;
        }
        object.path("items").forEach(item -> add(file, item));
        boolean set = object.path("kind").asText().equals("StatefulSet")
                && object.path("apiVersion").asText().equals("apps/v1");
        if (set && object instanceof ObjectNode manifest) {
            sets.add(new Found(file, object.path("metadata").path("name").asText(), manifest));
        }
    }

    List<Found> sets() {
        return List.copyOf(sets);
    }

    /** As in {@code 12 files (1 of them no YAML)}. */
    String described() {
        return files + " files (" + unreadable + " of them no YAML)";
    }
}
