package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.jenkins.page.KeptEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildNarratorTest {
    @TempDir
    private Path folder;

    /** Who reads in the log or on the page that a vote is asked for may give it in the same moment. */
    @Test
    void whatIsAskedIsHeardBeforeAnybodyCanReadOfIt() {
        EventFile file = new EventFile(folder.resolve("rollout.jsonl"));
        Set<String> seen = new LinkedHashSet<>();
        BuildNarrator narrator = new BuildNarrator(file, line -> seen.add("logged, " + written(file)), () -> "");
        narrator.whenHeard(event -> seen.add("heard, " + written(file)));
        narrator.whenTold(event -> seen.add("told, " + written(file)));

        narrator.onEvent(KeptEvents.completed().get(0));

        assertThat(seen).containsExactly("heard, 0 written", "logged, 1 written", "told, 1 written");
    }

    private static String written(EventFile file) {
        try {
            return file.read().size() + " written";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
