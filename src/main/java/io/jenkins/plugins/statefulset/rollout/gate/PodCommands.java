package io.jenkins.plugins.statefulset.rollout.gate;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs commands in the pods of a wave.
 *
 * <p>Where no container is named it is the one that {@code kubectl exec} takes: that of the annotation
 * {@code kubectl.kubernetes.io/default-container} (kubernetes.io, Well-Known Annotations), else the first one.
 */
final class PodCommands {
    private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

    private final Cluster cluster;
    private final GateContext context;
    private Optional<String> container;

    /** @param container empty for the default one */
    PodCommands(Cluster cluster, GateContext context, String container) {
        this.cluster = cluster;
        this.context = context;
        this.container = Optional.of(container).filter(name -> !name.isEmpty());
    }

    /** @throws ClusterException if it could not be run or did not end in time */
    ExecResult run(Placeholders subject, List<String> command, TimeLeft time) {
        if (container.isEmpty()) {
            container = Optional.of(defaultContainer());
        }
        return cluster.exec(context.namespace(), subject.pod().orElseThrow(), container.get(), command, time.left());
    }

    private String defaultContainer() {
        PodTemplateSpec template = cluster.statefulSet(context.namespace(), context.statefulSet())
                .map(StatefulSet::getSpec)
                .orElseThrow(() -> new ClusterException(
                        Reason.NOT_FOUND,
                        "StatefulSet " + context.namespace() + "/" + context.statefulSet() + " does not exist"))
                .getTemplate();
        List<String> names = template.getSpec().getContainers().stream()
                .map(Container::getName)
                .toList();
        Map<String, String> annotations =
                Optional.ofNullable(template.getMetadata().getAnnotations()).orElse(Map.of());
        return Optional.ofNullable(annotations.get(DEFAULT_CONTAINER))
                .filter(names::contains)
                .orElse(names.get(0));
    }
}
