package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.Problems;
import java.util.List;
import java.util.Optional;

/**
 * A file of one YAML document that is no Kubernetes object, such as a set of rules.
 *
 * @param tree its content, a map
 * @param name what to call it in errors
 * @param problems errors of it, with its line
 */
public record YamlFile(JsonNode tree, String name, Problems problems) {
    /**
     * The file, or every YAML file of a folder in the order of their names.
     *
     * @throws BadRequestException if something is not there, can't be read, or isn't one YAML document that is a map
     */
    public static List<YamlFile> read(String path) {
        return ManifestFiles.of(path, RenderHints.WITHOUT_READER).stream()
                .map(file -> parse(ManifestFiles.text(file).require(), file.toString()))
                .toList();
    }

    /**
     * The content of a file that may say nothing, and of which the reader judges what it is.
     *
     * @return empty where it holds no document
     * @throws BadRequestException if it isn't YAML, or holds several documents
     */
    public static Optional<JsonNode> content(String yaml, String name) {
        List<YamlDocument> documents = YamlReader.read(yaml, name);
        if (documents.size() > 1) {
            throw BadRequestException.at(
                    name, Phrase.of("manifest.several-documents").with("number", documents.size()));
        }
        return documents.stream().findFirst().map(YamlDocument::tree);
    }

    /** @throws BadRequestException if it isn't one YAML document that is a map */
    public static YamlFile parse(String yaml, String name) {
        List<YamlDocument> documents = YamlReader.read(yaml, name);
        if (documents.size() != 1) {
            throw BadRequestException.at(
                    name,
                    documents.isEmpty()
                            ? Phrase.of("manifest.no-document")
                            : Phrase.of("manifest.several-documents").with("number", documents.size()));
        }
        YamlDocument document = documents.get(0);
        if (!document.tree().isObject()) {
            throw document.at("", Phrase.of("manifest.not-a-map"));
        }
        return new YamlFile(document.tree(), name, document);
    }
}
