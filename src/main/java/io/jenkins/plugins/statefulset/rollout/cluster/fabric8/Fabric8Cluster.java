package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionList;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetList;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.statefulset.rollout.cluster.Answered;
import io.jenkins.plugins.statefulset.rollout.cluster.ApiResource;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.DryRun;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.cluster.ServerClock;
import io.jenkins.plugins.statefulset.rollout.cluster.Wanted;
import io.jenkins.plugins.statefulset.rollout.kube.ControllerReference;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A real cluster. Each method sends exactly the one request that it is named for, see {@link Requests}; watches are
 * shared by all views of a namespace, see {@link NamespaceViews}.
 *
 * <p>Safe for use by many threads. Starts no thread of its own.
 */
public final class Fabric8Cluster implements Cluster {
    /** Who owns the fields that we write, in {@code metadata.managedFields}. */
    public static final String FIELD_MANAGER = "statefulset-rollout";

    private static final ApiCall.Parameter MANAGER = new ApiCall.Parameter("fieldManager", FIELD_MANAGER);
    private static final ApiCall.Parameter DRY_RUN = new ApiCall.Parameter("dryRun", "All");
    /** A line of a log may be of any length; the kubelet cuts what is beyond this, in bytes. */
    private static final int LOG_LIMIT = 1024 * 1024;

    private final KubernetesClient client;
    private final Requests requests;
    private final NamespaceViews views;
    private final Runnable onClose;
    private volatile Optional<KubernetesVersion> version = Optional.empty();

    private Fabric8Cluster(KubernetesClient client, Runnable onClose) {
        this.client = client;
        this.onClose = onClose;
        KubernetesClient watching =
                client.newClient(Requests.readConfig(client)).adapt(KubernetesClient.class);
        Failures failures = new Failures(Requests.server(client));
        this.views = new NamespaceViews((namespace, changed) -> new NamespaceWatches(
                watching, namespace, failures, (type, labels) -> metadata(type, namespace, labels), changed));
        this.requests = new Requests(client, this::renewWatches);
    }

    /** Uses a client that stays the caller's: {@link #close} ends the watches and leaves the client open. */
    public static Fabric8Cluster using(KubernetesClient client) {
        return new Fabric8Cluster(client, () -> {});
    }

    /** Takes a client over: {@link #close} closes it. */
    public static Fabric8Cluster owning(KubernetesClient client) {
        return owning(client, () -> {});
    }

    /** @param afterwards called when the client has been closed */
    public static Fabric8Cluster owning(KubernetesClient client, Runnable afterwards) {
        return new Fabric8Cluster(client, () -> {
            client.close();
            afterwards.run();
        });
    }

    @Override
    public String name() {
        return requests.server();
    }

    /** The namespace of the kubeconfig's context or of the pod that this runs in, else {@code default}. */
    public String defaultNamespace() {
        return Optional.ofNullable(client.getNamespace())
                .filter(namespace -> !namespace.isBlank())
                .orElse("default");
    }

    @Override
    public ServerClock clock() {
        return requests.serverClock();
    }

    @Override
    public KubernetesVersion version() {
        if (version.isEmpty()) {
            JsonNode info = requests.send(ApiCall.getPath("/version"), JsonNode.class);
            String text = info.hasNonNull("gitVersion")
                    ? info.get("gitVersion").asText()
                    : info.path("major").asText() + "." + info.path("minor").asText();
            try {
                version = Optional.of(KubernetesVersion.parse(text));
            } catch (IllegalArgumentException unknown) {
                throw new ClusterException(
                        Reason.INVALID,
                        Phrase.of("connection.no-version")
                                .with("server", name())
                                .with("version", text)
                                .with(
                                        "examples",
                                        Phrase.of("unit.either")
                                                .with("first", "1.34")
                                                .with("last", "v1.37.2"))
                                .message(),
                        ClusterException.Naming.NAMES_THE_SERVER,
                        unknown);
            }
        }
        return version.orElseThrow();
    }

    @Override
    public NamespaceView watch(String namespace, Runnable onChange) {
        return views.open(namespace, Optional.empty(), onChange);
    }

    @Override
    public NamespaceView watch(String namespace, String set, Runnable onChange) {
        return views.open(namespace, Optional.of(set), onChange);
    }

