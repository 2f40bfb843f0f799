package io.jenkins.plugins.statefulset.rollout.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.jenkins.plugins.statefulset.rollout.cluster.Answered;
import io.jenkins.plugins.statefulset.rollout.cluster.ApiResource;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceSnapshot;
import io.jenkins.plugins.statefulset.rollout.cluster.Wanted;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.manifest.Surroundings;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A set of a cluster with what stands around it; to read it changes nothing.
 *
 * <ol>
 *   <li>Besides what a plan reads: the CronJobs, Jobs and claims of the namespace, and the storage classes of the cluster.
 *   <li>Jobs that a CronJob made are left out: what is to be said of them is said of it.
 *   <li>What the account may not read, or gets no answer for, is named, and the rules that need it find nothing.
 * </ol>
 *
 * @param unread what could not be looked at, as RBAC names it
 */
public record SetSurvey(StatefulSet set, Surroundings around, List<Neighbour> neighbours, List<String> unread) {
    private static final ApiResource CRON_JOBS = ApiResource.of("batch/v1", "CronJob");
    private static final ApiResource JOBS = ApiResource.of("batch/v1", "Job");
    private static final ApiResource CLAIMS = ApiResource.of("v1", "PersistentVolumeClaim");
    private static final ApiResource STORAGE_CLASSES = ApiResource.of("storage.k8s.io/v1", "StorageClass");

    public SetSurvey {
        neighbours = List.copyOf(neighbours);
        unread = List.copyOf(unread);
    }

    /** @throws BadRequestException if there is no such set */
    public static SetSurvey of(Cluster cluster, String namespace, String name) {
        StatefulSet set = cluster.statefulSet(namespace, name)
                .orElseThrow(() -> new BadRequestException(Phrase.of("refused.no-such-set")
                        .with("set", namespace + "/" + name)
                        .with("cluster", cluster.name())));
        NamespaceSnapshot view = cluster.look(set);
        String service = Optional.ofNullable(set.getSpec().getServiceName()).orElse("");
        List<String> unread = new ArrayList<>();
        List<Answered> answers = cluster.objects(List.of(
                Wanted.all(CRON_JOBS, namespace),
                Wanted.all(JOBS, namespace),
                Wanted.all(CLAIMS, namespace),
                Wanted.all(STORAGE_CLASSES, "")));
        Surroundings around = new Surroundings(
                Surroundings.namespace(namespace),
                service.isEmpty()
                        ? List.of()
                        : cluster.service(namespace, service).stream().toList(),
                view.budgets(),
                read(answers.get(3), STORAGE_CLASSES, StorageClass.class, unread),
                read(answers.get(2), CLAIMS, PersistentVolumeClaim.class, unread)
                        .orElse(List.of()),
                read(answers.get(0), CRON_JOBS, CronJob.class, unread).orElse(List.of()),
                read(answers.get(1), JOBS, Job.class, unread).orElse(List.of()).stream()
                        .filter(job -> !isOfCronJob(job))
                        .toList());
        List<Neighbour> neighbours = new NeighbourReader(cluster, namespace)
                .read(
                        set,
                        set,
                        List.of(),
                        Neighbour.Change.GIVEN,
                        view.podsOwnedBy(set.getMetadata().getUid()),
                        List.of());
        for (Neighbour neighbour : neighbours) {
            if (neighbour instanceof Neighbour.Unread missing) {
                unread.addAll(missing.resources());
            }
        }
        return new SetSurvey(set, around, neighbours, unread);
    }

    private static <T extends HasMetadata> Optional<List<T>> read(
            Answered answer, ApiResource resource, Class<T> type, List<String> unread) {
        if (answer instanceof Answered.Objects objects) {
            return Optional.of(objects.trees().stream()
                    .map(tree -> object(resource, tree, type))
                    .toList());
        }
        unread.add(resource.qualified());
        return Optional.empty();
    }

    /** The items of a list do not say what they are. */
    private static <T> T object(ApiResource resource, JsonNode item, Class<T> type) {
        ObjectNode tree = item.deepCopy();
        tree.put(
                "apiVersion",
                resource.group().isEmpty() ? resource.version() : resource.group() + "/" + resource.version());
        return ObjectTrees.object(tree.put("kind", resource.kind()), type);
    }

    private static boolean isOfCronJob(Job job) {
        return Optional.ofNullable(job.getMetadata().getOwnerReferences()).orElse(List.of()).stream()
                .anyMatch(owner -> "CronJob".equals(owner.getKind()));
    }
}
