package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log. */
final class LogFiles {
    private LogFiles() {}

    /** The last lines, and of these the last bytes. */
    static String tail(Path file, int lines, int bytes) throws IOException {
        List<String> all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
        StringBuilder text = new StringBuilder();
        all.subList(Math.max(0, all.size() - lines), all.size())
                .forEach(line -> text.append(line).append('\n'));
        return text.length() <= bytes ? text.toString() : text.substring(text.length() - bytes);
    }
}
