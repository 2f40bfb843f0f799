package io.jenkins.plugins.statefulset.rollout.neighbour;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.NodeLeaving;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who takes pods of the set down, or their nodes away.
 *
 * <ol>
 *   <li>A node that is cordoned, which is how a drain begins, or has a taint {@code NoSchedule} or {@code NoExecute} that tells of its end: the
 *       cluster autoscaler's and Karpenter's, and those of a node that is not ready, not reachable or shut down.
 *   <li>Any other taint was there before the pods, most likely, and says nothing of them.
 *   <li>An EvictionRequest (lifecycle.k8s.io/v1alpha1, Kubernetes 1.37) whose intent is not Withdrawn, for a pod with that UID.
 *   <li>A pod with the condition {@code DisruptionTarget}.
 * </ol>
 */
final class Leaving {
    private static final Set<String> ENDS = Set.of(
            "ToBeDeletedByClusterAutoscaler",
            "karpenter.sh/disrupted",
            "karpenter.sh/disruption",
            "node.kubernetes.io/not-ready",
            "node.kubernetes.io/unreachable",
            "node.kubernetes.io/out-of-service",
            "node.cloudprovider.kubernetes.io/shutdown");

    private final Scene scene;

    Leaving(Scene scene) {
        this.scene = scene;
    }

    List<Neighbour> find() {
        List<Neighbour> found = new ArrayList<>();
        for (JsonNode node : scene.nodes()) {
            leaving(node).ifPresent(found::add);
        }
        Set<String> pods = new HashSet<>();
        scene.pods().stream().map(Leaving::uid).filter(uid -> !uid.isEmpty()).forEach(pods::add);
        for (JsonNode request : scene.evictionRequests()) {
            JsonNode spec = request.path("spec");
            JsonNode target = spec.path("target").path("pod");
            if (pods.contains(target.path("uid").asText())
                    && !spec.path("intent").asText().equals("Withdrawn")) {
                found.add(new Neighbour.EvictionAsked(
                        Scene.name(request),
                        target.path("name").asText(),
                        spec.path("requester").asText()));
            }
        }
        for (JsonNode pod : scene.pods()) {
            for (JsonNode condition : pod.path("status").path("conditions")) {
                if (condition.path("type").asText().equals("DisruptionTarget")
                        && condition.path("status").asText().equals("True")) {
                    found.add(new Neighbour.PodGoing(
                            Scene.name(pod), condition.path("reason").asText()));
                }
            }
        }
        return found;
    }

    private Optional<NodeLeaving> leaving(JsonNode node) {
        Optional<String> taint = Optional.empty();
        for (JsonNode entry : node.path("spec").path("taints")) {
            if (ENDS.contains(entry.path("key").asText())
                    && entry.path("effect").asText().startsWith("No")) {
                taint = Optional.of(entry.path("key").asText());
            }
        }
        List<String> pods = scene.pods().stream()
                .filter(pod -> pod.path("spec").path("nodeName").asText("").equals(Scene.name(node)))
                .map(Scene::name)
                .sorted(Comparator.comparing(String::length)
                        .thenComparing(Comparator.naturalOrder())
                        .reversed())
                .toList();
        boolean goes = node.path("spec").path("unschedulable").asBoolean(false) || taint.isPresent();
        return goes && !pods.isEmpty() ? Optional.of(new NodeLeaving(Scene.name(node), taint, pods)) : Optional.empty();
    }

    private static String uid(JsonNode object) {
        return object.path("metadata").path("uid").asText();
    }
}
