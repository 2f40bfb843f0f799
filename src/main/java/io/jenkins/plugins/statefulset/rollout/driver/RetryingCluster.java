package io.jenkins.plugins.statefulset.rollout.driver;

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
import io.jenkins.plugins.statefulset.rollout.cluster.Answered;
import io.jenkins.plugins.statefulset.rollout.cluster.ApiResource;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.DryRun;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.cluster.ServerClock;
import io.jenkins.plugins.statefulset.rollout.cluster.Wanted;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A cluster for whoever plans, starts or asks, and blocks for the answer: each request that a busy server refuses is made again
 * as {@link RequestRetrying} has it. A driver, which can wait without blocking, does not use it.
 *
 * <p>What takes pods down, or runs something in them, is asked once only.
 */
public final class RetryingCluster implements Cluster {
    private final Cluster cluster;
    private final RequestRetrying patience;

    /** @param cluster stays the caller's to close */
    public RetryingCluster(Cluster cluster, Scheduler scheduler) {
        this.cluster = cluster;
        this.patience = new RequestRetrying(scheduler);
    }

    @Override
    public String name() {
        return cluster.name();
    }

    @Override
    public ServerClock clock() {
        return cluster.clock();
    }

    @Override
    public KubernetesVersion version() {
        return patience.ask(cluster::version);
    }

    @Override
    public void expectView(String namespace) {
        cluster.expectView(namespace);
    }

    @Override
    public NamespaceView watch(String namespace, Runnable onChange) {
        return patience.ask(() -> cluster.watch(namespace, onChange));
    }

    @Override
    public NamespaceView watch(String namespace, String set, Runnable onChange) {
        return patience.ask(() -> cluster.watch(namespace, set, onChange));
    }

    @Override
    public Optional<StatefulSet> statefulSet(String namespace, String name) {
        return patience.ask(() -> cluster.statefulSet(namespace, name));
    }

    @Override
    public List<StatefulSet> statefulSets(String namespace) {
        return patience.ask(() -> cluster.statefulSets(namespace));
    }

    @Override
    public StatefulSet patchStatefulSet(String namespace, String name, ArrayNode patch) {
        return patience.ask(() -> cluster.patchStatefulSet(namespace, name, patch));
    }

    @Override
    public DryRun dryRunPatchStatefulSet(String namespace, String name, ArrayNode patch) {
        return patience.ask(() -> cluster.dryRunPatchStatefulSet(namespace, name, patch));
    }

    @Override
    public Optional<ControllerRevision> controllerRevision(String namespace, String name) {
        return patience.ask(() -> cluster.controllerRevision(namespace, name));
    }

    @Override
    public List<ControllerRevision> controllerRevisions(StatefulSet set) {
        return patience.ask(() -> cluster.controllerRevisions(set));
    }

    @Override
    public void evictPod(String namespace, String name, String uid) {
        cluster.evictPod(namespace, name, uid);
    }

    @Override
    public void deletePod(String namespace, String name, String uid, String resourceVersion) {
        cluster.deletePod(namespace, name, uid, resourceVersion);
    }

    @Override
    public Job createJob(Job job) {
        return patience.ask(() -> cluster.createJob(job));
    }

    @Override
    public Optional<Lease> lease(String namespace, String name) {
        return patience.ask(() -> cluster.lease(namespace, name));
    }

    @Override
    public Lease createLease(Lease lease) {
        return patience.ask(() -> cluster.createLease(lease));
    }

    @Override
    public Lease replaceLease(Lease lease) {
        return patience.ask(() -> cluster.replaceLease(lease));
    }

    /** Once only: nobody waits for it. */
    @Override
    public CompletionStage<Void> createEvent(io.fabric8.kubernetes.api.model.events.v1.Event event) {
        return cluster.createEvent(event);
    }

    @Override
    public List<Event> events(String namespace, String kind, String name, String uid) {
        return patience.ask(() -> cluster.events(namespace, kind, name, uid));
    }

    @Override
    public String podLog(String namespace, String pod, String container, int tailLines, LogInstance instance) {
        return patience.ask(() -> cluster.podLog(namespace, pod, container, tailLines, instance));
    }

    @Override
    public ExecResult exec(String namespace, String pod, String container, List<String> command, Duration timeout) {
        return cluster.exec(namespace, pod, container, command, timeout);
    }

    @Override
    public boolean allowed(Permission permission) {
        return patience.ask(() -> cluster.allowed(permission));
    }

    @Override
    public List<Permission> unnamed(List<Permission> wanted) {
        return patience.ask(() -> cluster.unnamed(wanted));
    }

    @Override
    public List<Pod> pods(String namespace) {
        return patience.ask(() -> cluster.pods(namespace));
    }

    @Override
    public List<Pod> pods(String namespace, LabelSelector selector) {
        return patience.ask(() -> cluster.pods(namespace, selector));
    }

    @Override
    public List<PodDisruptionBudget> budgets(String namespace) {
        return patience.ask(() -> cluster.budgets(namespace));
    }

    @Override
    public Optional<Service> service(String namespace, String name) {
        return patience.ask(() -> cluster.service(namespace, name));
    }

    @Override
    public Optional<PersistentVolumeClaim> persistentVolumeClaim(String namespace, String name) {
        return patience.ask(() -> cluster.persistentVolumeClaim(namespace, name));
    }

    @Override
    public Optional<CronJob> cronJob(String namespace, String name) {
        return patience.ask(() -> cluster.cronJob(namespace, name));
    }

    @Override
    public Optional<GenericKubernetesResource> object(ApiResource resource, String namespace, String name) {
        return patience.ask(() -> cluster.object(resource, namespace, name));
    }

    /** Once only: nobody waits for what merely stands around. */
    @Override
    public List<Answered> objects(List<Wanted> wanted) {
        return cluster.objects(wanted);
    }

    /** Closes nothing. */
    @Override
    public void close() {}
}
