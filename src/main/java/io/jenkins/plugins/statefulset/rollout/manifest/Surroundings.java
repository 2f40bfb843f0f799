package io.jenkins.plugins.statefulset.rollout.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.List;
import java.util.Optional;

/**
 * What stands around a StatefulSet in its namespace.
 *
 * @param place what to call it in sentences: {@code these manifests}, or {@code namespace production}
 * @param services all Services of the namespace
 * @param podDisruptionBudgets all budgets of the namespace
 * @param storageClasses those of the cluster, empty where nobody may look
 * @param persistentVolumeClaims all claims of the namespace
 * @param cronJobs those that have to do with the set
 * @param jobs those that have to do with the set
 */
public record Surroundings(
        Message place,
        List<Service> services,
        List<PodDisruptionBudget> podDisruptionBudgets,
        Optional<List<StorageClass>> storageClasses,
        List<PersistentVolumeClaim> persistentVolumeClaims,
        List<CronJob> cronJobs,
        List<Job> jobs) {
    private static final Message MANIFESTS = Phrase.of("lint.these-manifests").message();

    public Surroundings {
        services = List.copyOf(services);
        podDisruptionBudgets = List.copyOf(podDisruptionBudgets);
        storageClasses = storageClasses.map(List::copyOf);
        persistentVolumeClaims = List.copyOf(persistentVolumeClaims);
        cronJobs = List.copyOf(cronJobs);
        jobs = List.copyOf(jobs);
    }

    /** What to call the place of what belongs to no namespace. */
    public Message storagePlace() {
        return place.equals(MANIFESTS) ? place : Phrase.of("lint.the-cluster").message();
    }

    /** The objects of one namespace in the manifests. */
    public static Surroundings of(Manifests manifests, String namespace) {
        return new Surroundings(
                MANIFESTS,
                in(namespace, manifests.services()),
                in(namespace, manifests.podDisruptionBudgets()),
                Optional.of(manifests.storageClasses()),
                in(namespace, manifests.persistentVolumeClaims()),
                in(namespace, manifests.cronJobs()),
                in(namespace, manifests.jobs()));
    }

    /** What the objects of a namespace on a cluster are called. */
    public static Message namespace(String name) {
        return Phrase.of("lint.namespace").with("name", name).message();
    }

    /** The same objects under that name. */
    public Surroundings called(Message name) {
        return new Surroundings(
                name, services, podDisruptionBudgets, storageClasses, persistentVolumeClaims, cronJobs, jobs);
    }

    private static <T extends HasMetadata> List<T> in(String namespace, List<T> objects) {
        return objects.stream()
                .filter(object -> namespace.equals(object.getMetadata().getNamespace()))
                .toList();
    }
}
