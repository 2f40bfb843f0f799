package io.jenkins.plugins.statefulset.rollout.cluster;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.kube.ControllerReference;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import io.jenkins.plugins.statefulset.rollout.kube.OrderedObjects;
import io.jenkins.plugins.statefulset.rollout.kube.SelectorIndex;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What in a namespace concerns the rollout of which set, so that a change wakes only those to which it can matter, and a look costs by
 * what is the set's own and not by what else is there. It is told of every object as the watches bring it. May be used from any thread.
 *
 * <ol>
 *   <li>A set concerns its own rollout, and so do its pods, by their controller.
 *   <li>A budget concerns the sets that it covers: those with a pod that it matches, or whose template makes such pods.
 *   <li>What one budget covers concerns each other: its pods, whoever's they are, and the sets, whose rollouts may be rivals.
 *   <li>A Job and its pods concern whoever asked for that Job.
 *   <li>What has changed concerns whom it concerned before and whom it concerns now.
 * </ol>
 */
public final class NamespaceRelations {
    private final OrderedObjects<Pod> pods = new OrderedObjects<>();
    /** The labels that the templates of sets make, by the sets' names. */
    private final Map<String, Map<String, String>> templates = new HashMap<>();

    private final Map<String, Coverage> coverages = new HashMap<>();
    private final SelectorIndex<Coverage> bySelector = new SelectorIndex<>();
    /** By the names of the sets. */
    private final Map<String, Set<Coverage>> over = new HashMap<>();
    /** Who asked for a Job, by its name. */
    private final Map<String, Set<String>> followers = new HashMap<>();

    private long arrivals;

    /** What a budget covers. */
    private static final class Coverage {
        private final long arrival;
        private final OrderedObjects<Pod> pods = new OrderedObjects<>();
        /** How many pods and templates of each set. */
        private final Map<String, Integer> sets = new HashMap<>();

        private PodDisruptionBudget budget;

        Coverage(long arrival, PodDisruptionBudget budget) {
            this.arrival = arrival;
            this.budget = budget;
        }
    }

    /** @return the sets whose rollouts it concerns, by name */
    public synchronized Set<String> put(Pod pod) {
        String name = pod.getMetadata().getName();
        Pod before = pods.get(name);
        pods.put(name, pod);
        if (before != null && sameRelations(before, pod)) {
            covering(pod).forEach(coverage -> coverage.pods.put(name, pod));
            return concernedBy(pod);
        }
        Set<String> concerned = before == null ? new HashSet<>() : uncovered(before);
        covering(pod).forEach(coverage -> {
            coverage.pods.put(name, pod);
            controller(pod, "StatefulSet").ifPresent(set -> join(coverage, set));
        });
        concerned.addAll(concernedBy(pod));
        return concerned;
    }

    /** @return the sets whose rollouts that concerns, by name */
    public synchronized Set<String> removePod(String name) {
        Pod gone = pods.get(name);
        pods.remove(name);
        return gone == null ? Set.of() : uncovered(gone);
    }

    private static boolean sameRelations(Pod one, Pod other) {
        return labels(one.getMetadata()).equals(labels(other.getMetadata()))
                && one.getMetadata()
                        .getOwnerReferences()
                        .equals(other.getMetadata().getOwnerReferences());
    }

    private Set<String> uncovered(Pod pod) {
        Set<String> concerned = concernedBy(pod);
        covering(pod).forEach(coverage -> {
            coverage.pods.remove(pod.getMetadata().getName());
            controller(pod, "StatefulSet").ifPresent(set -> leave(coverage, set));
        });
        return concerned;
    }

    private Set<String> concernedBy(Pod pod) {
        Set<String> concerned = new HashSet<>();
        controller(pod, "StatefulSet").ifPresent(concerned::add);
        controller(pod, "Job").map(this::followersOf).ifPresent(concerned::addAll);
        covering(pod).forEach(coverage -> concerned.addAll(coverage.sets.keySet()));
        return concerned;
    }

    /** @return the sets whose rollouts it concerns, by name */
    public synchronized Set<String> put(StatefulSet set) {
        String name = set.getMetadata().getName();
        Map<String, String> made = made(set);
        Set<String> concerned = neighbours(name);
        Map<String, String> before = templates.put(name, made);
        if (!made.equals(before)) {
            unmade(name, before);
            bySelector.matching(made).forEach(coverage -> join(coverage, name));
            concerned.addAll(neighbours(name));
        }
        return concerned;
    }

    private static Map<String, String> made(StatefulSet set) {
        return set.getSpec() == null || set.getSpec().getTemplate() == null
                ? Map.of()
                : labels(set.getSpec().getTemplate().getMetadata());
    }

    /** @return the sets whose rollouts that concerns, by name */
    public synchronized Set<String> removeSet(String name) {
        Set<String> concerned = neighbours(name);
        unmade(name, templates.remove(name));
        return concerned;
    }

    /** @param template the labels that it made; {@code null} for none */
    private void unmade(String set, Map<String, String> template) {
        if (template != null) {
            bySelector.matching(template).forEach(coverage -> leave(coverage, set));
        }
    }

