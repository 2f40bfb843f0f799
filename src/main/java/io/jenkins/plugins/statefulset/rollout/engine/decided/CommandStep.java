package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Ballot;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.event.FoundPartition;
import io.jenkins.plugins.statefulset.rollout.event.FoundPartition.Choice;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.Vote;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a person's command is carried out.
 *
 * <ol>
 *   <li>A rollback does not overwrite what {@link ForeignChange} protects. One that is asked for once more while it goes back is a resume, but
 *       accepts no strategy of somebody else's that it has not been held for: whoever asked has not been told of it.
 *   <li>An abort during the backup ends the rollout, and holds it from then on: whoever aborts leaves nothing behind that another rollout
 *       would have to wait for.
 *   <li>What is resumed goes on from its own partition, unless the person accepts the one that is found ({@link MovedPartition}). Where somebody
 *       has changed the template as well the partition is left as it is: the rollout ends at the next look, and touches neither.
 *   <li>To promote as far as a number of pods passes the soaks and gates of the waves before it, and takes up a rollout that is held.
 * </ol>
 */
final class CommandStep {
    private CommandStep() {}

    /** The step that carries it out. */
    static Step of(Observation seen, Command command, Instant now) {
        RolloutState state = seen.state();
        if (command instanceof Command.Hold hold) {
            return Halt.hold(state, new StopCause.Asked(hold.reason()), Optional.of(hold.by()), now);
        }
        if (command instanceof Command.Abort abort) {
            return state.phase() == Phase.BACKUP
                    ? Halt.endUntouched(seen, new StopCause.Asked(abort.reason()), abort.by(), Optional.empty(), now)
                    : Halt.hold(state, new StopCause.Asked(abort.reason()), Optional.of(abort.by()), now);
        }
        if (command instanceof Command.Resume resume) {
            return resume(seen, resume.by(), resume.partition().orElse(Choice.OWN), now);
        }
        if (command instanceof Command.Promote promote) {
            int through = promote.to()
                    .map(size -> wavesBefore(seen, size.of(seen.set().replicas())))
                    .orElse(state.wave());
            int reached = Math.max(state.promotedThrough(), through);
            if (state.held().isEmpty()) {
                return Write.ofRecord(state.promoted(reached), new Transition.Promote(reached, promote.by()));
            }
            Optional<FoundPartition> found = found(seen, Choice.OWN);
            return new Write(
                    resumed(seen, found, now).promoted(reached),
                    ownAgain(found),
                    TemplateSource.KEEP,
                    new Transition.Promote(reached, promote.by(), found));
        }
        if (command instanceof Command.CastVote cast) {
            return vote(state, cast, now);
        }
        Command.Rollback rollback = (Command.Rollback) command;
        Optional<Step> untouchable = WayBack.writesNoTemplate(seen)
                ? ForeignChange.unknownStrategy(seen, now)
                : ForeignChange.untouchable(seen, now);
        if (untouchable.isPresent()) {
            return untouchable.get();
        }
        Optional<Step> untold =
                state.phase() == Phase.ROLLING_BACK && state.held().isEmpty()
                        ? ForeignChange.anotherStrategy(seen, now)
                        : Optional.empty();
        if (untold.isPresent()) {
            return untold.get();
        }
        return state.phase() == Phase.ROLLING_BACK
                ? resume(seen, rollback.by(), Choice.OWN, now)
                : Halt.goBack(seen, new StopCause.Asked(rollback.reason()), Optional.of(rollback.by()), now);
    }

    private static Step vote(RolloutState state, Command.CastVote cast, Instant now) {
        Ballot ballot = state.ballot().orElseThrow();
        Vote vote = new Vote(cast.by(), cast.choice(), now, cast.reason());
        String gate = state.approval(ballot).map(GateSpec.Approval::label).orElse("");
        return Write.ofRecord(state.voted(vote), new Transition.CountVote(ballot.wave(), gate, ballot.number(), vote));
    }

    private static Write resume(Observation seen, String by, Choice choice, Instant now) {
        Optional<FoundPartition> found = found(seen, choice);
        return new Write(
                resumed(seen, found, now), ownAgain(found), TemplateSource.KEEP, new Transition.Resume(by, found));
    }

    /** Where the template is somebody else's by now, so is the partition. */
    private static Optional<FoundPartition> found(Observation seen, Choice choice) {
        return seen.drift().isPresent() ? Optional.empty() : MovedPartition.found(seen, choice);
    }

    private static OptionalInt ownAgain(Optional<FoundPartition> found) {
        return found.filter(lowered -> lowered.choice() == Choice.OWN).isPresent()
                ? OptionalInt.of(found.get().own())
                : OptionalInt.empty();
    }

    private static RolloutState resumed(Observation seen, Optional<FoundPartition> found, Instant now) {
        int partition = seen.set().strategy() == UpdateStrategy.ROLLING_UPDATE
                ? ownAgain(found).orElse(seen.set().partition())
                : seen.state().partition();
        return seen.state().resumed(partition, seen.set().strategy(), now);
    }

    /** The last wave that ends before that many ordinals are on the new revision; the very last where all are meant. */
    private static int wavesBefore(Observation seen, int total) {
        List<WaveSize> sizes = seen.state().setup().options().waves();
        int replicas = seen.set().replicas();
        int count = WavePlan.count(sizes, replicas);
        if (total >= replicas) {
            return count;
        }
        int waves = 0;
        while (waves < count && replicas - WavePlan.partitionAfter(sizes, waves + 1, replicas) < total) {
            waves++;
        }
        return waves;
    }
}