    @Override
    public void expectView(String namespace) {
        views.expect(namespace);
    }

    /** What happens by itself when the server answers again after it had not. */
    void renewWatches() {
        views.renew();
    }

    @Override
    public Optional<StatefulSet> statefulSet(String namespace, String name) {
        return get(ResourceType.STATEFUL_SETS, namespace, name, StatefulSet.class);
    }

    @Override
    public List<StatefulSet> statefulSets(String namespace) {
        return requests.send(ApiCall.list(ResourceType.STATEFUL_SETS, namespace), StatefulSetList.class)
                .getItems();
    }

    @Override
    public StatefulSet patchStatefulSet(String namespace, String name, ArrayNode patch) {
        return requests.send(patch(namespace, name, patch), StatefulSet.class);
    }

    @Override
    public DryRun dryRunPatchStatefulSet(String namespace, String name, ArrayNode patch) {
        ApiCall call = patch(namespace, name, patch).with(DRY_RUN);
        return requests.sendWarned(call, StatefulSet.class, DryRun::new);
    }

    private static ApiCall patch(String namespace, String name, ArrayNode patch) {
        return ApiCall.patch(ResourceType.STATEFUL_SETS, namespace, name, ApiCall.JSON_PATCH, PatchText.of(patch))
                .with(MANAGER);
    }

    @Override
    public Optional<ControllerRevision> controllerRevision(String namespace, String name) {
        return get(ResourceType.CONTROLLER_REVISIONS, namespace, name, ControllerRevision.class);
    }

    /** Asks by the set's selector, as the controller does, since its revisions carry the labels of its template. */
    @Override
    public List<ControllerRevision> controllerRevisions(StatefulSet set) {
        ApiCall call = ApiCall.list(
                ResourceType.CONTROLLER_REVISIONS, set.getMetadata().getNamespace());
        LabelSelector selector = set.getSpec().getSelector();
        String labels = selector == null ? "" : Selectors.text(selector);
        ApiCall narrowed = labels.isEmpty() ? call : call.with(new ApiCall.Parameter("labelSelector", labels));
        String uid = set.getMetadata().getUid();
        return requests.send(narrowed, ControllerRevisionList.class).getItems().stream()
                .filter(revision -> ownedBy(revision, uid))
                .toList();
    }

    private List<ObjectMeta> metadata(ResourceType type, String namespace, String labelSelector) {
        List<ObjectMeta> found = new ArrayList<>();
        ApiCall call = selected(ApiCall.list(type, namespace), labelSelector);
        for (JsonNode item : requests.metadata(call).path("items")) {
            found.add(requests.serialization().convertValue(item.path("metadata"), ObjectMeta.class));
        }
        return found;
    }

    private static ApiCall selected(ApiCall all, String labelSelector) {
        return labelSelector.isEmpty() ? all : all.with(new ApiCall.Parameter("labelSelector", labelSelector));
    }

    private static boolean ownedBy(HasMetadata object, String uid) {
        return ControllerReference.isTo(uid, object.getMetadata());
    }

    @Override
    public void evictPod(String namespace, String name, String uid) {
        String eviction = requests.serialization()
                .asJson(new EvictionBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withDeleteOptions(only(uid))
                        .build());
        requests.sendForText(ApiCall.createSubresource(ResourceType.PODS, namespace, name, "eviction", eviction));
    }

    @Override
    public void deletePod(String namespace, String name, String uid, String resourceVersion) {
        DeleteOptions conditional = only(uid);
        conditional.getPreconditions().setResourceVersion(resourceVersion);
        String options = requests.serialization().asJson(conditional);
        requests.sendForText(ApiCall.delete(ResourceType.PODS, namespace, name, options));
    }

    private static DeleteOptions only(String uid) {
        return new DeleteOptionsBuilder()
                .withApiVersion("v1")
                .withKind("DeleteOptions")
                .withNewPreconditions()
                .withUid(uid)
                .endPreconditions()
                .build();
    }

    @Override
    public Job createJob(Job job) {
        return create(ResourceType.JOBS, job, Job.class);
    }

    @Override
    public Optional<Lease> lease(String namespace, String name) {
        return get(ResourceType.LEASES, namespace, name, Lease.class);
    }

