package io.jenkins.plugins.statefulset.rollout.sim;

import java.time.Instant;
import java.util.List;

/**
 * A pod was told to go.
 *
 * @param who the client or controller that did it
 * @param ordinal -1 for a pod of no StatefulSet
 * @param revision the pod's revision
 * @param ready whether it was ready until then
 * @param budgets the true state of every budget that matches the pod, right before
 */
public record Disruption(
        Instant time,
        String who,
        Cause cause,
        String namespace,
        String pod,
        String uid,
        int ordinal,
        String revision,
        boolean ready,
        List<BudgetState> budgets) {
    public Disruption {
        budgets = List.copyOf(budgets);
    }

    /** Why a pod had to go. */
    public enum Cause {
        /** The StatefulSet controller replaces it by one of the update revision. */
        UPDATE,
        SCALE_DOWN,
        /** It had ended by itself. */
        ENDED,
        EVICTION,
        /** A client deleted it. */
        DELETION,
        /** Its node is not heard of. */
        NODE_LOST
    }
}
