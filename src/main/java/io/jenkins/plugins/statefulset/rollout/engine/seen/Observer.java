package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView.PodManagement;
import io.jenkins.plugins.statefulset.rollout.kube.ControllerReference;
import io.jenkins.plugins.statefulset.rollout.kube.IntOrPercent;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import io.jenkins.plugins.statefulset.rollout.kube.ResourceVersions;
import io.jenkins.plugins.statefulset.rollout.kube.TemplateHash;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns objects of the cluster into views. It remembers the view of each object that it has seen, so that looking again at
 * what has not changed costs nothing, and so that nothing goes back in time: a watch that is opened anew may be answered by an API server
 * that is behind (kubernetes #59848), and a pod or a budget of a quarter of an hour ago is no reason for anything. Not thread-safe: one for
 * each rollout.
 */
public final class Observer {
    private final KubernetesVersion version;
    private final Duration failureGrace;
    private PodFollower follower = new PodFollower();
    private PodTable placed = PodTable.none(0);
    private int viewedFrom;
    private Map<String, PodDisruptionBudget> seenBudgets = Map.of();
    private final Map<String, HealthyPods> health = new HashMap<>();
    private final Map<String, CountedPods<Boolean>> covered = new HashMap<>();
    private final Map<String, CountedPods<Boolean>> strange = new HashMap<>();
    private final Map<List<String>, CountedPods<Set<String>>> shared = new HashMap<>();
    private final OverlappingBudgets neighbours;
    private PodTemplateSpec hashed;
    private String hash = "";

    public Observer(KubernetesVersion version) {
        this(version, RolloutOptions.FAILURE_GRACE);
    }

    /** @param failureGrace how long what kubelets try again may fail */
    public Observer(KubernetesVersion version, Duration failureGrace) {
        this.version = version;
        this.neighbours =
                new OverlappingBudgets(set -> maxUnavailable(set.getSpec().getUpdateStrategy(), replicas(set)));
        this.failureGrace = failureGrace;
    }

    /** The view of a set. */
    public SetView set(StatefulSet set) {
        StatefulSetSpec spec = set.getSpec();
        StatefulSetStatus status = set.getStatus() == null ? new StatefulSetStatus() : set.getStatus();
        int replicas = replicas(set);
        UpdateStrategy strategy = strategy(spec.getUpdateStrategy());
        return new SetView(
                set.getMetadata().getNamespace(),
                set.getMetadata().getName(),
                set.getMetadata().getUid(),
                set.getMetadata().getResourceVersion(),
                replicas,
                start(set),
                strategy,
                "Parallel".equals(spec.getPodManagementPolicy()) ? PodManagement.PARALLEL : PodManagement.ORDERED_READY,
                strategy == UpdateStrategy.ROLLING_UPDATE ? partition(spec.getUpdateStrategy()) : 0,
                strategy == UpdateStrategy.ROLLING_UPDATE ? maxUnavailable(spec.getUpdateStrategy(), replicas) : 1,
                maxUnavailableWritten(spec.getUpdateStrategy()),
                spec.getMinReadySeconds() == null ? 0 : spec.getMinReadySeconds(),
                graceSeconds(spec.getTemplate()),
                status.getObservedGeneration() != null
                        && set.getMetadata().getGeneration() != null
                        && status.getObservedGeneration() >= set.getMetadata().getGeneration(),
                status.getReplicas() != null && status.getReplicas() > replicas,
                Optional.ofNullable(status.getUpdateRevision()).filter(name -> !name.isEmpty()),
                Optional.ofNullable(status.getCurrentRevision()).filter(name -> !name.isEmpty()),
                hash(spec.getTemplate()));
    }

    /** The set's pods by index; pods outside of its replicas are left out. The same table while nothing has changed. */
    public PodTable pods(SetView set, Collection<Pod> owned) {
        if (set.start() != viewedFrom || set.replicas() != placed.size()) {
            follower = new PodFollower();
            placed = PodTable.none(set.replicas());
            viewedFrom = set.start();
        }
        Map<Integer, Optional<PodView>> changes = new HashMap<>();
        follower.follow(owned, gone -> changes.put(index(gone, set.start()), Optional.empty()), come -> {
            PodView view = PodJudge.view(come, set.start(), failureGrace);
            if (known(view.index()).filter(newer -> isOlder(view, newer)).isPresent()) {
                changes.remove(view.index());
            } else {
                changes.put(view.index(), Optional.of(view));
            }
        });
        placed = placed.with(changes);
        return placed;
    }

    private Optional<PodView> known(int index) {
        return index >= 0 && index < placed.size() ? placed.get(index) : Optional.empty();
    }

    private static boolean isOlder(PodView view, PodView known) {
        return ResourceVersions.isOlder(view.resourceVersion(), known.resourceVersion());
    }

    private static int index(Pod pod, int start) {
        return PodJudge.ordinal(pod.getMetadata().getName()).orElse(-1) - start;
    }

    /**
     * The budgets that match a pod of the set, as it is or as its template makes it: a template may change the labels, and a
     * budget may name a single pod. Those that share a pod of the set with another one know it, and each knows who else
     * lives on it.
     */
    public List<BudgetView> budgets(
            StatefulSet set, Collection<Pod> owned, Collection<PodDisruptionBudget> budgets, NamespaceObjects around) {
        Map<String, String> made = labels(set.getSpec().getTemplate().getMetadata());
        List<PodDisruptionBudget> matching = new ArrayList<>();
        for (PodDisruptionBudget budget : newest(budgets)) {
            if (matches(budget, made) || covers(budget, owned)) {
                matching.add(budget);
            }
        }
        List<BudgetView> views = new ArrayList<>();
        for (PodDisruptionBudget budget : matching) {
            BudgetView view = new BudgetView(
                            budget, () -> healthy(budget, around.under().apply(budget)))
                    .besides(() -> others(budget, set, around));
            views.add(
                    sharesAPod(budget, matching, owned)
                            ? view.asOneOfSeveral(replicas(set), () -> strangers(budget, set, around))
                            : view);
        }
        return views;
    }

    /** Those that are there, each as new as it has been seen. */
    private Collection<PodDisruptionBudget> newest(Collection<PodDisruptionBudget> budgets) {
        List<PodDisruptionBudget> newest = new ArrayList<>();
        Map<String, PodDisruptionBudget> seen = new HashMap<>();
        for (PodDisruptionBudget budget : budgets) {
            String name = budget.getMetadata().getName();
            PodDisruptionBudget known = seenBudgets.get(name);
            boolean older = known != null
                    && ResourceVersions.isOlder(
                            budget.getMetadata().getResourceVersion(),
                            known.getMetadata().getResourceVersion());
            PodDisruptionBudget newer = older ? known : budget;
            newest.add(newer);
            seen.put(name, newer);
        }
        seenBudgets = seen;
        return newest;
    }

    /** Most budgets cover the pods of one set only, which a glance tells. */
    private OverlappingUse others(PodDisruptionBudget budget, StatefulSet set, NamespaceObjects around) {
        return strangers(budget, set, around) == 0 ? OverlappingUse.NONE : neighbours.of(budget, set, around);
    }

    /** Whether one of the set's pods is matched by this budget and by another one. */
    private boolean sharesAPod(PodDisruptionBudget budget, List<PodDisruptionBudget> matching, Collection<Pod> owned) {
        if (matching.size() < 2) {
            return false;
        }
        String own = key(budget);
        return shared
                .computeIfAbsent(
                        matching.stream().map(Observer::key).toList(),
                        unused -> new CountedPods<>(pod -> matching.stream()
                                .filter(each -> matches(each, labels(pod.getMetadata())))
                                .map(Observer::key)
                                .collect(Collectors.toSet())))
                .of(owned)
                .keySet()
                .stream()
                .anyMatch(by -> by.size() > 1 && by.contains(own));
    }

    /** Whether the budget matches one of the set's pods. */
    private boolean covers(PodDisruptionBudget budget, Collection<Pod> owned) {
        return covered.computeIfAbsent(
                        key(budget), unused -> new CountedPods<>(pod -> matches(budget, labels(pod.getMetadata()))))
                .of(owned)
                .containsKey(true);
    }

    /** Pods that the budget matches and another controller than the set's keeps up. */
    private int strangers(PodDisruptionBudget budget, StatefulSet set, NamespaceObjects around) {
        String own = set.getMetadata().getUid();
        return strange.computeIfAbsent(
                        key(budget),
                        unused -> new CountedPods<>(pod -> matches(budget, labels(pod.getMetadata()))
                                && ControllerReference.of(pod.getMetadata())
                                        .filter(owner -> !owner.getUid().equals(own))
                                        .isPresent()))
                .of(around.under().apply(budget))
                .getOrDefault(true, 0);
    }

    private static boolean matches(PodDisruptionBudget budget, Map<String, String> labels) {
        return LabelSelectors.matches(budget.getSpec().getSelector(), labels);
    }

    /** Pods that the disruption controller counts as healthy ({@code countHealthyPods} in disruption.go). */
    private int healthy(PodDisruptionBudget budget, Collection<Pod> pods) {
        Map<String, String> disrupted =
                budget.getStatus() == null || budget.getStatus().getDisruptedPods() == null
                        ? Map.of()
                        : budget.getStatus().getDisruptedPods();
        return health.computeIfAbsent(key(budget), unused -> new HealthyPods(budget))
                .without(disrupted.keySet(), pods);
    }

    private static String key(PodDisruptionBudget budget) {
        ObjectMeta metadata = budget.getMetadata();
        return metadata.getName() + "/" + metadata.getUid() + "/" + metadata.getGeneration();
    }

    static Map<String, String> labels(ObjectMeta metadata) {
        return metadata == null || metadata.getLabels() == null ? Map.of() : metadata.getLabels();
    }

    /** The name of a pod that the budget counts as healthy. */
    static Optional<String> healthy(PodDisruptionBudget budget, Pod pod) {
        boolean counts = pod.getMetadata().getDeletionTimestamp() == null
                && PodJudge.ready(pod)
                && matches(budget, labels(pod.getMetadata()));
        return counts ? Optional.of(pod.getMetadata().getName()) : Optional.empty();
    }

    @SuppressWarnings({"ReferenceEquality", "OptionalEquality"
    }) // the same object needs no second look; an equal one gets it
    private String hash(PodTemplateSpec template) {
        if (template != hashed) {
            hash = TemplateHash.of(template);
            hashed = template;
        }
        return hash;
    }

    static int start(StatefulSet set) {
        return set.getSpec().getOrdinals() == null
                        || set.getSpec().getOrdinals().getStart() == null
                ? 0
                : set.getSpec().getOrdinals().getStart();
    }

    static int replicas(StatefulSet set) {
        return set.getSpec().getReplicas() == null ? 1 : set.getSpec().getReplicas();
    }

    /** The strategy of a set: RollingUpdate where it says none. */
    public static UpdateStrategy strategy(StatefulSetUpdateStrategy strategy) {
        String type = strategy == null || strategy.getType() == null ? "RollingUpdate" : strategy.getType();
        return switch (type) {
            case "RollingUpdate" -> UpdateStrategy.ROLLING_UPDATE;
            case "OnDelete" -> UpdateStrategy.ON_DELETE;
            default -> UpdateStrategy.UNKNOWN;
        };
    }

    /** The partition of a set: 0 where it says none. */
    public static int partition(StatefulSetUpdateStrategy strategy) {
        return strategy == null
                        || strategy.getRollingUpdate() == null
                        || strategy.getRollingUpdate().getPartition() == null
                ? 0
                : strategy.getRollingUpdate().getPartition();
    }

    private static Optional<String> maxUnavailableWritten(StatefulSetUpdateStrategy strategy) {
        return strategy == null || strategy.getRollingUpdate() == null
                ? Optional.empty()
                : Optional.ofNullable(strategy.getRollingUpdate().getMaxUnavailable())
                        .map(value -> String.valueOf(value.getValue()));
    }

    private int maxUnavailable(StatefulSetUpdateStrategy strategy, int replicas) {
        IntOrString value = strategy == null || strategy.getRollingUpdate() == null
                ? null
                : strategy.getRollingUpdate().getMaxUnavailable();
        if (value == null || !version.honoursMaxUnavailable()) {
            return 1;
        }
        // Percentages round down, to 1 at least: getStatefulSetMaxUnavailable in stateful_set_utils.go.
        return Math.max(1, IntOrPercent.down(value, replicas));
    }

    private static int graceSeconds(PodTemplateSpec template) {
        return template.getSpec() == null || template.getSpec().getTerminationGracePeriodSeconds() == null
                ? 30
                // One of less than nothing counts as a second: CheckGracefulDelete in
                // pkg/registry/core/pod/strategy.go.
                : (int) Math.max(
                        0, Math.min(Integer.MAX_VALUE, template.getSpec().getTerminationGracePeriodSeconds()));
    }
}
