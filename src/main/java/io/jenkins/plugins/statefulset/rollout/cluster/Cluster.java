package io.jenkins.plugins.statefulset.rollout.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Everything that the engine needs of a Kubernetes cluster. Two implementations: fabric8, and the simulated cluster.
 *
 * <p>Every method here is one request that blocks until its answer is there; what is read again and again comes from
 * {@link #watch} instead, which costs no request. Every method throws a {@link ClusterException} when the API server
 * refuses or cannot be reached, and an {@link Optional} is empty where the object does not exist.
 *
 * <p>Objects handed out are shared with caches: they are never modified by the caller.
 */
public interface Cluster extends AutoCloseable {

    /** How a person knows this cluster: the server's address, or that it is a simulation. */
    String name();

    /** What is known of the API server's clock by its answers so far. Always the same object. */
    ServerClock clock();

    /** The API server's version. Asked once, then remembered. */
    KubernetesVersion version();

    /**
     * Opens a view on one namespace, kept current by watches, and returns when it has been filled once. Views of the
     * same namespace share their watches. The listener is called after each change of any object in the view, on a
     * thread of the cluster's, and must return at once.
     */
    NamespaceView watch(String namespace, Runnable onChange);

    /**
     * The same for the rollout of one set: the listener is called after what concerns that ({@link NamespaceRelations}), so that many
     * rollouts in a namespace do not wake each other.
     */
    NamespaceView watch(String namespace, String set, Runnable onChange);

    /**
     * Says that a view of that namespace will be opened in a moment, so that it can be filled meanwhile. Returns at once; what goes
     * wrong is told by {@link #watch}.
     */
    default void expectView(String namespace) {}

    /** All pods of a namespace. */
    List<Pod> pods(String namespace);

    /** The pods of a namespace that a selector matches. */
    List<Pod> pods(String namespace, LabelSelector selector);

    /** All budgets of a namespace. */
    List<PodDisruptionBudget> budgets(String namespace);

    /** A namespace at this moment: three requests, for whoever looks once and not again and again. */
    default NamespaceSnapshot look(String namespace) {
        return new NamespaceSnapshot(statefulSets(namespace), pods(namespace), budgets(namespace));
    }

    /** What concerns a set in its namespace at this moment: its pods, the budgets, and what else is covered by those over the set. */
    default NamespaceSnapshot look(StatefulSet set) {
        String namespace = set.getMetadata().getNamespace();
        return new SetLook(
                        set,
                        selector ->
                                selector.map(under -> pods(namespace, under)).orElseGet(() -> pods(namespace)),
                        () -> statefulSets(namespace))
                .look(() -> budgets(namespace));
    }

    /** A StatefulSet, read from the server and not from a cache. */
    Optional<StatefulSet> statefulSet(String namespace, String name);

    /** All StatefulSets of a namespace, for messages that name what exists. */
    List<StatefulSet> statefulSets(String namespace);

    /**
     * Applies a JSON Patch (RFC 6902) to a StatefulSet. The caller makes it conditional by writing the resource version
     * that it saw to {@code /metadata/resourceVersion}: if the object changed since, the server answers 409, which is
     * {@link ClusterException.Reason#CONFLICT}.
     *
     * @return the object after the patch, with the server's defaults
     */
    StatefulSet patchStatefulSet(String namespace, String name, ArrayNode patch);

    /** The same as {@link #patchStatefulSet} with {@code dryRun=All}: admission and validation, but nothing is stored. */
    DryRun dryRunPatchStatefulSet(String namespace, String name, ArrayNode patch);

    Optional<ControllerRevision> controllerRevision(String namespace, String name);

    /** The revisions that the set owns, in no particular order. */
    List<ControllerRevision> controllerRevisions(StatefulSet set);

    /**
     * Evicts a pod through the Eviction API, with a UID precondition.
     *
     * @throws ClusterException {@link ClusterException.Reason#DISRUPTION_REFUSED} where a budget forbids it (429) or
     *     several budgets match the pod (500); {@link ClusterException.Reason#CONFLICT} if another pod has that name now
     */
    void evictPod(String namespace, String name, String uid);

    /**
     * Deletes a pod as it was seen: {@link ClusterException.Reason#CONFLICT} if another pod has that name now, or this one has
     * changed since.
     *
     * @param resourceVersion the version that was seen
     */
    void deletePod(String namespace, String name, String uid, String resourceVersion);

    /** {@link ClusterException.Reason#ALREADY_EXISTS} if a Job of that name exists. */
    Job createJob(Job job);

    Optional<Lease> lease(String namespace, String name);

    /** {@link ClusterException.Reason#ALREADY_EXISTS} if it exists. */
    Lease createLease(Lease lease);

    /** Replaces a Lease; {@link ClusterException.Reason#CONFLICT} unless its resource version is the current one. */
    Lease replaceLease(Lease lease);

    /**
     * Writes an Event about an object. Sends the request and returns at once.
     *
     * @param event with namespace and name
     * @return completes when it is stored; fails with a {@link ClusterException}, which may as well be thrown at once
     */
    CompletionStage<Void> createEvent(io.fabric8.kubernetes.api.model.events.v1.Event event);

    /** Events about one object, oldest first. */
    List<Event> events(String namespace, String kind, String name, String uid);

    /**
     * The last lines of a container's log, of the instance before the current one where that is asked for. Empty where
     * there is none.
     *
     * @param tailLines how many lines at most, at least 1
     */
    String podLog(String namespace, String pod, String container, int tailLines, LogInstance instance);

    /** Which instance of a container a log is of. */
    enum LogInstance {
        CURRENT,
        PREVIOUS
    }

    /**
     * Runs a command in a container and waits for it.
     *
     * @param timeout after which the command is given up, with {@link ClusterException.Reason#TIMEOUT}
     */
    ExecResult exec(String namespace, String pod, String container, List<String> command, Duration timeout);

    /** A SelfSubjectAccessReview: may the account that we use do this? */
    boolean allowed(Permission permission);

    /**
     * Which of these a SelfSubjectRulesReview does not say that the account may do. It need not know everything.
     *
     * @param wanted all in one namespace
     * @return in the order given
     */
    List<Permission> unnamed(List<Permission> wanted);

    /**
     * Which of these the account that we use may not do. One request where it may do all of them; what {@link #unnamed} leaves open is
     * asked for by itself.
     *
     * @param wanted all in one namespace
     * @return in the order given
     */
    default List<Permission> missing(List<Permission> wanted) {
        return unnamed(wanted).stream()
                .filter(permission -> !allowed(permission))
                .toList();
    }

    Optional<Service> service(String namespace, String name);

    Optional<PersistentVolumeClaim> persistentVolumeClaim(String namespace, String name);

    Optional<CronJob> cronJob(String namespace, String name);

    /**
     * An object that is only compared with another form of it; what is in it is shown to nobody.
     *
     * @param namespace empty for what belongs to no namespace
     * @throws ClusterException {@link ClusterException.Reason#INVALID} for a kind that this cluster cannot be asked for
     */
    Optional<GenericKubernetesResource> object(ApiResource resource, String namespace, String name);

    /**
     * Reads what merely stands around, all of it at once. What cannot be read does not end the others, and is no error.
     *
     * @return an answer to each, in the order given
     */
    List<Answered> objects(List<Wanted> wanted);

    @Override
    void close();
}
