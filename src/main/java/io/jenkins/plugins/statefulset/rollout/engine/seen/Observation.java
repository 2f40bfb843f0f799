package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FieldOwner;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Everything that a decision depends on, as it is now.
 *
 * @param state the rollout's own record, from the set's annotation
 * @param command a person's command that has not been carried out yet
 * @param pods by index; empty where there is no such pod
 * @param stray whether the pod that has the name of the set's pod with that index is not the set's, or soon will not be, since its labels do
 *     not match the set's selector: the controller cannot make its own
 * @param budgets those that match a pod of the set
 * @param backup what is known of the demanded backup; absent where none is demanded
 * @param verdicts gates of the present wave that have said something, by their position
 * @param judgements what is known of whose votes count, by the number of the ballot
 * @param podChecks what was asked around pods
 * @param refusals pods that the server would not take down, by their UIDs
 * @param drift what someone else changed in the template since this rollout wrote it; empty for nothing
 * @param mover who has moved the partition since this rollout wrote it; empty where nobody has, or it is not known
 */
public record Observation(
        SetView set,
        RolloutState state,
        Optional<Command> command,
        PodTable pods,
        IntPredicate stray,
        List<BudgetView> budgets,
        BackupStatus backup,
        Map<GateKey, GateVerdict> verdicts,
        Map<Integer, BallotJudgement> judgements,
        Map<PodCheckRun.Key, PodCheckRun> podChecks,
        Map<String, RefusedDisruption> refusals,
        Optional<Message> drift,
        Optional<FieldOwner> mover) {

    /** The same with another view of the set. */
    public Observation of(SetView other) {
        return new Observation(
                other,
                state,
                command,
                pods,
                stray,
                budgets,
                backup,
                verdicts,
                judgements,
                podChecks,
                refusals,
                drift,
                mover);
    }

    /**
     * One gate of one wave.
     *
     * @param wave from 1
     * @param position in the list of gates, from 0
     * @param since when the pods that it judges were all ready: a verdict on others is none on these
     */
    public record GateKey(int wave, int position, Instant since) {}
}
