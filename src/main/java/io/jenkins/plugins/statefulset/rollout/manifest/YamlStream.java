package io.jenkins.plugins.statefulset.rollout.manifest;

import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.List;

/**
 * The documents of one source.
 *
 * @param documents those that could be read, in order, empty ones left out
 * @param broken those that could not
 */
record YamlStream(List<YamlDocument> documents, List<Broken> broken) {
    YamlStream {
        documents = List.copyOf(documents);
        broken = List.copyOf(broken);
    }

    /**
     * A document that is not YAML.
     *
     * @param text what stands there
     * @param problem why it is not, with line and column
     */
    record Broken(String text, BadRequestException problem) {}
}
