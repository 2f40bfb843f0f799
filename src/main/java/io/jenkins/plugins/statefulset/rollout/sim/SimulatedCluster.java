package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A Kubernetes cluster in virtual time. Everything happens on the thread that advances its {@link #clock()}; the same
 * objects, faults and seed give the same run.
 *
 * <p>It is used through {@link #client}, which implements {@link
 * io.jenkins.plugins.statefulset.rollout.cluster.Cluster}; each client is a process of its own that can die. What the
 * cluster itself offers is what no client sees: the truth without delay, for tests that check invariants, and the hands of
 * others that change things meanwhile.
 */
public final class SimulatedCluster {
    private final SimulationContext world;
    private final SimulatedParts parts;
    private final Map<String, SimulatedClient> clients = new LinkedHashMap<>();

    SimulatedCluster(SimulationContext world, SimulatedParts parts) {
        this.world = world;
        this.parts = parts;
    }

    public static SimulatedClusterBuilder builder() {
        return new SimulatedClusterBuilder();
    }

    /** Advances the cluster. */
    public SimulatedClock clock() {
        return world.clock;
    }

    /**
     * The process of that name. It is started with the first call for its name; one that died is not started again.
     *
     * @param name becomes the name of the account in messages of the API server
     */
    public SimulatedClient client(String name) {
        return clients.computeIfAbsent(name, parts::newClient);
    }

    /** The objects of the cluster as its API server keeps and changes them. */
    public Storage storage() {
        return parts.storage();
    }

    /** The version of Kubernetes that it behaves like. */
    public KubernetesVersion version() {
        return world.version;
    }

    /**
     * Puts other faults in the place of those in force. Their times count from now, and the new revision that most of them
     * mean is any that comes from now on; pods that have started stay as they are.
     */
    public void faults(Faults faults) {
        world.change(faults);
    }

    /** From now on an admission policy warns with these words of every template that is only tried. */
    public void warnOfTemplates(String words) {
        world.warnings.add(words);
    }

    /** What others do in the cluster. */
    public SomebodyElse somebodyElse() {
        return parts.somebodyElse();
    }

    /** Is told of every change of an object, at the moment it happens. */
    public void onWrite(Consumer<StoreWrite> listener) {
        world.store.onWrite(listener);
    }

    /** Is told of every pod that is told to go, before its object changes. */
    public void onDisruption(Consumer<Disruption> listener) {
        parts.removal().onDisruption(listener);
    }

    /** Runs after every event, the tasks of processes included, behind others that do. It must not make requests. */
    public void onEveryEvent(Consumer<SimulatedCluster> listener) {
        world.clock.afterEachStep(() -> listener.accept(this));
    }

    /** The StatefulSet as it is now. */
    public Optional<StatefulSet> statefulSet(String namespace, String name) {
        return Optional.ofNullable(world.store.statefulSets.get(namespace, name));
    }

    /** The pods of a StatefulSet as they are now, lowest ordinal first. */
    public List<Pod> pods(StatefulSet set) {
        return world.store.pods.in(set.getMetadata().getNamespace()).stream()
                .filter(pod -> PodFacts.controllerOf(pod)
                        .filter(owner -> owner.getUid().equals(set.getMetadata().getUid()))
                        .isPresent())
                .sorted(Comparator.comparingInt(PodFacts::ordinalOf))
                .toList();
    }

    public Optional<Pod> pod(String namespace, String name) {
        return Optional.ofNullable(world.store.pods.get(namespace, name));
    }

    /** The budget with the status that its controller wrote last. */
    public Optional<PodDisruptionBudget> budget(String namespace, String name) {
        return Optional.ofNullable(world.store.budgets.get(namespace, name));
    }

    /** How every budget stands in truth. */
    public List<BudgetState> budgets() {
        return parts.budgets().states();
    }

    public Collection<ControllerRevision> revisions(String namespace) {
        return List.copyOf(world.store.revisions.in(namespace));
    }

    public Collection<Job> jobs(String namespace) {
        return List.copyOf(world.store.jobs.in(namespace));
    }

    /** The Events that clients have written, oldest first. */
    public List<Event> reportedEvents() {
        return world.events.reported();
    }

    public Collection<Lease> leases(String namespace) {
        return List.copyOf(world.store.leases.in(namespace));
    }

    public Collection<PersistentVolumeClaim> claims(String namespace) {
        return List.copyOf(world.store.claims.in(namespace));
    }
}
