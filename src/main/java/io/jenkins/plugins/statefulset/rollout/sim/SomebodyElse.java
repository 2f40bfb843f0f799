package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import io.jenkins.plugins.statefulset.rollout.sim.Disruption.Cause;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What others do in the cluster while a rollout is under way. It happens at once and is never refused. */
public final class SomebodyElse {
    static final String WHO = "somebody-else";

    private final SimulationContext world;
    private final StatefulSetApi statefulSets;
    private final PodLives lives;
    private final PodRemoval removal;
    private final NodeController nodes;
    private final StatefulSetController controller;

    SomebodyElse(
            SimulationContext world,
            StatefulSetApi statefulSets,
            PodLives lives,
            PodRemoval removal,
            NodeController nodes,
            StatefulSetController controller) {
        this.controller = controller;
        this.world = world;
        this.statefulSets = statefulSets;
        this.lives = lives;
        this.removal = removal;
        this.nodes = nodes;
        world.plan(this::planFaults);
    }

    private void planFaults() {
        world.faults.all(Fault.EditTemplate.class).forEach(fault -> world.at(fault.at(), this::restartAll));
        world.faults.all(Fault.Scale.class).forEach(fault -> world.at(fault.at(), () -> scaleAll(fault.replicas())));
        world.faults.all(Fault.RevisionAnew.class).forEach(fault -> world.at(fault.at(), this::upgradeControlPlane));
        world.faults.all(Fault.LeaseStolen.class).forEach(fault -> world.at(fault.at(), this::stealLeases));
    }

    /** Changes a StatefulSet as {@code kubectl edit} does. */
    public StatefulSet edit(String namespace, String name, UnaryOperator<StatefulSet> edit) {
        return statefulSets.edit(WHO, namespace, name, edit);
    }

    /** {@code kubectl scale}. */
    public void scale(String namespace, String name, int replicas) {
        edit(namespace, name, set -> new StatefulSetBuilder(set)
                .editSpec()
                .withReplicas(replicas)
                .endSpec()
                .build());
    }

    /** {@code kubectl rollout restart}. */
    public void restart(String namespace, String name) {
        edit(namespace, name, set -> new StatefulSetBuilder(set)
                .editSpec()
                .editTemplate()
                .editOrNewMetadata()
                .addToAnnotations("kubectl.kubernetes.io/restartedAt", world.clock.timestamp())
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build());
    }

    /** {@code kubectl delete pod}. */
    public void deletePod(String namespace, String name) {
        removal.delete(WHO, pod(namespace, name), Cause.DELETION);
    }

    /** {@code kubectl delete pod --grace-period=0 --force}. */
    public void forceDeletePod(String namespace, String name) {
        removal.force(WHO, pod(namespace, name));
    }

    /** {@code kubectl delete job --cascade=orphan}. */
    public void deleteJob(String namespace, String name) {
        world.store.remove(WHO, world.store.jobs, world.store.jobs.get(namespace, name));
    }

    /** {@code kubectl delete controllerrevision}. The controller makes one of the present template anew when it looks at the set. */
    public void deleteRevision(String namespace, String name) {
        world.store.remove(WHO, world.store.revisions, world.store.revisions.get(namespace, name));
    }

    /** {@code kubectl label pod --overwrite}. */
    public void label(String namespace, String podName, String key, String value) {
        Pod pod = pod(namespace, podName);
        ObjectMeta labelled =
                new ObjectMetaBuilder(pod.getMetadata()).addToLabels(key, value).build();
        world.store.replace(WHO, world.store.pods, ShallowCopies.withMetadata(pod, labelled));
    }

    /** Gives a budget another selector, by labels, as {@code kubectl edit} does. */
    public void select(String namespace, String budgetName, Map<String, String> labels) {
        PodDisruptionBudget budget = world.store.budgets.get(namespace, budgetName);
        PodDisruptionBudget edited = new PodDisruptionBudgetBuilder(budget)
                .editMetadata()
                .withGeneration(budget.getMetadata().getGeneration() + 1)
                .endMetadata()
                .editSpec()
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .endSpec()
                .build();
        world.store.replace(WHO, world.store.budgets, edited);
    }

    /** Makes the readiness probe of a running pod fail from now on. */
    public void makeUnready(String namespace, String name) {
        lives.setReady(lives.of(pod(namespace, name)).orElseThrow(), false, PodLives.KUBELET);
    }

    /** Makes the readiness probe of a running pod succeed again. */
    public void makeReady(String namespace, String name) {
        lives.setReady(lives.of(pod(namespace, name)).orElseThrow(), true, PodLives.KUBELET);
    }

    /** The node of a pod is not heard of any more, until {@link #findNode}: its pod is not ready, and deleted after 5 minutes. */
    public void loseNode(String namespace, String podName) {
        nodes.lose(pod(namespace, podName));
    }

    /** The node of a pod is heard of again; its kubelet goes on within a second or so. */
    public void findNode(String namespace, String podName) {
        nodes.find(pod(namespace, podName));
    }

    /** Upgrades the control plane so that revisions are made anew for templates that nobody has changed ({@link Fault.RevisionAnew}). */
    public void upgradeControlPlane() {
        controller.upgrade();
    }

    /**
     * Upgrades the control plane to another version: its API server judges by other rules from now on, and its StatefulSet controller,
     * started anew, looks at every set by its own. What is stored stays as it is.
     *
     * @param version such as {@code 1.37}
     */
    public void upgradeControlPlane(String version) {
        world.upgrade(KubernetesVersion.parse(version));
        controller.lookAtAll();
    }

    /** Takes every Lease over, as a second driver would that believes its holder dead. */
    public void stealLeases() {
        for (Lease lease : world.store.leases.all()) {
            ZonedDateTime now = world.clock.now().atZone(ZoneOffset.UTC);
            Integer transitions = lease.getSpec().getLeaseTransitions();
            Lease stolen = new LeaseBuilder(lease)
                    .editSpec()
                    .withHolderIdentity(WHO)
                    .withAcquireTime(now)
                    .withRenewTime(now)
                    .withLeaseTransitions(transitions == null ? 1 : transitions + 1)
                    .endSpec()
                    .build();
            world.store.replace(WHO, world.store.leases, stolen);
        }
    }

    /** {@code kubectl delete leases --all}. */
    public void deleteLeases() {
        world.store.leases.all().forEach(lease -> world.store.remove(WHO, world.store.leases, lease));
    }

    private void restartAll() {
        world.store
                .statefulSets
                .all()
                .forEach(set -> restart(
                        set.getMetadata().getNamespace(), set.getMetadata().getName()));
    }

    private void scaleAll(int replicas) {
        world.store
                .statefulSets
                .all()
                .forEach(set -> scale(
                        set.getMetadata().getNamespace(), set.getMetadata().getName(), replicas));
    }

    private Pod pod(String namespace, String name) {
        Pod pod = world.store.pods.get(namespace, name);
        if (pod == null) {
            throw new ClusterException(ClusterException.Reason.NOT_FOUND, "pods \"" + name + "\" not found");
        }
        return pod;
    }
}
