package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.Event;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster.LogInstance;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.engine.PodView;
import java.util.ArrayList;
import java.util.List;

/** Gathers what a person wants to read of a failed pod. Whatever cannot be had is left out. */
final class Diagnosis {
    private static final int LOG_LINES = 5;
    private static final int EVENTS = 2;

    /** Repeated at each change of a pod that several budgets match; it says nothing of the pod. */
    private static final String OF_BUDGETS = "MultiplePodDisruptionBudgets";

    private final Cluster cluster;
    private final String namespace;

    Diagnosis(Cluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /** Lines that begin with a line end, {@code last log: …} before {@code last event: …}; empty if there is nothing. */
    String of(PodView pod) {
        StringBuilder text = new StringBuilder();
        for (String line : log(pod)) {
            text.append("\nlast log: ").append(line);
        }
        for (String event : events(pod)) {
            text.append("\nlast event: ").append(event);
        }
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
                continue;
            }
            if (!log.isBlank()) {
                return log.lines().filter(line -> !line.isBlank()).toList();
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
            return messages;
        } catch (ClusterException e) {
            return List.of();
        }
    }
}
