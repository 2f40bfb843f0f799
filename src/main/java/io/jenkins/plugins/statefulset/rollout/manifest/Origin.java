package io.jenkins.plugins.statefulset.rollout.manifest;

/**
 * Where an object was read.
 *
 * @param file the file as the person named it, or {@code standard input}
 * @param document the number of the YAML document in it, from 1
 * @param documents how many documents the file has, empty ones aside; at least 1
 */
public record Origin(String file, int document, int documents) {
    /** The file, and the document's number where the file has several. */
    @Override
    public String toString() {
        return documents > 1 ? file + " (document " + document + ")" : file;
    }
}
