package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.Event;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster.LogInstance;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodFailure;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.event.PodDiagnosis;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Gathers what a person wants to read of a failed pod. Whatever cannot be had is left out; where it is the account that may not
 * read it, that is noted.
 */
final class Diagnosis {
    private static final int LOG_LINES = 5;
    private static final int EVENTS = 2;

    /** Repeated at each change of a pod that several budgets match; it says nothing of the pod. */
    private static final String OF_BUDGETS = "MultiplePodDisruptionBudgets";

    private final Cluster cluster;
    private final String namespace;
    private final TemplateSecrets discretion;

    Diagnosis(Cluster cluster, String namespace, TemplateSecrets discretion) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.discretion = discretion;
    }

    PodDiagnosis of(PodView pod) {
        List<String> unreadable = new ArrayList<>();
        List<String> log = log(pod, unreadable);
        List<String> events = events(pod, unreadable);
        return new PodDiagnosis(cause(pod), log, events, unreadable);
    }

    /** A pod whose grace is over still has the state, and the reason, of one that waits. */
    private static String cause(PodView pod) {
        Optional<Message> failure = pod.failure().map(PodFailure::message);
        return (pod.state() == PodState.FAILED ? pod.reason().or(() -> failure) : failure.or(pod::reason))
                .map(Message::toString)
                .orElse("");
    }

    private List<String> log(PodView pod, List<String> unreadable) {
        String container = pod.failure().map(PodFailure::container).orElse("");
        if (container.isEmpty()) {
            return List.of();
        }
        for (LogInstance instance : List.of(LogInstance.PREVIOUS, LogInstance.CURRENT)) {
            try {
                String log = cluster.podLog(namespace, pod.name(), container, LOG_LINES, instance);
                if (!log.isBlank()) {
                    return discretion
                            .text(log)
                            .lines()
                            .filter(line -> !line.isBlank())
                            .toList();
                }
            } catch (ClusterException e) {
                if (e.reason() == Reason.FORBIDDEN) {
                    unreadable.add(PodDiagnosis.LOGS);
                    return List.of();
                }
            }
        }
        return List.of();
    }

    private List<String> events(PodView pod, List<String> unreadable) {
        try {
            List<Event> events = cluster.events(namespace, "Pod", pod.name(), pod.uid()).stream()
                    .filter(event -> !OF_BUDGETS.equals(event.getReason()))
                    .toList();
            return events.subList(Math.max(0, events.size() - EVENTS), events.size()).stream()
                    .map(Event::getMessage)
                    .filter(Objects::nonNull)
                    .distinct()
                    .map(discretion::text)
                    .toList();
        } catch (ClusterException e) {
            if (e.reason() == Reason.FORBIDDEN) {
                unreadable.add(PodDiagnosis.EVENTS);
            }
            return List.of();
        }
    }
}
