package io.jenkins.plugins.statefulset.rollout.rehearse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.cluster.Answered;
import io.jenkins.plugins.statefulset.rollout.cluster.ApiResource;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceSnapshot;
import io.jenkins.plugins.statefulset.rollout.cluster.Wanted;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is read of a cluster for a rehearsal. Reading changes nothing.
 *
 * <ol>
 *   <li>The set with its pods, and all budgets of the namespace.
 *   <li>The other sets whose pods a budget of its pods counts as well: what happens to them changes what that budget allows.
 *   <li>Its Service, what acts beside it (autoscalers, quotas, limit ranges), and what the request names for its backup.
 *   <li>No Secret and no ConfigMap. What the account may not read is named, and the rehearsal goes on without it.
 * </ol>
 *
 * @param pods those of the set
 * @param around all else that is to stand in the simulation
 * @param unread as RBAC names it
 * @param strangers pods of others than StatefulSets that a budget of the set's pods counts
 */
record LiveScene(StatefulSet set, Collection<Pod> pods, List<HasMetadata> around, List<String> unread, int strangers) {
    private static final List<ApiResource> NEIGHBOURS = List.of(
            ApiResource.of("autoscaling/v2", "HorizontalPodAutoscaler"),
            ApiResource.of("keda.sh/v1alpha1", "ScaledObject"),
            ApiResource.of("autoscaling.k8s.io/v1", "VerticalPodAutoscaler"),
            ApiResource.of("v1", "ResourceQuota"),
            ApiResource.of("v1", "LimitRange"));

    /** @throws BadRequestException if there is no such set */
    static LiveScene of(Cluster cluster, RolloutRequest request) {
        String namespace = request.namespace();
        NamespaceSnapshot view = cluster.look(namespace);
        StatefulSet set = view.statefulSet(request.name())
                .orElseThrow(() -> new BadRequestException(Phrase.of("refused.no-such-set")
                        .with("set", namespace + "/" + request.name())
                        .with("cluster", cluster.name())));
        List<HasMetadata> around = new ArrayList<>(view.budgets());
        List<PodDisruptionBudget> shared = view.budgets().stream()
                .filter(budget -> counts(budget, templateLabels(set)))
                .toList();
        view.statefulSets().stream()
                .filter(other ->
                        !other.getMetadata().getName().equals(set.getMetadata().getName()))
                .filter(other -> shared.stream().anyMatch(budget -> counts(budget, templateLabels(other))))
                .forEach(around::add);
        service(cluster, set).ifPresent(around::add);
        backup(cluster, request, around);
        List<String> unread = neighbours(cluster, namespace, around);
        return new LiveScene(
                set,
                view.podsOwnedBy(set.getMetadata().getUid()),
                List.copyOf(around),
                unread,
                strangers(view, shared));
    }

    private static boolean counts(PodDisruptionBudget budget, Map<String, String> labels) {
        return budget.getSpec() != null
                && LabelSelectors.matches(budget.getSpec().getSelector(), labels);
    }

    private static Map<String, String> templateLabels(StatefulSet set) {
        return Optional.ofNullable(set.getSpec().getTemplate().getMetadata())
                .map(metadata -> metadata.getLabels())
                .orElse(Map.of());
    }

    private static Optional<? extends HasMetadata> service(Cluster cluster, StatefulSet set) {
        return Optional.ofNullable(set.getSpec().getServiceName())
                .filter(name -> !name.isEmpty())
                .flatMap(name -> cluster.service(set.getMetadata().getNamespace(), name));
    }

    private static void backup(Cluster cluster, RolloutRequest request, List<HasMetadata> around) {
        String namespace = request.namespace();
        request.backupOptions()
                .fromCronJob()
                .flatMap(name -> cluster.cronJob(namespace, name))
                .ifPresent(around::add);
        request.backupOptions()
                .claim()
                .flatMap(name -> cluster.persistentVolumeClaim(namespace, name))
                .ifPresent(around::add);
    }

    private static List<String> neighbours(Cluster cluster, String namespace, List<HasMetadata> around) {
        List<Wanted> wanted = NEIGHBOURS.stream()
                .map(resource -> Wanted.all(resource, namespace))
                .toList();
        List<Answered> answers = cluster.objects(wanted);
        List<String> unread = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            ApiResource resource = wanted.get(i).resource();
            if (answers.get(i) instanceof Answered.Objects objects) {
                objects.trees().forEach(tree -> around.add(object(resource, tree)));
            } else {
                unread.add(resource.qualified());
            }
        }
        return unread;
    }

    /** The items of a list do not say what they are. */
    private static HasMetadata object(ApiResource resource, JsonNode item) {
        ObjectNode tree = item.deepCopy();
        tree.put(
                "apiVersion",
                resource.group().isEmpty() ? resource.version() : resource.group() + "/" + resource.version());
        tree.put("kind", resource.kind());
        return ObjectTrees.object(tree, GenericKubernetesResource.class);
    }

    private static int strangers(NamespaceSnapshot view, List<PodDisruptionBudget> shared) {
        return (int) view.pods().stream()
                .filter(pod -> shared.stream()
                        .anyMatch(budget -> counts(
                                budget,
                                Optional.ofNullable(pod.getMetadata().getLabels())
                                        .orElse(Map.of()))))
                .filter(pod -> view.statefulSets().stream()
                        .noneMatch(set ->
                                view.podsOwnedBy(set.getMetadata().getUid()).contains(pod)))
                .count();
    }
}
