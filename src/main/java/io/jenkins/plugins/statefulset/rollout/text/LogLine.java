package io.jenkins.plugins.statefulset.rollout.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one event says.
 *
 * @param time of the event
 * @param clock the time as it stands before the text; empty for the sentences that close the log
 * @param text one line
 * @param details lines that stand indented below it
 * @param tone whether it tells of a failure
 */
public record LogLine(Instant time, Optional<String> clock, String text, List<String> details, Tone tone) {
    private static final String INDENT = "            ";

    /** What a reader is to see at once. */
    public enum Tone {
        PLAIN,
        FAILURE
    }

    public LogLine {
        details = List.copyOf(details);
    }

    /** As printed: time first, details indented, no line ends. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(clock.map(at -> at + "  ").orElse("") + text);
        details.forEach(detail -> lines.add(INDENT + detail));
        return lines;
    }
}
