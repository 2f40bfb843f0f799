package io.jenkins.plugins.statefulset.rollout.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The catalogue of sentences. Each has a key, {@code subject.name}, that stays the same, and stands in the file
 * {@code subject.properties} in English and in one file more for each other language, {@code subject_zh_CN.properties}, all in UTF-8. A subject is read when
 * it is first needed. A surface with sentences of its own, as the Jenkins plugin, brings subjects in the same folder of its own jar. How a sentence is written is said in {@link Template}.
 *
 * <p>What one language lacks is told in English; a test sees to it that none lacks anything.
 */
final class Sentences {
    private static final Map<Language, Map<String, Map<String, Template>>> READ = new ConcurrentHashMap<>();

    private static volatile Consumer<String> listener = key -> {};

    private Sentences() {}

    /** Who hears the key of each sentence that is told from now on, on the thread that tells it. */
    static void listen(Consumer<String> listener) {
        Sentences.listener = listener;
    }

    /** @throws IllegalArgumentException if there is no such key */
    static Template of(Language language, String key) {
        listener.accept(key);
        return find(language, key)
                .or(() -> find(Language.ENGLISH, key))
                .orElseThrow(() -> new IllegalArgumentException("no sentence has the key " + key));
    }

    /** Whether this version has it. */
    static boolean has(String key) {
        return find(Language.ENGLISH, key).isPresent();
    }

    /** What a phrase lacks; empty where it can be told. */
    static Optional<String> gap(Phrase phrase) {
        Optional<Template> sentence = find(Language.ENGLISH, phrase.key());
        if (sentence.isEmpty()) {
            return Optional.of("no sentence has the key " + phrase.key());
        }
        Set<String> missing = new TreeSet<>(sentence.get().needed());
        missing.removeAll(phrase.arguments().keySet());
        Set<String> unknown = new TreeSet<>(phrase.arguments().keySet());
        unknown.removeAll(sentence.get().names());
        return missing.isEmpty() && unknown.isEmpty()
                ? Optional.empty()
                : Optional.of("sentence " + phrase.key() + ": missing " + missing + ", without a place " + unknown);
    }

    private static Optional<Template> find(Language language, String key) {
        int dot = key.indexOf('.');
        return dot < 0
                ? Optional.empty()
                : Optional.ofNullable(subject(language, key.substring(0, dot)).get(key));
    }

    /** All sentences of a subject by their keys; none where the language has no file for it. */
    static Map<String, Template> subject(Language language, String subject) {
        Map<String, Map<String, Template>> known = READ.computeIfAbsent(language, any -> new ConcurrentHashMap<>());
        Map<String, Template> sentences = known.get(subject);
        if (sentences == null) {
            sentences = read(subject, language);
            // A subject that is not there may be any word of somebody else's file.
            if (!sentences.isEmpty()) {
                known.put(subject, sentences);
            }
        }
        return sentences;
    }

    private static Map<String, Template> read(String subject, Language language) {
        // A key may come from a file that somebody else wrote.
        if (!subject.matches("[a-z][a-z-]*")) {
            return Map.of();
        }
        Map<String, Template> sentences = new TreeMap<>();
        try (InputStream file = Sentences.class.getResourceAsStream(subject + language.suffix() + ".properties")) {
            if (file == null) {
                return Map.of();
            }
            Properties all = new Properties();
            all.load(new InputStreamReader(file, StandardCharsets.UTF_8));
            for (String name : all.stringPropertyNames()) {
                sentences.put(name, new Template(all.getProperty(name)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(sentences);
    }
}
