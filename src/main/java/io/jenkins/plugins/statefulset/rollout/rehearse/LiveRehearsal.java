package io.jenkins.plugins.statefulset.rollout.rehearse;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.api.PendingChange;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observer;
import io.jenkins.plugins.statefulset.rollout.kube.PodTemplates;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.BusyException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.sim.Faults;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClusterBuilder;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A simulated cluster that is made of a live set and what stands around it, to rehearse a rollout on. The live cluster is read, and nothing on it
 * is changed.
 *
 * <ol>
 *   <li>The set stands there as it is, with all its pods on the revision that they are on; of a change that is pending its template is in
 *       place, and the pods that have it already are on it.
 *   <li>Pods that are not ready are ill there too ({@link Ailments}), until the new revision heals them.
 *   <li>Pods get ready in the time that the live ones took ({@link PodTimes}).
 *   <li>It behaves like the live cluster's version of Kubernetes.
 *   <li>What it cannot know is told ({@link #limits}).
 * </ol>
 *
 * @param world the simulation, at the point where a rollout would begin
 * @param set as it stands on the live cluster
 * @param limits what this rehearsal does not show, a sentence each; never empty
 */
public record LiveRehearsal(SimulatedCluster world, StatefulSet set, List<String> limits) {
    private static final Duration SETTLING = Duration.ofMinutes(30);

    public LiveRehearsal {
        limits = List.copyOf(limits);
    }

    /**
     * Reads the live cluster and builds the simulation.
     *
     * @param live only read
     * @param scheduler the live cluster's time, at which the rehearsal begins
     * @param more what goes wrong, and whatever else is to be said of the simulation; what it says counts
     * @throws BadRequestException if there is no such set, it cannot be rehearsed, or the revision that its pods are on is gone
     * @throws BusyException if a rollout of it is under way or held
     */
    public static LiveRehearsal of(
            Cluster live, Scheduler scheduler, RolloutRequest request, UnaryOperator<SimulatedClusterBuilder> more) {
        LiveScene scene;
        Optional<PendingChange> pending;
        try (Rollouts rollouts = Rollouts.on(live, scheduler)) {
            rollouts.requireFree(request);
            scene = LiveScene.of(live, request);
            pending = rollouts.pending(request.namespace(), request.name());
        }
        StatefulSet first = copy(
                scene.set(),
                pending.map(PendingChange::template)
                        .orElse(scene.set().getSpec().getTemplate()));
        Faults ill = Ailments.of(scene.pods());
        Optional<PodTimes> times = PodTimes.of(scene.pods());
        SimulatedClusterBuilder builder = SimulatedCluster.builder()
                .version(live.version().toString())
                .start(scheduler.now().truncatedTo(ChronoUnit.SECONDS))
                .faults(ill);
        times.ifPresent(known ->
                builder.timings(known.timings(probePeriod(first.getSpec().getTemplate()))));
        List<StatefulSet> others = scene.around().stream()
                .filter(StatefulSet.class::isInstance)
                .map(StatefulSet.class::cast)
                .map(other -> copy(other, other.getSpec().getTemplate()))
                .toList();
        SimulatedCluster world = more.apply(builder)
                .load(first)
                .load(scene.around().stream()
                        .filter(object -> !(object instanceof StatefulSet))
                        .toList())
                .load(others)
                .build();
        pending.ifPresent(change -> putInPlace(world, scene.set(), change));
        return new LiveRehearsal(world, scene.set(), limits(scene, pending, times));
    }

    /** Without what the server keeps of it, and without the record of the rollout before. */
    private static StatefulSet copy(StatefulSet set, PodTemplateSpec template) {
        ObjectMeta was = set.getMetadata();
        Map<String, String> annotations =
                new LinkedHashMap<>(Optional.ofNullable(was.getAnnotations()).orElse(Map.of()));
        annotations.remove(StateAnnotation.STATE);
        annotations.remove(StateAnnotation.COMMAND);
        ObjectMeta metadata = new ObjectMetaBuilder()
                .withName(was.getName())
                .withNamespace(was.getNamespace())
                .withLabels(was.getLabels())
                .withAnnotations(annotations)
                .withOwnerReferences(was.getOwnerReferences())
                .withManagedFields(was.getManagedFields())
                .build();
        return new StatefulSetBuilder()
                .withMetadata(metadata)
                .withSpec(PodTemplates.inPlace(set.getSpec(), template))
                .build();
    }

    /** Lets somebody apply what is pending, with as many pods on it as there are on the live cluster. */
    private static void putInPlace(SimulatedCluster world, StatefulSet live, PendingChange change) {
        String namespace = live.getMetadata().getNamespace();
        String name = live.getMetadata().getName();
        boolean rolling = Observer.strategy(live.getSpec().getUpdateStrategy()) == UpdateStrategy.ROLLING_UPDATE;
        world.somebodyElse().edit(namespace, name, set -> {
            StatefulSetBuilder edited = new StatefulSetBuilder(set)
                    .editSpec()
                    .withTemplate(live.getSpec().getTemplate())
                    .endSpec();
            return (rolling ? withPartition(edited, change.partition()) : edited).build();
        });
        int awaited = rolling ? change.newPods().size() : 0;
        boolean unused = world.clock()
                .runUntil(
                        () -> world.statefulSet(namespace, name)
                                .filter(set -> observed(set) && onNew(world, set) >= awaited)
                                .isPresent(),
                        SETTLING);
        if (rolling) {
            int partition = Observer.partition(live.getSpec().getUpdateStrategy());
            world.somebodyElse().edit(namespace, name, set -> withPartition(new StatefulSetBuilder(set), partition)
                    .build());
        }
    }

    private static StatefulSetBuilder withPartition(StatefulSetBuilder set, int partition) {
        return set.editSpec()
                .editOrNewUpdateStrategy()
                .withType("RollingUpdate")
                .editOrNewRollingUpdate()
                .withPartition(partition)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec();
    }

    private static boolean observed(StatefulSet set) {
        Long seen = set.getStatus().getObservedGeneration();
        return seen != null && seen >= set.getMetadata().getGeneration();
    }

    private static long onNew(SimulatedCluster world, StatefulSet set) {
        return world.pods(set).stream()
                .filter(pod -> set.getStatus()
                        .getUpdateRevision()
                        .equals(pod.getMetadata().getLabels().get("controller-revision-hash")))
                .filter(LiveRehearsal::isReady)
                .count();
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    /** The longest that a container has to wait to be asked again. */
    private static Duration probePeriod(PodTemplateSpec template) {
        return template.getSpec().getContainers().stream()
                .map(Container::getReadinessProbe)
                .map(probe ->
                        Optional.ofNullable(probe).map(Probe::getPeriodSeconds).orElse(0))
                .map(Duration::ofSeconds)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static List<String> limits(LiveScene scene, Optional<PendingChange> pending, Optional<PodTimes> times) {
        List<String> limits = new ArrayList<>();
        limits.add(
                times.map(known -> "pods get ready in " + span(known)
                                + ", as those that are there did; a new image may take longer")
                        .orElse(
                                "how long pods take to get ready is not known of those that are there: some seconds were taken"));
        limits.add(
                "whether images can be pulled, programs start and read their data, and what Secrets and ConfigMaps hold");
        limits.add("what admission, the scheduler and quotas make of the new pods, and what others write meanwhile");
        limits.add("gates: they are taken as passed");
        if (scene.strangers() > 0) {
            limits.add(scene.strangers() + (scene.strangers() == 1 ? " pod" : " pods")
                    + " of others than StatefulSets that a budget of this set counts");
        }
        if (!scene.unread().isEmpty()) {
            limits.add("what the account may not read: " + String.join(", ", scene.unread()));
        }
        pending.map(PendingChange::others)
                .filter(others -> !others.isEmpty())
                .ifPresent(others -> limits.add("pods on a third revision (" + String.join(", ", others.keySet())
                        + "): they are on the one before the change here"));
        return limits;
    }

    private static String span(PodTimes times) {
        String shortest = Durations.passed(times.shortest());
        String longest = Durations.passed(times.longest());
        return shortest.equals(longest) ? longest : shortest + " to " + longest;
    }
}
