package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation.UnreadableStateException;
import io.jenkins.plugins.statefulset.rollout.engine.seen.OverlappingUse.Rival;
import io.jenkins.plugins.statefulset.rollout.kube.ControllerReference;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out who else lives on a budget, from what the cluster shows and from what has been reserved. Not thread-safe.
 *
 * <ol>
 *   <li>A pod of another RollingUpdate set that is ready, not of the set's update revision and not below its partition is
 *       for its controller to take down, whoever released it ({@code updateStatefulSetAfterInvariantEstablished} in
 *       stateful_set_control.go). So what a driver released and did not live to see down still counts.
 *   <li>Of these, only as many count as the controller takes down at once: the set's {@code maxUnavailable} less what is
 *       unavailable of it. The highest ordinals go first.
 *   <li>A pod that was reserved counts as well, once, by its UID.
 *   <li>Either counts only while it looks healthy to the budget: from then on the budget's own count knows of it.
 *   <li>A rollout of another set is a rival while its record is neither over nor held: nobody else writes.
 * </ol>
 */
public final class OverlappingBudgets {
    private final MaxUnavailable maxUnavailable;
    private final Map<String, Known> records = new HashMap<>();

    /** The {@code maxUnavailable} of a set that the server honours. */
    interface MaxUnavailable {
        int of(StatefulSet set);
    }

    /** The text of a set's record, and the driver in it. */
    private record Known(Optional<String> text, Optional<String> driver) {}

    OverlappingBudgets(MaxUnavailable maxUnavailable) {
        this.maxUnavailable = maxUnavailable;
    }

    OverlappingUse of(PodDisruptionBudget budget, StatefulSet own, NamespaceObjects around) {
        Map<String, StatefulSet> sets = sets(budget, own, around);
        if (sets.isEmpty()) {
            return OverlappingUse.NONE;
        }
        Map<String, PendingDisruption> healthy = new LinkedHashMap<>();
        List<PendingDisruption> down = new ArrayList<>();
        for (Pod pod : around.under().apply(budget)) {
            Optional<StatefulSet> set = owner(pod).map(owner -> sets.get(owner.getUid()));
            if (set.isEmpty() || !matches(budget, pod)) {
                continue;
            }
            PendingDisruption claim = claim(set.get(), pod);
            if (Observer.healthy(budget, pod).isPresent() && !evicted(budget, pod)) {
                healthy.put(claim.uid(), claim);
            } else {
                down.add(claim);
            }
        }
        Map<String, PendingDisruption> claims = new LinkedHashMap<>();
        sets.forEach((uid, set) -> leaving(set, around.owned().apply(uid))
                .forEach(pod -> keep(claims, healthy, pod.getMetadata().getUid())));
        around.reserved().forEach(claim -> keep(claims, healthy, claim.uid()));
        return new OverlappingUse(List.copyOf(claims.values()), down, rivals(sets.values()));
    }

    private static void keep(
            Map<String, PendingDisruption> claims, Map<String, PendingDisruption> healthy, String uid) {
        if (healthy.containsKey(uid)) {
            claims.put(uid, healthy.get(uid));
        }
    }

    /** The other StatefulSets of which the budget matches a pod, by their UIDs. */
    private static Map<String, StatefulSet> sets(PodDisruptionBudget budget, StatefulSet own, NamespaceObjects around) {
        Map<String, StatefulSet> sets = new LinkedHashMap<>();
        for (Pod pod : around.under().apply(budget)) {
            Optional<OwnerReference> owner = owner(pod)
                    .filter(set -> !set.getUid().equals(own.getMetadata().getUid()))
                    .filter(set -> !sets.containsKey(set.getUid()));
            if (owner.isPresent() && matches(budget, pod)) {
                around.sets()
                        .apply(owner.get().getName())
                        .filter(set ->
                                set.getMetadata().getUid().equals(owner.get().getUid()))
                        .ifPresent(set -> sets.put(owner.get().getUid(), set));
            }
        }
        return sets;
    }

    private static Optional<OwnerReference> owner(Pod pod) {
        return ControllerReference.of(pod.getMetadata()).filter(owner -> "StatefulSet".equals(owner.getKind()));
    }

    /** The pods that the set's controller takes down next. */
    private List<Pod> leaving(StatefulSet set, Collection<Pod> pods) {
        String update = set.getStatus() == null ? null : set.getStatus().getUpdateRevision();
        if (Observer.strategy(set.getSpec().getUpdateStrategy()) != UpdateStrategy.ROLLING_UPDATE || update == null) {
            return List.of();
        }
        int start = Observer.start(set);
        int replicas = Observer.replicas(set);
        int partition = Observer.partition(set.getSpec().getUpdateStrategy());
        List<Pod> well = pods.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && PodJudge.ready(pod))
                .filter(pod -> index(pod, start) >= 0 && index(pod, start) < replicas)
                .sorted(Comparator.comparingInt((Pod pod) -> index(pod, start)).reversed())
                .toList();
        int room = maxUnavailable.of(set) - (replicas - well.size());
        return well.stream()
                .filter(pod -> index(pod, start) >= partition && !PodJudge.on(pod, update))
                .limit(Math.max(0, room))
                .toList();
    }

    private static int index(Pod pod, int start) {
        return PodJudge.ordinal(pod.getMetadata().getName()).orElse(-1) - start;
    }

    private List<Rival> rivals(Collection<StatefulSet> sets) {
        List<Rival> rivals = new ArrayList<>();
        for (StatefulSet set : sets) {
            driver(set).ifPresent(driver -> rivals.add(new Rival(name(set), driver)));
        }
        return rivals;
    }

    /** Reading the same text again costs nothing. */
    private Optional<String> driver(StatefulSet set) {
        Optional<String> text = StateAnnotation.annotation(set, StateAnnotation.STATE);
        Known known = records.get(set.getMetadata().getUid());
        if (known == null || !known.text().equals(text)) {
            known = new Known(text, read(set));
            records.put(set.getMetadata().getUid(), known);
        }
        return known.driver();
    }

    private static Optional<String> read(StatefulSet set) {
        try {
            return StateAnnotation.state(set)
                    .filter(state -> !state.over() && state.held().isEmpty())
                    .map(state -> state.driver().orElse(""));
        } catch (UnreadableStateException e) {
            // Another version's, perhaps: somebody may well drive it.
            return Optional.of("");
        }
    }

    private static PendingDisruption claim(StatefulSet set, Pod pod) {
        return new PendingDisruption(
                name(set), pod.getMetadata().getName(), pod.getMetadata().getUid(), Observer.labels(pod.getMetadata()));
    }

    private static String name(StatefulSet set) {
        return set.getMetadata().getNamespace() + "/" + set.getMetadata().getName();
    }

    private static boolean matches(PodDisruptionBudget budget, Pod pod) {
        return LabelSelectors.matches(budget.getSpec().getSelector(), Observer.labels(pod.getMetadata()));
    }

    private static boolean evicted(PodDisruptionBudget budget, Pod pod) {
        return budget.getStatus() != null
                && budget.getStatus().getDisruptedPods() != null
                && budget.getStatus()
                        .getDisruptedPods()
                        .containsKey(pod.getMetadata().getName());
    }
}
