package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A strategic merge patch of a StatefulSet, read from a file and checked field by field.
 *
 * @param tree the patch
 * @param source the file, as the person named it
 */
public record PatchDocument(JsonNode tree, String source) {
    /** What one of the pod template begins with. */
    public static final String START = PatchStart.START;

    /**
     * @param path a file, or {@code -} for standard input
     * @param standardInput what {@code -} reads; not closed
     * @throws BadRequestException if it isn't one YAML document that could patch a StatefulSet
     */
    public static PatchDocument read(String path, InputStream standardInput) {
        if (path.equals("-")) {
            String name = Origin.STANDARD_INPUT;
            return parse(ManifestFiles.text(standardInput, name).require(), name);
        }
        List<Path> files = ManifestFiles.of(path, RenderHints.WITHOUT_READER);
        if (files.size() != 1 || Files.isDirectory(Path.of(path))) {
            throw BadRequestException.at(path, Phrase.of("manifest.patch-folder"));
        }
        return parse(ManifestFiles.text(files.get(0)).require(), path);
    }

    /**
     * @param yaml the patch
     * @param name what to call it in errors
     * @throws BadRequestException as {@link #read} does
     */
    public static PatchDocument parse(String yaml, String name) {
        List<YamlDocument> documents = YamlReader.read(yaml, name);
        if (documents.size() != 1) {
            throw new BadRequestException(BadRequestException.at(
                    Origin.named(name),
                    (documents.isEmpty()
                                    ? Phrase.of("manifest.patch-empty")
                                    : Phrase.of("manifest.patch-documents").with("number", documents.size()))
                            .with("start", PatchStart.START)
                            .message()));
        }
        YamlDocument document = documents.get(0);
        PatchStart.problem(document.tree()).ifPresent(problem -> {
            throw document.at("", problem);
        });
        if (!document.tree().isObject()) {
            throw document.at("", Phrase.of("manifest.patch-not-a-map").with("start", PatchStart.START));
        }
        new FieldCheck(document, FieldCheck.Dialect.STRATEGIC_MERGE_PATCH).check(document.tree(), StatefulSet.class);
        return new PatchDocument(document.tree(), name);
    }
}
