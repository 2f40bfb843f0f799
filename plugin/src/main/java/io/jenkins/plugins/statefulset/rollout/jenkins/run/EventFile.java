package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.event.EventJson;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** All that a rollout told, in the build's folder: JSON lines in the library's form. */
public final class EventFile {
    private static final Logger LOG = Logger.getLogger(EventFile.class.getName());

    private final Path path;

    EventFile(Path path) {
        this.path = path;
    }

    synchronized void append(RolloutEvent event) throws IOException {
        Files.writeString(path, EventJson.write(event) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The events so far. Lines that are no events, such as one that a crash cut off, are left out. */
    public List<RolloutEvent> read() throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(path);
        } catch (NoSuchFileException none) {
            return List.of();
        }
        List<RolloutEvent> events = new ArrayList<>();
        for (String line : lines) {
            try {
                events.add(EventJson.read(line));
            } catch (IllegalArgumentException cutOff) {
                LOG.log(Level.FINE, cutOff, () -> path + ": a line is no event");
            }
        }
        return events;
    }

    /** In bytes; 0 where there is none yet. Grows with each event. */
    public long size() {
        try {
            return Files.size(path);
        } catch (IOException none) {
            return 0;
        }
    }

    public Path path() {
        return path;
    }
}
