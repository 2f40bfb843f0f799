package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.change.TemplateDiff;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.engine.decided.WayBack;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observer;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.kube.PodTemplates;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds what is pending on a set.
 *
 * <ol>
 *   <li>Pending is a template that a pod is not on. What the template says is not compared: another revision of the same template makes the
 *       controller replace pods as well.
 *   <li>The base is the revision that the controller makes pods from below the partition, where a pod is on it. That one needs no template
 *       to go back to.
 *   <li>Where none is, and under OnDelete, it is the one that most of the waiting pods are on; of several the one of the lowest ordinal.
 *   <li>Where a rollout is held because this template came after its own ({@link RolloutState#superseded}), it is that rollout's base, as
 *       long as that is known: nobody has approved of what stands between the two.
 *   <li>What its ControllerRevision holds is the template to go back to. Without it there is no way back, and nothing to compare with.
 *   <li>The controller stops above the highest ordinal that is not new: what is above that is new, and counts as released. A pod that is
 *       missing or on its way out is not new.
 * </ol>
 */
final class PendingChanges {
    private static final int TRIES = 12;
    private static final Duration AGAIN = Duration.ofMillis(50);

    private final Cluster cluster;
    private final StatefulSet set;
    private final SetView shape;
    private final List<Optional<PodView>> pods;

    PendingChanges(Cluster cluster, StatefulSet set, SetView shape, List<Optional<PodView>> pods) {
        this.cluster = cluster;
        this.set = set;
        this.shape = shape;
        this.pods = pods;
    }

    /** Of a set as it is, with its pods as they are now. */
    static PendingChanges of(Cluster cluster, StatefulSet set) {
        Observer observer = new Observer(cluster.version());
        SetView shape = observer.set(set);
        return new PendingChanges(
                cluster, set, shape, observer.pods(shape, cluster.look(set).podsOwnedBy(shape.uid())));
    }

    /** The set when its controller has looked at it: whoever asks right after a {@code helm upgrade} is faster than that. */
    static StatefulSet observed(Supplier<StatefulSet> present, Scheduler scheduler) {
        StatefulSet found = present.get();
        for (int attempt = 1; !isObserved(found) && attempt <= TRIES; attempt++) {
            scheduler.pause(AGAIN.multipliedBy(attempt));
            found = present.get();
        }
        return found;
    }

    private static boolean isObserved(StatefulSet set) {
        Long generation = set.getMetadata().getGeneration();
        return generation == null
                || (set.getStatus() != null
                        && set.getStatus().getObservedGeneration() != null
                        && set.getStatus().getObservedGeneration() >= generation);
    }

    /** Pods that are not on the template in place, highest first; none while the controller has not given that a name. */
    List<PodView> waiting() {
        return highestFirst(pod -> shape.observed()
                && shape.updateRevision().isPresent()
                && !pod.terminating()
                && !pod.on(shape.updateRevision().get()));
    }

    /**
     * What is pending, in full.
     *
     * @throws BadRequestException if the controller has not looked at the template yet, or the revision that the pods are on is gone
     */
    Optional<PendingChange> find(RollbackBy wanted) {
        if (!shape.observed() || shape.updateRevision().isEmpty()) {
            throw new BadRequestException(
                    Phrase.of("refused.not-observed").with("set", shape.namespace() + "/" + shape.name()));
        }
        List<PodView> waiting = waiting();
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        String target = shape.updateRevision().get();
        String base = base(waiting);
        PodTemplateSpec template = template(base)
                .orElseThrow(() -> new BadRequestException(Phrase.of("refused.base-unknown")
                        .with("set", shape.namespace() + "/" + shape.name())
                        .with("revision", base)
                        .with("field", RequestField.MANIFEST)
                        .with("setting", RequestField.ACCEPT.as("unfinished-rollout"))));
        Map<String, String> others = new TreeMap<>();
        waiting.stream()
                .filter(pod -> !pod.on(base))
                .forEach(pod -> others.put(pod.name(), pod.revision().orElse("no revision")));
        return Optional.of(new PendingChange(
                base,
                template,
                target,
                TemplateDiff.between(template, set.getSpec().getTemplate()),
                partition(target),
                names(waiting),
                names(highestFirst(pod -> pod.on(target) && !pod.terminating())),
                others,
                WayBack.of(shape, Optional.of(base), wanted),
                TemplateOwners.of(set)));
    }

    private String base(List<PodView> waiting) {
        Optional<String> superseded = StateAnnotation.state(set)
                .filter(RolloutState::superseded)
                .flatMap(state -> state.setup().baseRevision())
                .filter(base -> template(base).isPresent());
        if (superseded.isPresent()) {
            return superseded.get();
        }
        Optional<String> current = shape.currentRevision()
                .filter(revision -> shape.strategy() == UpdateStrategy.ROLLING_UPDATE)
                .filter(revision -> waiting.stream().anyMatch(pod -> pod.on(revision)));
        return current.orElseGet(() -> mostCommon(waiting));
    }

    private static String mostCommon(List<PodView> waiting) {
        Map<String, Long> counts = waiting.stream()
                .map(pod -> pod.revision().orElse("unknown"))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        String best = "unknown";
        for (PodView pod : waiting) {
            String revision = pod.revision().orElse("unknown");
            if (counts.get(revision) >= counts.getOrDefault(best, 0L)) {
                best = revision;
            }
        }
        return best;
    }

    private Optional<PodTemplateSpec> template(String revision) {
        return cluster.controllerRevision(shape.namespace(), revision).map(PodTemplates::of);
    }

    private int partition(String target) {
        for (int index = shape.replicas() - 1; index >= 0; index--) {
            boolean isNew = pods.get(index)
                    .filter(pod -> pod.on(target) && !pod.terminating())
                    .isPresent();
            if (!isNew) {
                boolean none = index == shape.replicas() - 1;
                return none && shape.strategy() == UpdateStrategy.ROLLING_UPDATE
                        ? EndPartition.GUARD_PARTITION
                        : index + 1;
            }
        }
        return 0;
    }

    private List<PodView> highestFirst(Predicate<PodView> wanted) {
        List<PodView> found = new ArrayList<>();
        for (int index = shape.replicas() - 1; index >= 0; index--) {
            pods.get(index).filter(wanted).ifPresent(found::add);
        }
        return found;
    }

    private static List<String> names(List<PodView> pods) {
        return pods.stream().map(PodView::name).toList();
    }
}
