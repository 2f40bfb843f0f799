package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;

/** The pods of a set as they are, by index: what a driver may know of them, and what it cannot know yet. */
final class TruePods {
    /** Pods say since when they are ready in whole seconds, and so does the server what time it is. */
    static final Duration WHOLE_SECONDS = Duration.ofMillis(2_100);

    private final InvariantWatcher truth;
    private final StatefulSet set;
    private final String update;

    TruePods(InvariantWatcher truth, StatefulSet set) {
        this.truth = truth;
        this.set = set;
        this.update =
                String.valueOf(set.getStatus() == null ? "" : set.getStatus().getUpdateRevision());
    }

    int replicas() {
        return set.getSpec().getReplicas();
    }

    /** The revision of the set's template. */
    String update() {
        return update;
    }

    String name(int index) {
        return set.getMetadata().getName() + "-" + (SwarmDatabase.start(set) + index);
    }

    Optional<Pod> at(int index) {
        return truth.cluster().pod(SwarmDatabase.NAMESPACE, name(index));
    }

    /** One that is on another revision than that, and not on its way out. */
    boolean isOnAnother(int index, String revision) {
        return at(index)
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null
                        && !SwarmDatabase.revision(pod).equals(revision))
                .isPresent();
    }

    /** One that is ready on another revision than the template's, and not on its way out: it has something to lose. */
    boolean hasSomethingToLose(int index) {
        return isOnAnother(index, update)
                && at(index).filter(SwarmDatabase::ready).isPresent();
    }

    Optional<Instant> downSince(int index) {
        return Optional.ofNullable(truth.downSince().get(name(index)));
    }

    /** Whether it has been down for longer than a driver may not have seen. */
    boolean isSeenDown(int index) {
        Instant visible = truth.seenByAll(InvariantWatcher.RACE);
        return downSince(index).filter(since -> !since.isAfter(visible)).isPresent();
    }

    /** Whether the pod that is there now may not have been seen yet: another was there, or none, a moment ago. */
    boolean isUnseen(int index) {
        Instant visible = truth.seenByAll(InvariantWatcher.RACE);
        return truth.createdAt(name(index)).filter(visible::isBefore).isPresent();
    }

    /** Whether it has been ready, but not for {@code minReadySeconds}, by any reading of a clock. */
    boolean isTooYoung(int index) {
        Integer seconds = set.getSpec().getMinReadySeconds();
        Instant now = truth.cluster().clock().now();
        return seconds != null
                && seconds > 0
                && downSince(index).isEmpty()
                && truth.upSince(name(index))
                        .filter(up ->
                                up.plusSeconds(seconds).minus(WHOLE_SECONDS).isAfter(now))
                        .isPresent();
    }

    /**
     * Those that have been released: from that index on, or where the order is free all that are seen to be on the new revision, whoever
     * took them.
     */
    IntStream released(int from, RolloutState state) {
        return isFree(state)
                ? IntStream.range(0, replicas()).filter(index -> isNew(index) && !isUnseen(index))
                : IntStream.range(from, replicas());
    }

    private boolean isNew(int index) {
        return at(index)
                .filter(pod -> SwarmDatabase.revision(pod).equals(update))
                .isPresent();
    }

    /** Of so many as have been released where the order is free, how many are not seen to be well on the new revision. */
    long missing(int from, RolloutState state) {
        long well = IntStream.range(0, replicas())
                .filter(index -> (isNew(index) || wasReadyOnIt(index)) && !isSeenDown(index))
                .count();
        return isFree(state) ? Math.max(0, replicas() - from - well) : 0;
    }

    private boolean wasReadyOnIt(int index) {
        return downSince(index).isPresent() && truth.readyOn(name(index)).equals(Optional.of(update));
    }

    boolean isFree(RolloutState state) {
        return set.getSpec().getUpdateStrategy().getType().equals("OnDelete")
                && state.setup()
                        .options()
                        .order()
                        .filter(order -> order != PodOrder.HIGHEST)
                        .isPresent();
    }

    /** Pods from that index on that have been released, and whose end is still to come. */
    long leaving(int from) {
        return IntStream.range(from, replicas())
                .filter(this::hasSomethingToLose)
                .count();
    }
}
