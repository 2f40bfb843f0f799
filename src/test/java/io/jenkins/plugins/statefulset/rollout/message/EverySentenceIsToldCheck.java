package io.jenkins.plugins.statefulset.rollout.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * After all other tests of a build: each sentence of the catalogue was told by one of them, or stands in {@code untold.properties} with
 * the reason why none does; one that only random tests tell, and so not each time, stands there, too. What {@link ToldSentences} wrote is judged only where every class of tests has run, so neither
 * {@code mvn verify -Dtest=PromotionTest} nor a profile with tests of its own is.
 */
class EverySentenceIsToldCheck {
    @Test
    void eachSentenceIsTold() throws Exception {
        Optional<Path> folder = Optional.ofNullable(System.getProperty(ToldSentences.FOLDER))
                .map(Path::of)
                .filter(Files::isDirectory);
        assumeTrue(folder.isPresent(), "no test wrote down what it told");
        Map<String, Set<String>> byClass = ToldSentences.read(folder.get());
        Set<String> idle = testClasses();
        idle.removeAll(byClass.keySet());
        assumeTrue(idle.isEmpty(), () -> "not all tests have run: " + idle);

        Set<String> all = Catalogue.keys();
        Set<String> untold = new TreeSet<>(all);
        byClass.values().forEach(untold::removeAll);
        Properties known = new Properties();
        try (var file = EverySentenceIsToldCheck.class.getResourceAsStream("untold.properties")) {
            known.load(file);
        }

        assertThat(all)
                .as("the keys in untold.properties are keys of the catalogue")
                .containsAll(known.stringPropertyNames());
        untold.removeAll(known.stringPropertyNames());
        assertThat(untold).as("sentences that no test tells").isEmpty();
    }

    /** All in files of their own, but those that a build leaves out by a tag. */
    private static Set<String> testClasses() throws IOException, URISyntaxException {
        Path root = Path.of(EverySentenceIsToldCheck.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith("Test.class") && !name.contains("$"))
                    .map(name -> name.replace(".class", "").replace('/', '.'))
                    .filter(name -> !isTagged(name))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static boolean isTagged(String name) {
        try {
            Class<?> type = Class.forName(name, false, EverySentenceIsToldCheck.class.getClassLoader());
            return !AnnotationSupport.findRepeatableAnnotations(type, Tag.class).isEmpty();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
