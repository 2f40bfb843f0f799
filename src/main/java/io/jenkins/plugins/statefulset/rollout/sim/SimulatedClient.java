package io.jenkins.plugins.statefulset.rollout.sim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
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
import io.jenkins.plugins.statefulset.rollout.cluster.Answered;
import io.jenkins.plugins.statefulset.rollout.cluster.ApiResource;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.DryRun;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.cluster.ServerClock;
import io.jenkins.plugins.statefulset.rollout.cluster.Wanted;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * One process that uses the simulated cluster, with its connection to the API server and its own tasks. It can be killed,
 * as a process can: then none of its tasks runs any more, and each of its requests throws {@link SimulatedCrash}.
 */
public final class SimulatedClient implements Cluster {
    private final String user;
    private final SimulationContext world;
    private final ApiServer server;
    private final TaskQueue process;
    private final ProcessClock clock;
    private final Scheduler scheduler;
    private final RequestGate gate;
    private final List<Timings.Span> watchDelays;
    private final Map<String, NamespaceFeeds> feeds = new HashMap<>();
    private final Set<Permission> listed = new HashSet<>();

    SimulatedClient(String user, SimulationContext world, ApiServer server, List<Timings.Span> watchDelays) {
        this.user = user;
        this.world = world;
        this.server = server;
        this.process = world.clock.newQueue();
        process.onDeath(this::closeFeeds);
        this.clock = new ProcessClock(world.clock, process);
        this.scheduler = new SimulatedScheduler(world.clock, process, clock);
        this.gate = new RequestGate(world, user, process, clock, server::denies);
        this.watchDelays = watchDelays;
        world.plan(this::planFaults);
    }

    private void planFaults() {
        clock.setAhead(Duration.ZERO);
        for (Fault.ClockWrong fault : world.faults.all(Fault.ClockWrong.class).toList()) {
            if (world.until(fault.at()) <= 0) {
                clock.setAhead(fault.by());
            } else {
                world.at(fault.at(), () -> clock.setAhead(fault.by()));
            }
        }
        world.faults
                .all(Fault.DriverSleeps.class)
                .filter(fault -> world.until(fault.at()) >= 0)
                .forEach(fault -> world.at(fault.at(), () -> clock.sleep(fault.length())));
    }

    /**
     * Sets the clock of this process.
     *
     * @param ahead by how much it is ahead of the cluster's from now on; negative where it is behind
     */
    public void setClock(Duration ahead) {
        clock.setAhead(ahead);
    }

    /** Lets the machine of this process sleep from now on: nothing of it runs, its clock goes on, its uptime stands still. */
    public void sleep(Duration length) {
        clock.sleep(length);
    }

    /** The time and the tasks of this process. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** Ends the process as {@code kill -9} does. */
    public void kill() {
        process.kill();
    }

    public boolean isDead() {
        return process.isDead();
    }

    /**
     * Lets the process die right after a write has taken effect, before it hears of it.
     *
     * @param n which write from now on, at least 1
     */
    public void failAfterWrite(int n) {
        gate.dieAfterWrite(n);
    }

    /** How many writes took effect. */
    public int writes() {
        return gate.writes();
    }

    /** How many requests were made, by verb and resource: {@code patch statefulsets}. */
    public Map<String, Integer> requests() {
        return gate.counts();
    }

    @Override
    public String name() {
        return "simulated cluster";
    }

    @Override
    public ServerClock clock() {
        return gate.serverClock();
    }

    @Override
    public KubernetesVersion version() {
        return world.version;
    }

    @Override
    public NamespaceView watch(String namespace, Runnable onChange) {
        return feeds(namespace).open(Optional.empty(), onChange);
    }

    @Override
    public NamespaceView watch(String namespace, String set, Runnable onChange) {
        return feeds(namespace).open(Optional.of(set), onChange);
    }

