package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which node a pod goes to, after the scheduler's plugins {@code NodeUnschedulable}, {@code NodeAffinity} (the selector
 * alone), {@code NodePorts} and {@code VolumeBinding}.
 *
 * <ol>
 *   <li>A node that is cordoned, has not the labels that the pod selects, or where another pod has one of its host ports, takes
 *       no pod.
 *   <li>A pod whose claim is missing or going waits.
 *   <li>Of the other nodes a pod gets the same one each time.
 *   <li>Where no nodes are kept there are three, and each takes every pod.
 * </ol>
 */
final class Placement {
    private static final int IMPLIED_NODES = 3;

    private final ObjectStore store;

    Placement(ObjectStore store) {
        this.store = store;
    }

    /** A node for a pod, or why there is none. */
    sealed interface Choice {
        record Chosen(String node) implements Choice {}

        /** @param message as the condition {@code PodScheduled} has it */
        record Nowhere(String message) implements Choice {}
    }

    Choice choose(Pod pod) {
        List<Node> nodes = store.nodes.all();
        if (nodes.isEmpty()) {
            return new Choice.Chosen("node-" + (1 + Math.floorMod(hash(pod), IMPLIED_NODES)));
        }
        Optional<String> missing = missingClaim(pod);
        if (missing.isPresent()) {
            return new Choice.Nowhere("0/" + nodes.size() + " nodes are available: persistentvolumeclaim \""
                    + missing.get() + "\" not found. not found");
        }
        List<String> fitting = nodes.stream()
                .filter(node -> takes(node, pod))
                .map(node -> node.getMetadata().getName())
                .sorted()
                .toList();
        return fitting.isEmpty()
                ? new Choice.Nowhere("0/" + nodes.size() + " nodes are available: " + nodes.size()
                        + " node(s) were unschedulable, didn't match the pod's node selector or didn't have free ports for"
                        + " the requested pod ports.")
                : new Choice.Chosen(fitting.get(Math.floorMod(hash(pod), fitting.size())));
    }

    /** Whether the host ports of a pod are taken on a node by others. */
    boolean portsTaken(Pod pod, String node) {
        Set<String> wanted = hostPorts(pod);
        return !wanted.isEmpty()
                && store.pods.all().stream()
                        .filter(other -> node.equals(other.getSpec().getNodeName()))
                        .filter(other -> !PodFacts.isTerminal(other))
                        .filter(other -> !other.getMetadata()
                                .getUid()
                                .equals(pod.getMetadata().getUid()))
                        .map(Placement::hostPorts)
                        .anyMatch(taken -> taken.stream().anyMatch(wanted::contains));
    }

    private static int hash(Pod pod) {
        return pod.getMetadata().getName().hashCode();
    }

    private boolean takes(Node node, Pod pod) {
        boolean cordoned =
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
        Map<String, String> selector =
                Optional.ofNullable(pod.getSpec().getNodeSelector()).orElse(Map.of());
        Map<String, String> labels =
                Optional.ofNullable(node.getMetadata().getLabels()).orElse(Map.of());
        return !cordoned
                && labels.entrySet().containsAll(selector.entrySet())
                && !portsTaken(pod, node.getMetadata().getName());
    }

    private Optional<String> missingClaim(Pod pod) {
        return ClaimKeeper.namesOf(pod).stream()
                .filter(name -> {
                    var claim = store.claims.get(pod.getMetadata().getNamespace(), name);
                    return claim == null || claim.getMetadata().getDeletionTimestamp() != null;
                })
                .findFirst();
    }

    private static Set<String> hostPorts(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .map(container -> Optional.ofNullable(container.getPorts()).orElse(List.of()))
                .flatMap(Collection::stream)
                .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
                .map(Placement::key)
                .collect(Collectors.toSet());
    }

    private static String key(ContainerPort port) {
        return port.getHostPort() + "/" + Objects.requireNonNullElse(port.getProtocol(), "TCP");
    }
}
