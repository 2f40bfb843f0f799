package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Blockage;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.BudgetPolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * How long a rollout waits when nothing may be taken down.
 *
 * <ol>
 *   <li>For {@link #MOMENT} it just waits: a budget's status follows a pod's readiness by some milliseconds, and nobody
 *       needs to hear of that.
 *   <li>Then, where a budget is in the way and the policy is {@link BudgetPolicy#FAIL}, it has failed; else the wait is noted on the set with its absolute end, so that
 *       it is the same wait for whoever drives on.
 *   <li>When that end has come, it has failed, whatever has stood in the way meanwhile. A note from before the last pod got
 *       ready is of another wait and says nothing of this one, nor does one whose end came while
 *       nobody drove ({@link RolloutState#takenUp}).
 * </ol>
 */
final class BudgetWait {
    /** A wait shorter than this is not worth a word. */
    static final Duration MOMENT = Duration.ofSeconds(2);

    private BudgetWait() {}

    /**
     * @param readySince when there was nothing else to wait for
     * @param policy what to do when a budget is in the way
     * @param fail what a failure leads to
     */
    static Step await(
            Observation seen,
            WaitCause reason,
            Instant readySince,
            Instant now,
            BudgetPolicy policy,
            Function<StopCause, Step> fail) {
        RolloutOptions options = seen.state().setup().options();
        Optional<Blockage> noted =
                seen.state().blocked().filter(note -> !note.since().isBefore(readySince));
        if (noted.isPresent()) {
            Instant until = noted.get().until();
            return now.isBefore(until)
                    ? new Wait(reason, Optional.of(until))
                    : fail.apply(new StopCause.Waited(
                            reason,
                            StopCause.seconds(Duration.between(noted.get().since(), now))));
        }
        Instant moment = readySince.plus(MOMENT);
        if (now.isBefore(moment)) {
            return new Wait(reason, Optional.of(moment));
        }
        if (policy == BudgetPolicy.FAIL && reason instanceof WaitCause.Budget) {
            return fail.apply(new StopCause.NotAwaited(reason));
        }
        Blockage blockage = new Blockage(reason, now, now.plus(options.budgetTimeout()));
        return Write.ofRecord(seen.state().noted(blockage), new Transition.NoteBlocked(reason));
    }
}
