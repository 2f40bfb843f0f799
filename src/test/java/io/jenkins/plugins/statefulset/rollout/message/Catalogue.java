package io.jenkins.plugins.statefulset.rollout.message;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of the catalogue. */
final class Catalogue {
    private Catalogue() {}

    static Set<String> subjects() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".properties") && !name.contains("_"))
                    .map(name -> name.substring(0, name.indexOf('.')))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** The keys of all sentences. */
    static Set<String> keys() throws IOException {
        Set<String> keys = new TreeSet<>();
        for (String subject : subjects()) {
            keys.addAll(Sentences.subject(Language.ENGLISH, subject).keySet());
        }
        return keys;
    }

    static Path folder() throws IOException {
        URL file = Sentences.class.getResource("unit.properties");
        try {
            return Path.of(file.toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