    @Override
    public Lease createLease(Lease lease) {
        return create(ResourceType.LEASES, lease, Lease.class);
    }

    @Override
    public Lease replaceLease(Lease lease) {
        String version = lease.getMetadata().getResourceVersion();
        if (version == null || version.isEmpty()) {
            throw new IllegalArgumentException(
                    "a Lease without a resource version would be replaced whatever it is now");
        }
        String json = requests.serialization().asJson(lease);
        ApiCall call = ApiCall.update(
                ResourceType.LEASES,
                lease.getMetadata().getNamespace(),
                lease.getMetadata().getName(),
                json);
        return requests.send(call.with(MANAGER), Lease.class);
    }

    @Override
    public CompletionStage<Void> createEvent(io.fabric8.kubernetes.api.model.events.v1.Event event) {
        String json = requests.serialization().asJson(event);
        ApiCall call =
                ApiCall.create(ResourceType.NEW_EVENTS, event.getMetadata().getNamespace(), json);
        return requests.sendLater(call.with(MANAGER));
    }

    @Override
    public List<Event> events(String namespace, String kind, String name, String uid) {
        String about = "involvedObject.kind=" + kind + ",involvedObject.name=" + name + ",involvedObject.uid=" + uid;
        ApiCall call = ApiCall.list(ResourceType.EVENTS, namespace).with(new ApiCall.Parameter("fieldSelector", about));
        return requests.send(call, EventList.class).getItems().stream()
                .sorted(EventTimes.OLDEST_FIRST)
                .toList();
    }

    /** 400 is the kubelet's answer where the container has not started, or has no instance before the current one. */
    @Override
    public String podLog(String namespace, String pod, String container, int tailLines, LogInstance instance) {
        ApiCall current = ApiCall.getSubresource(ResourceType.PODS, namespace, pod, "log")
                .with(new ApiCall.Parameter("container", container))
                .with("tailLines", tailLines)
                .with("limitBytes", LOG_LIMIT);
        ApiCall call =
                switch (instance) {
                    case CURRENT -> current;
                    case PREVIOUS -> current.with(new ApiCall.Parameter("previous", "true"));
                };
        try {
            return requests.sendForText(call);
        } catch (ClusterException exception) {
            if (exception.reason() == Reason.NOT_FOUND || exception.reason() == Reason.INVALID) {
                return "";
            }
            throw exception;
        }
    }

    @Override
    public ExecResult exec(String namespace, String pod, String container, List<String> command, Duration timeout) {
        ApiCall call = ApiCall.getSubresource(ResourceType.PODS, namespace, pod, "exec")
                .with(new ApiCall.Parameter("container", container))
                .with(new ApiCall.Parameter("stdout", "true"))
                .with(new ApiCall.Parameter("stderr", "true"));
        for (String word : command) {
            call = call.with(new ApiCall.Parameter("command", word));
        }
        try {
            return new ExecSession(requests, call).run(timeout);
        } catch (ClusterException failure) {
            throw ExecRefusal.named(this, namespace, failure);
        }
    }

    @Override
    public boolean allowed(Permission permission) {
        int slash = permission.resource().indexOf('/');
        String resource =
                slash < 0 ? permission.resource() : permission.resource().substring(0, slash);
        String subresource = slash < 0 ? null : permission.resource().substring(slash + 1);
        SelfSubjectAccessReview question = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(permission.namespace())
                .withVerb(permission.verb())
                .withGroup(permission.group())
                .withResource(resource)
                .withSubresource(subresource)
                .withName(permission.name().isEmpty() ? null : permission.name())
                .endResourceAttributes()
                .endSpec()
                .build();
        ApiCall call = ApiCall.createClusterWide(
                ResourceType.ACCESS_REVIEWS, requests.serialization().asJson(question));
        SelfSubjectAccessReview answer = requests.send(call, SelfSubjectAccessReview.class);
        return answer.getStatus() != null
                && Boolean.TRUE.equals(answer.getStatus().getAllowed());
    }