    private NamespaceFeeds feeds(String namespace) {
        NamespaceFeeds open = feeds.get(namespace);
        if (open == null) {
            for (Permission kind : server.watched(namespace)) {
                // As an informer does, it goes on where a refusal stopped it.
                if (!listed.contains(kind)) {
                    gate.request(kind, "", () -> listed.add(kind));
                }
            }
            listed.clear();
            open = new NamespaceFeeds(
                    world,
                    namespace,
                    watchDelays,
                    scheduler::execute,
                    resource -> relist(namespace, resource),
                    () -> feeds.remove(namespace));
            feeds.put(namespace, open);
        }
        return open;
    }

    private void relist(String namespace, String resource) {
        String group = resource.equals("pods") ? "" : "policy";
        int unused = gate.request(new Permission("list", group, resource, namespace), "", () -> 0);
    }

    @Override
    public Optional<StatefulSet> statefulSet(String namespace, String name) {
        return get("apps", "statefulsets", namespace, name, world.store.statefulSets);
    }

    @Override
    public List<StatefulSet> statefulSets(String namespace) {
        return list("apps", "statefulsets", namespace, () -> List.copyOf(world.store.statefulSets.in(namespace)));
    }

    @Override
    public StatefulSet patchStatefulSet(String namespace, String name, ArrayNode patch) {
        return call(
                "patch",
                "apps",
                "statefulsets",
                namespace,
                name,
                () -> server.statefulSets.patch(user, namespace, name, patch, WriteMode.STORE));
    }

    @Override
    public DryRun dryRunPatchStatefulSet(String namespace, String name, ArrayNode patch) {
        return gate.dryRun(
                new Permission("patch", "apps", "statefulsets", namespace, name),
                name,
                () -> new DryRun(
                        server.statefulSets.patch(user, namespace, name, patch, WriteMode.DRY_RUN),
                        List.copyOf(world.warnings)));
    }

    @Override
    public Optional<ControllerRevision> controllerRevision(String namespace, String name) {
        return get("apps", "controllerrevisions", namespace, name, world.store.revisions);
    }

    @Override
    public List<ControllerRevision> controllerRevisions(StatefulSet set) {
        String namespace = set.getMetadata().getNamespace();
        return list("apps", "controllerrevisions", namespace, () -> server.revisionsOf(set));
    }

    @Override
    public void evictPod(String namespace, String name, String uid) {
        call("create", "", "pods/eviction", namespace, name, () -> {
            server.pods.evict(user, namespace, name, uid);
            return uid;
        });
    }

    @Override
    public void deletePod(String namespace, String name, String uid, String resourceVersion) {
        call("delete", "", "pods", namespace, name, () -> {
            server.pods.delete(user, namespace, name, uid, resourceVersion);
            return uid;
        });
    }

    @Override
    public Job createJob(Job job) {
        return call("create", "batch", "jobs", namespaceOf(job), "", () -> server.createJob(user, job));
    }

    @Override
    public Optional<Lease> lease(String namespace, String name) {
        return get("coordination.k8s.io", "leases", namespace, name, world.store.leases);
    }

    @Override
    public Lease createLease(Lease lease) {
        return call(
                "create",
                "coordination.k8s.io",
                "leases",
                namespaceOf(lease),
                "",
                () -> server.createLease(user, lease));
    }

    @Override
    public Lease replaceLease(Lease lease) {
        return call(
                "update",
                "coordination.k8s.io",
                "leases",
                namespaceOf(lease),
                lease.getMetadata().getName(),
                () -> server.replaceLease(user, lease));
    }

