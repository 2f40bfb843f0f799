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
 *
 * <p>A command goes through the API server, whose answers to it do not tell whether it or the pod is at fault: 500 is a
 * container that is not there as well. So after an answer of that kind the server is asked for the set; where it does not answer
 * that either, it is away.
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

    /** The API server does not answer, so nothing was asked. */
    static final class ServerAway extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ServerAway(ClusterException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * @throws ClusterException if it could not be run or did not end in time
     * @throws ServerAway if that is because the API server is away
     */
    ExecResult run(Placeholders subject, List<String> command, RemainingTime time) {
        try {
            if (container.isEmpty()) {
                container = Optional.of(defaultContainer());
            }
            return cluster.exec(
                    context.namespace(), subject.pod().orElseThrow(), container.get(), command, time.left());
        } catch (ClusterException e) {
            if (saysNothing(e)) {
                requireServer();
            }
            throw e;
        }
    }

    private static boolean saysNothing(ClusterException e) {
        return e.reason().isTransient() || e.reason() == Reason.UNAUTHORIZED;
    }

    private void requireServer() {
        try {
            Optional<StatefulSet> unused = cluster.statefulSet(context.namespace(), context.statefulSet());
        } catch (ClusterException e) {
            if (saysNothing(e)) {
                throw new ServerAway(e);
            }
        }
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