    @Override
    public List<Permission> unnamed(List<Permission> wanted) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        AccessRules rules = rules(wanted.get(0).namespace());
        return wanted.stream().filter(permission -> !rules.name(permission)).toList();
    }

    /** Nothing where the server does not take the question: then everything is asked for by itself. */
    private AccessRules rules(String namespace) {
        SelfSubjectRulesReview question = new SelfSubjectRulesReviewBuilder()
                .withNewSpec()
                .withNamespace(namespace)
                .endSpec()
                .build();
        ApiCall call = ApiCall.createClusterWide(
                ResourceType.RULES_REVIEWS, requests.serialization().asJson(question));
        try {
            SelfSubjectRulesReview answer = requests.send(call, SelfSubjectRulesReview.class);
            return new AccessRules(
                    answer.getStatus() == null ? List.of() : answer.getStatus().getResourceRules());
        } catch (ClusterException refused) {
            if (refused.reason() == Reason.FORBIDDEN || refused.reason() == Reason.NOT_FOUND) {
                return new AccessRules(List.of());
            }
            throw refused;
        }
    }

    @Override
    public List<Pod> pods(String namespace) {
        return requests.send(ApiCall.list(ResourceType.PODS, namespace), PodList.class)
                .getItems();
    }

    @Override
    public List<Pod> pods(String namespace, LabelSelector selector) {
        return requests.send(
                        selected(ApiCall.list(ResourceType.PODS, namespace), Selectors.text(selector)), PodList.class)
                .getItems();
    }

    @Override
    public List<PodDisruptionBudget> budgets(String namespace) {
        return requests.send(ApiCall.list(ResourceType.BUDGETS, namespace), PodDisruptionBudgetList.class)
                .getItems();
    }

    @Override
    public Optional<Service> service(String namespace, String name) {
        return get(ResourceType.SERVICES, namespace, name, Service.class);
    }

    @Override
    public Optional<PersistentVolumeClaim> persistentVolumeClaim(String namespace, String name) {
        return get(ResourceType.CLAIMS, namespace, name, PersistentVolumeClaim.class);
    }

    @Override
    public Optional<CronJob> cronJob(String namespace, String name) {
        return get(ResourceType.CRON_JOBS, namespace, name, CronJob.class);
    }

    @Override
    public Optional<GenericKubernetesResource> object(ApiResource resource, String namespace, String name) {
        if (resource.plural().isEmpty() || namespace.isEmpty()) {
            throw new ClusterException(
                    ClusterException.Reason.INVALID, "where objects of kind " + resource.kind() + " are is not known");
        }
        ResourceType type = new ResourceType(resource.group(), resource.version(), resource.plural());
        return get(type, namespace, name, GenericKubernetesResource.class);
    }

    @Override
    public List<Answered> objects(List<Wanted> wanted) {
        List<Requests.Sent> sent =
                wanted.stream().map(one -> requests.begin(call(one))).toList();
        return sent.stream().map(this::answered).toList();
    }

    private static ApiCall call(Wanted wanted) {
        ApiResource resource = wanted.resource();
        ResourceType type = new ResourceType(resource.group(), resource.version(), resource.plural());
        if (wanted.namespace().isEmpty()) {
            return ApiCall.readClusterWide(type, wanted.name());
        }
        return wanted.name()
                .map(name -> ApiCall.get(type, wanted.namespace(), name))
                .orElseGet(() -> ApiCall.list(type, wanted.namespace()));
    }

    private Answered answered(Requests.Sent sent) {
        try {
            JsonNode tree = requests.answer(sent, JsonNode.class);
            List<JsonNode> trees = new ArrayList<>();
            if (sent.call().verb().equals("list")) {
                tree.path("items").forEach(trees::add);
            } else {
                trees.add(tree);
            }
            return new Answered.Objects(trees);
        } catch (ClusterException e) {
            return e.reason() == Reason.NOT_FOUND
                    ? new Answered.Objects(List.of())
                    : new Answered.Unreadable(e.reason());
        }
    }

    private <T> Optional<T> get(ResourceType type, String namespace, String name, Class<T> model) {
        return requests.find(ApiCall.get(type, namespace, name), model);
    }

    private <T extends HasMetadata> T create(ResourceType type, T object, Class<T> model) {
        String json = requests.serialization().asJson(object);
        ApiCall call =
                ApiCall.create(type, object.getMetadata().getNamespace(), json).with(MANAGER);
        return requests.send(call, model);
    }

    @Override
    public void close() {
        views.close();
        onClose.run();
    }
}