    /** Nobody waits for it, so it takes no time of its own. */
    @Override
    public CompletionStage<Void> createEvent(io.fabric8.kubernetes.api.model.events.v1.Event event) {
        String namespace = namespaceOf(event);
        try {
            return gate.beside(new Permission("create", "events.k8s.io", "events", namespace), "", () -> {
                world.events.report(NewEvents.toCore(event));
                return CompletableFuture.completedFuture(null);
            });
        } catch (ClusterException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    @Override
    public List<Event> events(String namespace, String kind, String name, String uid) {
        return list("", "events", namespace, () -> world.events.about(namespace, kind, name, uid));
    }

    @Override
    public String podLog(String namespace, String pod, String container, int tailLines, LogInstance instance) {
        return call(
                "get",
                "",
                "pods/log",
                namespace,
                pod,
                () -> server.log(namespace, pod, container, tailLines, instance));
    }

    @Override
    public ExecResult exec(String namespace, String pod, String container, List<String> command, Duration timeout) {
        // The WebSocket begins as a GET; later versions ask for "create" as well (kubernetes/kubernetes#134577).
        Permission permission = new Permission("get", "", "pods/exec", namespace, pod);
        if (world.version.atLeast(1, 35)) {
            gate.require(permission, pod);
            permission = new Permission("create", "", "pods/exec", namespace, pod);
        }
        return gate.dryRun(permission, pod, () -> server.exec(namespace, pod, container, command));
    }

    @Override
    public boolean allowed(Permission permission) {
        return gate.dryRun(
                new Permission("create", "authorization.k8s.io", "selfsubjectaccessreviews", ""),
                "",
                () -> gate.isAllowed(permission));
    }

    @Override
    public List<Permission> unnamed(List<Permission> wanted) {
        return gate.dryRun(
                new Permission("create", "authorization.k8s.io", "selfsubjectrulesreviews", ""),
                "",
                () -> wanted.stream()
                        .filter(permission -> !gate.isAllowed(permission))
                        .toList());
    }

    @Override
    public List<Pod> pods(String namespace) {
        return list("", "pods", namespace, () -> List.copyOf(world.store.pods.in(namespace)));
    }

    @Override
    public List<Pod> pods(String namespace, LabelSelector selector) {
        return list("", "pods", namespace, () -> world.store.pods.in(namespace).stream()
                .filter(pod ->
                        LabelSelectors.matches(selector, pod.getMetadata().getLabels()))
                .toList());
    }

    @Override
    public List<PodDisruptionBudget> budgets(String namespace) {
        return list("policy", "poddisruptionbudgets", namespace, () -> List.copyOf(world.store.budgets.in(namespace)));
    }

    @Override
    public Optional<Service> service(String namespace, String name) {
        return get("", "services", namespace, name, world.store.services);
    }

    @Override
    public Optional<PersistentVolumeClaim> persistentVolumeClaim(String namespace, String name) {
        return get("", "persistentvolumeclaims", namespace, name, world.store.claims);
    }

    @Override
    public Optional<CronJob> cronJob(String namespace, String name) {
        return get("batch", "cronjobs", namespace, name, world.store.cronJobs);
    }

    @Override
    public Optional<GenericKubernetesResource> object(ApiResource resource, String namespace, String name) {
        return call(
                "get",
                resource.group(),
                resource.plural().isEmpty() ? resource.kind() : resource.plural(),
                namespace,
                name,
                () -> world.store.anyObject(resource, namespace, name));
    }

    @Override
    public List<Answered> objects(List<Wanted> wanted) {
        return wanted.stream().map(this::answered).toList();
    }

    /** They are sent together with others and are not waited for longer, so they take no time of their own. */
    private Answered answered(Wanted wanted) {
        try {
            return gate.beside(
                    wanted.permission(),
                    wanted.name().orElse(""),
                    () -> new Answered.Objects(world.store.trees(wanted)));
        } catch (ClusterException e) {
            return new Answered.Unreadable(e.reason());
        }
    }

    /** Ends the watches. The process lives on. */
    @Override
    public void close() {
        closeFeeds();
    }

    private void closeFeeds() {
        feeds.values().forEach(NamespaceFeeds::close);
        feeds.clear();
    }

    private <T extends HasMetadata> Optional<T> get(
            String group, String resource, String namespace, String name, Table<T> table) {
        return call("get", group, resource, namespace, name, () -> Optional.ofNullable(table.get(namespace, name)));
    }

    private <T> List<T> list(String group, String resource, String namespace, Supplier<List<T>> answer) {
        return call("list", group, resource, namespace, "", answer);
    }

    private <T> T call(String verb, String group, String resource, String namespace, String name, Supplier<T> effect) {
        return gate.request(new Permission(verb, group, resource, namespace, name), name, effect);
    }

    private static String namespaceOf(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return namespace == null ? "default" : namespace;
    }
}
