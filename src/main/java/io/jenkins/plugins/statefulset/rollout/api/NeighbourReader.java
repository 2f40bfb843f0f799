package io.jenkins.plugins.statefulset.rollout.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.change.FieldChange;
import io.jenkins.plugins.statefulset.rollout.cluster.Answered;
import io.jenkins.plugins.statefulset.rollout.cluster.ApiResource;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.Wanted;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Change;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Unread;
import io.jenkins.plugins.statefulset.rollout.neighbour.NeighbourJudge;
import io.jenkins.plugins.statefulset.rollout.neighbour.Scene;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads what acts on a set and its pods beside a rollout.
 *
 * <ol>
 *   <li>All that is wanted is asked for at once: six lists of the namespace, and the nodes that the pods are on, of at most {@link
 *       #MOST_NODES}, those of the highest ordinals first.
 *   <li>A kind that the server does not know has no objects.
 *   <li>What the account may not read, or gets no answer for, is named once, and the plan goes on without it.
 * </ol>
 */
final class NeighbourReader {
    /** The name by which a set that an operator owns is accepted. */
    static final String OPERATOR_OWNED = "operator-owned";

    private static final int MOST_NODES = 20;
    private static final ApiResource POD_AUTOSCALERS = ApiResource.of("autoscaling/v2", "HorizontalPodAutoscaler");
    private static final ApiResource SCALED_OBJECTS = ApiResource.of("keda.sh/v1alpha1", "ScaledObject");
    private static final ApiResource VERTICAL_AUTOSCALERS =
            ApiResource.of("autoscaling.k8s.io/v1", "VerticalPodAutoscaler");
    private static final ApiResource QUOTAS = ApiResource.of("v1", "ResourceQuota");
    private static final ApiResource LIMIT_RANGES = ApiResource.of("v1", "LimitRange");
    private static final ApiResource EVICTIONS = ApiResource.of("lifecycle.k8s.io/v1alpha1", "EvictionRequest");
    private static final ApiResource NODES = ApiResource.of("v1", "Node");
    private static final List<ApiResource> NAMESPACED =
            List.of(POD_AUTOSCALERS, SCALED_OBJECTS, VERTICAL_AUTOSCALERS, QUOTAS, LIMIT_RANGES, EVICTIONS);

    private final Cluster cluster;
    private final String namespace;
    private final Map<ApiResource, List<JsonNode>> read = new LinkedHashMap<>();
    private final Map<Unread.Cause, Set<String>> unread = new EnumMap<>(Unread.Cause.class);

    NeighbourReader(Cluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /**
     * @param proposed the set with the new template
     * @param pods those of the set
     * @param admission what the server warned of when it tried the new template
     */
    List<Neighbour> read(
            StatefulSet current,
            StatefulSet proposed,
            List<FieldChange> changes,
            Change change,
            Collection<Pod> pods,
            List<String> admission) {
        List<Wanted> wanted = new ArrayList<>();
        NAMESPACED.forEach(resource -> wanted.add(Wanted.all(resource, namespace)));
        nodes(pods).forEach(node -> wanted.add(Wanted.one(NODES, "", node)));
        List<Answered> answers = cluster.objects(wanted);
        for (int i = 0; i < wanted.size(); i++) {
            note(wanted.get(i).resource(), answers.get(i));
        }
        Scene scene = new Scene(
                ObjectTrees.tree(current),
                ObjectTrees.tree(proposed.getSpec().getTemplate()),
                changes.stream().map(FieldChange::path).toList(),
                change,
                pods.stream().map(NeighbourReader::outline).toList(),
                of(POD_AUTOSCALERS),
                of(SCALED_OBJECTS),
                of(VERTICAL_AUTOSCALERS),
                of(QUOTAS),
                of(LIMIT_RANGES),
                of(EVICTIONS),
                of(NODES),
                admission);
        List<Neighbour> found = new ArrayList<>(NeighbourJudge.judge(scene));
        unread.forEach((cause, resources) -> found.add(new Unread(List.copyOf(resources), cause)));
        return List.copyOf(found);
    }

    /** What of a pod is asked for: sets may have thousands. */
    private static JsonNode outline(Pod pod) {
        ObjectNode outline = JsonNodeFactory.instance.objectNode();
        outline.putObject("metadata")
                .put("name", pod.getMetadata().getName())
                .put("uid", pod.getMetadata().getUid());
        outline.putObject("spec").put("nodeName", pod.getSpec().getNodeName());
        ArrayNode conditions = outline.putObject("status").putArray("conditions");
        Stream.ofNullable(pod.getStatus())
                .flatMap(status -> status.getConditions().stream())
                .forEach(condition -> conditions
                        .addObject()
                        .put("type", condition.getType())
                        .put("status", condition.getStatus())
                        .put("reason", condition.getReason()));
        return outline;
    }

    private List<JsonNode> of(ApiResource resource) {
        return read.getOrDefault(resource, List.of());
    }

    private void note(ApiResource resource, Answered answer) {
        if (answer instanceof Answered.Objects objects) {
            read.computeIfAbsent(resource, unused -> new ArrayList<>()).addAll(objects.trees());
        } else if (answer instanceof Answered.Unreadable failed) {
            Unread.Cause cause = failed.reason() == Reason.FORBIDDEN ? Unread.Cause.FORBIDDEN : Unread.Cause.NO_ANSWER;
            unread.computeIfAbsent(cause, unused -> new LinkedHashSet<>()).add(resource.qualified());
        }
    }

    private static Set<String> nodes(Collection<Pod> pods) {
        Set<String> nodes = new LinkedHashSet<>();
        pods.stream()
                .sorted(Comparator.comparing(
                                (Pod pod) -> pod.getMetadata().getName().length())
                        .thenComparing(pod -> pod.getMetadata().getName())
                        .reversed())
                .map(pod -> Optional.ofNullable(pod.getSpec().getNodeName()).orElse(""))
                .filter(node -> !node.isEmpty() && nodes.size() < MOST_NODES)
                .forEach(nodes::add);
        return nodes;
    }

    /** The blocker of a set that an operator owns. */
    static Optional<Blocker> blocker(List<Neighbour> neighbours, StatefulSet set) {
        return neighbours.stream()
                .filter(Neighbour.Operator.class::isInstance)
                .map(Neighbour.Operator.class::cast)
                .findFirst()
                .map(owner -> new Blocker(
                        Optional.of(OPERATOR_OWNED),
                        "metadata.ownerReferences",
                        Phrase.of("preflight.operator-owned")
                                .with(
                                        "set",
                                        set.getMetadata().getNamespace() + "/"
                                                + set.getMetadata().getName())
                                .with("owner", owner.kind() + " " + owner.name())
                                .with("version", owner.apiVersion())
                                .message(),
                        List.of(
                                Phrase.of("preflight.change-owner")
                                        .with("owner", owner.kind() + " " + owner.name())
                                        .message(),
                                Phrase.of("preflight.owner-leaves-alone")
                                        .with("setting", RequestField.ACCEPT.as(OPERATOR_OWNED))
                                        .message())));
    }
}
