package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.HoldCause;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Answers somebody else who moved the partition while a rollout is under way.
 *
 * <ol>
 *   <li>The rollout is held, and who wrote it is named, as far as {@code metadata.managedFields} tells.
 *   <li>Where it was lowered the controller takes pods that were not released, and asks no budget (invariants 2 and 4): the write that holds
 *       puts it back to what was released, so that the controller stops where it stands. A hold that does not stop is none.
 *   <li>Where no pod moves by it, because it was raised, or lies above the replicas, it is left (invariant 9).
 *   <li>That is one write. Whoever writes it again meets no driver any more: nobody fights.
 * </ol>
 */
final class MovedPartition {
    private MovedPartition() {}

    static Write answer(Observation seen, Instant now) {
        RolloutState state = seen.state();
        SetView set = seen.set();
        boolean rolls = set.partition() < Math.min(state.partition(), set.replicas());
        StopCause reason = new StopCause.PartitionChanged(state.partition(), set.partition(), rolls, seen.mover());
        Hold hold = new Hold(reason, Optional.empty(), now, Optional.of(HoldCause.PARTITION_MOVED));
        return new Write(
                state.held(hold),
                rolls ? OptionalInt.of(state.partition()) : OptionalInt.empty(),
                TemplateSource.KEEP,
                new Transition.Hold(reason, Optional.empty()));
    }
}
