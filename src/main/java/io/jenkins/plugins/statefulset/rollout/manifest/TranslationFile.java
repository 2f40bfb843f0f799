package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.message.LocalizedText;
import io.jenkins.plugins.statefulset.rollout.message.Translations;
import java.util.HashMap;
import java.util.Map;

/**
 * Translations as a YAML document: in {@code texts} an entry for each text, by the names of the languages.
 *
 * <pre>{@code
 * texts:
 *   - en: Go through {stops}, each on all nodes.
 *     zh_CN: 请依次经过 {stops}，每一步都在所有节点上完成。
 * }</pre>
 */
public final class TranslationFile {
    private TranslationFile() {}

    /** @throws IllegalArgumentException if an entry has no English text, or one that another entry has */
    public static Translations read(YamlFile file) {
        Map<String, LocalizedText> texts = new HashMap<>();
        for (JsonNode entry : file.tree().path("texts")) {
            LocalizedText text = LocalizedText.read(entry);
            if (text.english().isEmpty() || texts.put(text.english(), text) != null) {
                throw new IllegalArgumentException(file.name() + ": each English text stands there once: " + entry);
            }
        }
        return new Translations(texts);
    }
}