    /** @return the sets whose rollouts it concerns, by name */
    public synchronized Set<String> put(PodDisruptionBudget budget) {
        String name = budget.getMetadata().getName();
        Coverage before = coverages.get(name);
        if (before != null && sameSelector(before.budget, budget)) {
            before.budget = budget;
            return Set.copyOf(before.sets.keySet());
        }
        Set<String> concerned = new HashSet<>(removeBudget(name));
        Coverage coverage = new Coverage(before == null ? arrivals++ : before.arrival, budget);
        coverages.put(name, coverage);
        bySelector.put(coverage, selector(budget));
        fill(coverage);
        concerned.addAll(coverage.sets.keySet());
        return concerned;
    }

    private void fill(Coverage coverage) {
        for (Pod pod : pods.all()) {
            if (matches(coverage.budget, labels(pod.getMetadata()))) {
                coverage.pods.put(pod.getMetadata().getName(), pod);
                controller(pod, "StatefulSet").ifPresent(set -> join(coverage, set));
            }
        }
        templates.forEach((set, made) -> {
            if (matches(coverage.budget, made)) {
                join(coverage, set);
            }
        });
    }

    /** @return the sets whose rollouts that concerns, by name */
    public synchronized Set<String> removeBudget(String name) {
        Coverage gone = coverages.remove(name);
        if (gone == null) {
            return Set.of();
        }
        bySelector.remove(gone);
        Set<String> concerned = Set.copyOf(gone.sets.keySet());
        concerned.forEach(set -> part(gone, set));
        return concerned;
    }

    /** @return the sets whose rollouts it concerns, by name */
    public synchronized Set<String> put(Job job) {
        return Set.copyOf(followersOf(job.getMetadata().getName()));
    }

    /** @return the sets whose rollouts that concerns, by name */
    public synchronized Set<String> removeJob(String name) {
        return Set.copyOf(followersOf(name));
    }

    /** From now on that Job, which need not be there yet, and its pods concern the rollout of that set. */
    public synchronized void follow(String job, String set) {
        followers.computeIfAbsent(job, unused -> new HashSet<>()).add(set);
    }

    private Set<String> followersOf(String job) {
        return followers.getOrDefault(job, Set.of());
    }

    /** The budgets that cover a set, in the order in which they came. */
    public synchronized List<PodDisruptionBudget> budgetsOver(String set) {
        return over.getOrDefault(set, Set.of()).stream()
                .sorted(Comparator.comparingLong(coverage -> coverage.arrival))
                .map(coverage -> coverage.budget)
                .toList();
    }

    /**
     * The pods that a budget matches, in the order in which they came. While nothing changes among them it is the same collection, and
     * one after a change shares its parts ({@link io.jenkins.plugins.statefulset.rollout.kube.Blocks}).
     */
    public synchronized Collection<Pod> podsUnder(PodDisruptionBudget budget) {
        Coverage coverage = coverages.get(budget.getMetadata().getName());
        return coverage != null && sameSelector(coverage.budget, budget)
                ? coverage.pods.all()
                : pods.all().stream()
                        .filter(pod -> matches(budget, labels(pod.getMetadata())))
                        .toList();
    }

    private List<Coverage> covering(Pod pod) {
        return bySelector.matching(labels(pod.getMetadata()));
    }

    private Set<String> neighbours(String set) {
        Set<String> neighbours = new HashSet<>(Set.of(set));
        over.getOrDefault(set, Set.of()).forEach(coverage -> neighbours.addAll(coverage.sets.keySet()));
        return neighbours;
    }

    private void join(Coverage coverage, String set) {
        if (coverage.sets.merge(set, 1, Integer::sum) == 1) {
            over.computeIfAbsent(set, unused -> new HashSet<>()).add(coverage);
        }
    }

    private void leave(Coverage coverage, String set) {
        if (coverage.sets.computeIfPresent(set, (unused, count) -> count == 1 ? null : count - 1) == null) {
            part(coverage, set);
        }
    }

    private void part(Coverage coverage, String set) {
        over.computeIfPresent(set, (unused, covering) -> {
            covering.remove(coverage);
            return covering.isEmpty() ? null : covering;
        });
    }

    private static Optional<String> controller(Pod pod, String kind) {
        return ControllerReference.of(pod.getMetadata())
                .filter(owner -> kind.equals(owner.getKind()))
                .map(OwnerReference::getName);
    }

    private static Map<String, String> labels(ObjectMeta metadata) {
        return metadata == null || metadata.getLabels() == null ? Map.of() : metadata.getLabels();
    }

    private static boolean sameSelector(PodDisruptionBudget one, PodDisruptionBudget other) {
        return Objects.equals(selector(one), selector(other));
    }

    private static boolean matches(PodDisruptionBudget budget, Map<String, String> labels) {
        return LabelSelectors.matches(selector(budget), labels);
    }

    /** @return {@code null} where there is none, which matches nothing */
    private static LabelSelector selector(PodDisruptionBudget budget) {
        return budget.getSpec() == null ? null : budget.getSpec().getSelector();
    }
}
