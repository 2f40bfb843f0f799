package io.jenkins.plugins.statefulset.rollout.jenkins.trigger;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import java.util.Optional;

/**
 * Whether a set has a change that a job is to be started for, as far as the set itself tells.
 *
 * <ol>
 *   <li>The set is guarded, or has OnDelete: its controller takes no pod to the new template by itself.
 *   <li>The controller has looked at the template in place ({@code observedGeneration}); its name for that is the revision.
 *   <li>That revision is not the one that pods are made from. With OnDelete that cannot be told by the status, since up to 1.36 its
 *       {@code currentRevision} never moves; its pods tell.
 *   <li>No rollout of the set is under way or held. One that is held because this change came after its own ({@link RolloutState#superseded})
 *       waits for just such a job.
 *   <li>The last rollout of the set has not tried this revision: where it went back from it, under the guard, the template still stands.
 * </ol>
 */
final class ChangeRules {
    private ChangeRules() {}

    /**
     * The revision to start a job for.
     *
     * @throws StateAnnotation.UnreadableStateException if it cannot be told whether a rollout is under way
     */
    static Optional<String> revision(StatefulSet set) {
        return isHeldBack(set) && isObserved(set) && mayDiffer(set)
                ? update(set).filter(revision -> isFree(set, revision))
                : Optional.empty();
    }

    /** Whether every change that there was is on all pods, or was taken back. */
    static boolean isSettled(StatefulSet set) {
        return isObserved(set) && update(set).isPresent() && update(set).equals(current(set));
    }

    private static boolean isHeldBack(StatefulSet set) {
        return isOnDelete(set)
                || Optional.ofNullable(set.getSpec().getUpdateStrategy())
                        .map(strategy -> strategy.getRollingUpdate())
                        .map(rolling -> rolling.getPartition())
                        .filter(partition -> partition >= EndPartition.GUARD_PARTITION)
                        .isPresent();
    }

    private static boolean isOnDelete(StatefulSet set) {
        return Optional.ofNullable(set.getSpec().getUpdateStrategy())
                .map(strategy -> strategy.getType())
                .filter(UpdateStrategy.ON_DELETE.type()::equals)
                .isPresent();
    }

    private static boolean isObserved(StatefulSet set) {
        Long generation = set.getMetadata().getGeneration();
        return generation == null
                || status(set)
                        .map(StatefulSetStatus::getObservedGeneration)
                        .filter(observed -> observed >= generation)
                        .isPresent();
    }

    private static boolean mayDiffer(StatefulSet set) {
        return isOnDelete(set) || !update(set).equals(current(set));
    }

    private static boolean isFree(StatefulSet set, String revision) {
        Optional<RolloutState> state = StateAnnotation.state(set);
        boolean busy = state.filter(open -> !open.over() && !open.superseded()).isPresent();
        boolean tried = state.filter(RolloutState::over)
                .flatMap(RolloutState::target)
                .filter(revision::equals)
                .isPresent();
        return !busy && !tried;
    }

    private static Optional<String> update(StatefulSet set) {
        return status(set).map(StatefulSetStatus::getUpdateRevision).filter(name -> !name.isEmpty());
    }

    private static Optional<String> current(StatefulSet set) {
        return status(set).map(StatefulSetStatus::getCurrentRevision).filter(name -> !name.isEmpty());
    }

    private static Optional<StatefulSetStatus> status(StatefulSet set) {
        return Optional.ofNullable(set.getStatus());
    }
}
