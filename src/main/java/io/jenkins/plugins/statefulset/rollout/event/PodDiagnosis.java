package io.jenkins.plugins.statefulset.rollout.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;

/**
 * What the cluster tells of a pod that failed.
 *
 * @param cause how it failed, in the words of its status
 * @param log the last lines that its container wrote, oldest first; empty where there are none
 * @param events messages of its last Kubernetes events, oldest first; empty where there are none
 * @param unreadable resources that the account may not read, so that something is missing here: {@code pods/log}, {@code events}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodDiagnosis(String cause, List<String> log, List<String> events, List<String> unreadable) {
    /** The subresource that holds what a container wrote. */
    public static final String LOGS = "pods/log";

    /** The resource of Kubernetes' Events. */
    public static final String EVENTS = "events";

    public PodDiagnosis {
        cause = cause == null ? "" : cause;
        log = log == null ? List.of() : List.copyOf(log);
        events = events == null ? List.of() : List.copyOf(events);
        unreadable = unreadable == null ? List.of() : List.copyOf(unreadable);
    }

    /** All of it as one text, the cause in its first lines: an event's {@code reason} for those that read no other field. */
    public String text() {
        List<String> lines = new ArrayList<>();
        cause.lines().forEach(lines::add);
        log.forEach(line -> lines.add("last log: " + line));
        if (unreadable.contains(LOGS)) {
            lines.add("no log: the account lacks get on " + LOGS);
        }
        events.forEach(message -> lines.add("last event: " + message));
        if (unreadable.contains(EVENTS)) {
            lines.add("no events: the account lacks list on " + EVENTS);
        }
        return String.join("\n", lines);
    }
}
