package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FieldOwner;
import java.util.List;
import java.util.Optional;

/**
 * How a set stands under its guard: a partition above any number of replicas, under which no change of the template moves a pod.
 *
 * @param partition what the set has; 0 with OnDelete, which knows none
 * @param pending what is in place and not on every pod; empty where nothing is, or that is not known
 * @param unknown why it is not known what is pending
 * @param claims who else has written the partition, and may write it again
 * @param rollout the rollout that is under way or held
 */
public record GuardStatus(
        String namespace,
        String name,
        UpdateStrategy strategy,
        int partition,
        Optional<PendingChange> pending,
        Optional<Message> unknown,
        List<FieldOwner> claims,
        Optional<String> rollout) {

    /** Where a guard is. */
    public enum State {
        UP,
        DOWN,
        /** OnDelete: the controller replaces no pod by itself. */
        NOT_NEEDED
    }

    public GuardStatus {
        claims = List.copyOf(claims);
    }

    public State state() {
        if (strategy == UpdateStrategy.ON_DELETE) {
            return State.NOT_NEEDED;
        }
        return partition >= EndPartition.GUARD_PARTITION ? State.UP : State.DOWN;
    }
}
