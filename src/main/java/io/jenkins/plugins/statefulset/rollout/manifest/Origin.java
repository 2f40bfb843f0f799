package io.jenkins.plugins.statefulset.rollout.manifest;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;

/**
 * Where an object was read.
 *
 * @param file the file as the person named it, or {@code standard input}
 * @param document the number of the YAML document in it, from 1
 * @param documents how many documents the file has, empty ones aside; at least 1
 */
public record Origin(String file, int document, int documents) {
    /** What standard input is called where a file is named otherwise. */
    public static final String STANDARD_INPUT = "standard input";

    /** The name of a file as it is told. */
    public static Message named(String file) {
        return file.equals(STANDARD_INPUT)
                ? Phrase.of("manifest.standard-input").message()
                : Message.of(file);
    }

    /** As it is told. */
    public Message told() {
        return documents > 1
                ? Phrase.of("manifest.document-of")
                        .with("file", named(file))
                        .with("number", document)
                        .message()
                : named(file);
    }

    /** The file, and the document's number where the file has several. */
    @Override
    public String toString() {
        return documents > 1 ? file + " (document " + document + ")" : file;
    }
}
