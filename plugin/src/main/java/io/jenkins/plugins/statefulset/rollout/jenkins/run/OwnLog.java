package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What Jenkins itself did about a rollout whose build is over: a log beside that of the build. */
public final class OwnLog implements Consumer<String> {
    private static final Logger LOG = Logger.getLogger(OwnLog.class.getName());

    private final Path path;

    OwnLog(Path path) {
        this.path = path;
    }

    @Override
    public synchronized void accept(String line) {
        try {
            Files.writeString(
                    path, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException full) {
            LOG.log(Level.WARNING, full, () -> "cannot write to " + path + ": " + line);
        }
    }

    /** None where Jenkins did nothing by itself. */
    public List<String> lines() {
        try {
            return Files.exists(path) ? Files.readAllLines(path, StandardCharsets.UTF_8) : List.of();
        } catch (IOException unreadable) {
            LOG.log(Level.WARNING, unreadable, () -> "cannot read " + path);
            return List.of();
        }
    }
}
