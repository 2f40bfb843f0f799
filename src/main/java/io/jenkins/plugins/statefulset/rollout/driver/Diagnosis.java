package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.Event;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster.LogInstance;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.engine.PodView;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what a person wants to read of a failed pod. Whatever cannot be had is left out; where it is the account that may not
 * read it, that is said.
 */
final class Diagnosis {
    private static final int LOG_LINES = 5;
    private static final int EVENTS = 2;

    /** Repeated at each change of a pod that several budgets match; it says nothing of the pod. */
    private static final String OF_BUDGETS = "MultiplePodDisruptionBudgets";

    private final Cluster cluster;
    private final String namespace;
    private final Discretion discretion;

    Diagnosis(Cluster cluster, String namespace, Discretion discretion) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.discretion = discretion;
    }

    /**
     * Lines that begin with a line end, {@code last log: …} (or {@code no log: …}) before {@code last event: …} (or {@code no
     * events: …}); empty if there is nothing.
     */
    String of(PodView pod) {
        StringBuilder text = new StringBuilder();
        log(pod).forEach(line -> text.append('\n').append(line));
        events(pod).forEach(line -> text.append('\n').append(line));
        return text.toString();
    }

    private List<String> log(PodView pod) {
        String container = pod.failure().map(failure -> failure.container()).orElse("");
        if (container.isEmpty()) {
            return List.of();
        }
        String log = "";
        for (LogInstance instance : List.of(LogInstance.PREVIOUS, LogInstance.CURRENT)) {
            try {
                log = cluster.podLog(namespace, pod.name(), container, LOG_LINES, instance);
            } catch (ClusterException e) {
                if (e.reason() == Reason.FORBIDDEN) {
                    return List.of("no log: the account lacks get on pods/log");
                }
                continue;
            }
            if (!log.isBlank()) {
                return discretion
                        .text(log)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .map(line -> "last log: " + line)
                        .toList();
            }
        }
        return List.of();
    }

    private List<String> events(PodView pod) {
        try {
            List<Event> events = cluster.events(namespace, "Pod", pod.name(), pod.uid()).stream()
                    .filter(event -> !OF_BUDGETS.equals(event.getReason()))
                    .toList();
            List<String> messages = new ArrayList<>();
            for (Event event : events.subList(Math.max(0, events.size() - EVENTS), events.size())) {
                if (event.getMessage() != null && !messages.contains(event.getMessage())) {
                    messages.add(event.getMessage());
                }
            }
            return messages.stream()
                    .map(message -> "last event: " + discretion.text(message))
                    .toList();
        } catch (ClusterException e) {
            return e.reason() == Reason.FORBIDDEN ? List.of("no events: the account lacks list on events") : List.of();
        }
    }
}
