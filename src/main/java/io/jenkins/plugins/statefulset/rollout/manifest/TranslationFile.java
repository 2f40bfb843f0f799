package io.jenkins.plugins.statefulset.rollout.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.LocalizedText;
import io.jenkins.plugins.statefulset.rollout.message.Translations;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

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
            String english = entry.path(Language.ENGLISH.wireName()).asText();
            Map<Language, String> others = new TreeMap<>();
            for (Language language : Language.values()) {
                if (language != Language.ENGLISH && entry.has(language.wireName())) {
                    others.put(language, entry.get(language.wireName()).asText());
                }
            }
            if (english.isEmpty() || texts.put(english, new LocalizedText(english, others)) != null) {
                throw new IllegalArgumentException(file.name() + ": each English text stands there once: " + entry);
            }
        }
        return new Translations(texts);
    }
}
