package io.jenkins.plugins.statefulset.rollout.sim;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.jenkins.plugins.statefulset.rollout.cluster.ApiResource;
import io.jenkins.plugins.statefulset.rollout.cluster.Wanted;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What etcd and the API server's storage are on a real cluster: the objects, their UIDs, and one resource version that
 * counts up with every write. Objects in it are never modified, only replaced by changed copies.
 */
final class ObjectStore {
    final Table<StatefulSet> statefulSets = new Table<>();
    final Table<Pod> pods = new Table<>();
    final Table<PodDisruptionBudget> budgets = new Table<>();
    final Table<ControllerRevision> revisions = new Table<>();
    final Table<Job> jobs = new Table<>();
    final Table<Lease> leases = new Table<>();
    final Table<PersistentVolumeClaim> claims = new Table<>();
    final Table<PersistentVolume> volumes = new Table<>();
    final Table<ReplicaSet> replicaSets = new Table<>();
    final Table<Service> services = new Table<>();
    final Table<Secret> secrets = new Table<>();
    final Table<CronJob> cronJobs = new Table<>();
    final Table<Namespace> namespaces = new Table<>();
    final Table<Node> nodes = new Table<>();
    final Table<ConfigMap> configMaps = new Table<>();
    final Table<ServiceAccount> serviceAccounts = new Table<>();
    final Table<StorageClass> storageClasses = new Table<>();
    /** Filled only where somebody watches events, see {@link Storage}. */
    final Table<Event> events = new Table<>();

    private final Map<String, GenericKubernetesResource> strangers = new TreeMap<>();
    private final SimulatedClock clock;
    private final SplittableRandom random;
    private final List<Consumer<StoreWrite>> writeListeners = new ArrayList<>();
    private long resourceVersion = 1000;

    ObjectStore(SimulatedClock clock, SplittableRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** The objects of a kind that is only known at run time. */
    @SuppressWarnings("unchecked") // A table holds objects of its kind only, and the store never puts in others.
    Table<HasMetadata> table(Resource resource) {
        Table<? extends HasMetadata> table =
                switch (resource) {
                    case NAMESPACES -> namespaces;
                    case NODES -> nodes;
                    case PODS -> pods;
                    case SERVICES -> services;
                    case SECRETS -> secrets;
                    case CONFIG_MAPS -> configMaps;
                    case SERVICE_ACCOUNTS -> serviceAccounts;
                    case CLAIMS -> claims;
                    case VOLUMES -> volumes;
                    case EVENTS -> events;
                    case STATEFUL_SETS -> statefulSets;
                    case REPLICA_SETS -> replicaSets;
                    case REVISIONS -> revisions;
                    case JOBS -> jobs;
                    case CRON_JOBS -> cronJobs;
                    case BUDGETS -> budgets;
                    case LEASES -> leases;
                    case STORAGE_CLASSES -> storageClasses;
                };
        return (Table<HasMetadata>) table;
    }

    /** An object of any kind, of those that are kept and of those that only stand there. */
    Optional<GenericKubernetesResource> anyObject(ApiResource kind, String namespace, String name) {
        Optional<HasMetadata> kept = Resource.of(kind.group(), kind.plural())
                .flatMap(resource -> Optional.ofNullable(table(resource).get(namespace, name)));
        return kept.map(object -> ObjectTrees.object(ObjectTrees.tree(object), GenericKubernetesResource.class))
                .or(() -> Optional.ofNullable(strangers.get(key(kind.group(), kind.kind(), namespace, name))));
    }

    /** Of what only stands there, all of that kind, whatever its version. */
    List<GenericKubernetesResource> strangers(ApiResource kind) {
        return strangers.values().stream()
                .filter(object -> object.getKind().equals(kind.kind())
                        && ApiResource.of(object.getApiVersion(), object.getKind())
                                .group()
                                .equals(kind.group()))
                .toList();
    }

    /** What is wanted, of what is kept and of what only stands there. */
    List<JsonNode> trees(Wanted wanted) {
        ApiResource kind = wanted.resource();
        List<HasMetadata> found = new ArrayList<>();
        Resource.of(kind.group(), kind.plural())
                .ifPresent(resource -> found.addAll(
                        wanted.namespace().isEmpty()
                                ? table(resource).all()
                                : table(resource).in(wanted.namespace())));
        String prefix = key(kind.group(), kind.kind(), wanted.namespace()) + " ";
        strangers.entrySet().stream()
                .filter(stranger -> stranger.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .forEach(found::add);
        return found.stream()
                .filter(object -> wanted.name()
                        .map(name -> name.equals(object.getMetadata().getName()))
                        .orElse(true))
                .map(ObjectTrees::tree)
                .toList();
    }

    /** Lets an object of a kind that is not kept stand there as it is. */
    void addStranger(HasMetadata object) {
        String namespace =
                Optional.ofNullable(object.getMetadata().getNamespace()).orElse("");
        ApiResource kind = ApiResource.of(object.getApiVersion(), object.getKind());
        strangers.put(
                key(kind.group(), kind.kind(), namespace, object.getMetadata().getName()),
                ObjectTrees.object(ObjectTrees.tree(object), GenericKubernetesResource.class));
    }

    private static String key(String... parts) {
        return String.join(" ", parts);
    }

    /** That of the last write. */
    long resourceVersion() {
        return resourceVersion;
    }

    void onWrite(Consumer<StoreWrite> listener) {
        writeListeners.add(listener);
    }

    /** Stores a new object, which must be the caller's own copy: UID, creation time and resource version are set in it. */
    <T extends HasMetadata> T create(String who, Table<T> table, T object) {
        object.getMetadata().setUid(new UUID(random.nextLong(), random.nextLong()).toString());
        object.getMetadata().setCreationTimestamp(clock.timestamp());
        return replace(who, table, object);
    }

    /** Stores an object in the place of the one of its name. It must be the caller's own copy, its metadata as well. */
    <T extends HasMetadata> T replace(String who, Table<T> table, T object) {
        object.getMetadata().setResourceVersion(Long.toString(++resourceVersion));
        T before = table.put(object);
        if (!writeListeners.isEmpty()) {
            tell(who, before, object, before == null ? StoreWrite.Verb.CREATE : StoreWrite.Verb.UPDATE);
        }
        table.tell(before, object);
        return object;
    }

    <T extends HasMetadata> void remove(String who, Table<T> table, T object) {
        resourceVersion++;
        T before = table.remove(
                object.getMetadata().getNamespace(), object.getMetadata().getName());
        if (before == null) {
            return;
        }
        if (!writeListeners.isEmpty()) {
            tell(who, before, null, StoreWrite.Verb.DELETE);
        }
        table.tell(before, null);
    }

    private void tell(String who, HasMetadata before, HasMetadata after, StoreWrite.Verb verb) {
        HasMetadata object = after == null ? before : after;
        StoreWrite write = new StoreWrite(
                clock.now(),
                who,
                verb,
                object.getKind(),
                object.getMetadata().getNamespace(),
                object.getMetadata().getName(),
                Optional.ofNullable(before),
                Optional.ofNullable(after));
        writeListeners.forEach(listener -> listener.accept(write));
    }
}
