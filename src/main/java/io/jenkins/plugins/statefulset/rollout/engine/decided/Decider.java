package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Stage;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Stop;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Applied;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Ballot;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Restarts;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.End;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.FoundPartition;
import io.jenkins.plugins.statefulset.rollout.event.FoundPartition.Choice;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.StopCause.StrategyChanged.During;
import io.jenkins.plugins.statefulset.rollout.event.StopCause.TemplateChanged.Template;
import io.jenkins.plugins.statefulset.rollout.event.Vote;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides what a rollout does next. A pure function of what is seen and of the time, so a driver that dies anywhere and is
 * started again elsewhere goes on as if nothing had happened.
 *
 * <ol>
 *   <li>A rollout that is over does nothing.
 *   <li>A person's command comes before everything else, but a rollback does not overwrite what rule 4 protects.
 *   <li>A rollout that is held does nothing, but for a while put a partition back that somebody lowers ({@link MovedPartition}).
 *   <li>A template that is not the one this rollout wrote was changed by someone else: the rollout ends, says what changed,
 *       and touches neither the template nor the partition (invariant 9). A partition that someone else moved holds
 *       it ({@link MovedPartition}), and so does another update strategy: people switch to OnDelete to stop a controller, and do not want
 *       pods evicted in its place. Resumed, the rollout goes on with the strategy that is there, unless this version does not know it.
 *   <li>A rollout of a template that its owner put in place ({@link Applied}) is {@linkplain RolloutState#superseded superseded} by
 *       a newer one: it is held, and the partition goes up to the guard, for from where it was on the controller takes pods to the newer
 *       one already. Where the owner has put the template from before back,
 *       the change is withdrawn, and it goes back as after a failure. The partition counts from its first write on, which has stopped
 *       the controller.
 *   <li>While ill pods are replaced the set is OnDelete by this rollout's own doing, see {@link UnhealthyPods}, and all else is decided
 *       as for the strategy that it will have again. Whatever stops or turns the rollout meanwhile gives it that back in the same
 *       write, unless someone else has changed it.
 *   <li>During the backup nothing of the set is changed (invariant 1). Its failure ends the rollout, and so does an abort, which
 *       holds it from then on: whoever aborts leaves nothing behind that another rollout would have to wait for.
 *   <li>Then {@link Promotion} releases wave by wave, or {@link Rollback} goes back, as far as the server takes pods down for them
 *       ({@link RefusedDisruptionWait}).
 * </ol>
 */
public final class Decider {
    /** Why a Job's pod does not start may come over no watch: it is looked for that often. */
    static final Duration BACKUP_LOOK = Duration.ofSeconds(10);

    /** The next step. Never null, never throws for any state of the cluster. */
    public Decision decide(Observation raw, Instant now) {
        Decision decision = decided(raw, now);
        return new Decision(decision.stage(), PodChecks.tellingWhatIsLeft(raw, decision.step()));
    }

    private Decision decided(Observation raw, Instant now) {
        Observation seen = meant(raw);
        RolloutState state = seen.state();
        if (state.over()) {
            End end = state.end().orElseThrow();
            return new Decision(new Stage.Over(), new Stop(end.result(), end.reason(), end.why()));
        }
        if (seen.command().isPresent()) {
            Command command = seen.command().get();
            Stage stage = command instanceof Command.CastVote ? new Stage.Voting(state.wave()) : stage(state);
            return new Decision(stage, obey(seen, command, now));
        }
        if (state.held().isPresent()) {
            Hold held = state.held().get();
            return new Decision(
                    new Stage.Over(),
                    MovedPartition.watched(seen, now)
                            .orElseGet(() -> new Stop(Result.HELD, held.reason(), held.why())));
        }
        Optional<Step> interference = raw.set().strategy() == UpdateStrategy.ROLLING_UPDATE
                        && state.healing().isPresent()
                ? untouchable(seen, now).or(() -> Optional.of(takenOver(seen, now)))
                : interference(seen, now);
        if (interference.isPresent()) {
            return new Decision(stage(state), interference.get());
        }
        return switch (state.phase()) {
            case BACKUP -> prepare(seen, now);
            case ROLLING ->
                RefusedDisruptionWait.heed(seen, new Promotion(seen, now).decide(), now)
                        .within(state.deadline());
            case ROLLING_BACK ->
                RefusedDisruptionWait.heed(seen, new Rollback(seen, now).decide(), now)
                        .within(Rollback.deadline(state));
            case DONE -> throw new IllegalStateException("handled above");
        };
    }

    /** With the strategy that the set has when no ill pods are being replaced. */
    private static Observation meant(Observation seen) {
        RolloutState state = seen.state();
        return state.healing().isPresent() && seen.set().strategy() == UpdateStrategy.ON_DELETE
                ? seen.of(seen.set().rollingFrom(state.partition()))
                : seen;
    }

    private static Stage stage(RolloutState state) {
        return switch (state.phase()) {
            case BACKUP -> new Stage.Preparing();
            case ROLLING -> new Stage.Releasing(state.wave());
            case ROLLING_BACK -> new Stage.RollingBack();
            case DONE -> new Stage.Over();
        };
    }

    private static Step obey(Observation seen, Command command, Instant now) {
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
            Optional<FoundPartition> found = MovedPartition.found(seen, Choice.OWN);
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
        Optional<Step> untouchable = writesNoTemplate(seen) ? unknownStrategy(seen, now) : untouchable(seen, now);
        if (untouchable.isPresent()) {
            return untouchable.get();
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
        Optional<FoundPartition> found = MovedPartition.found(seen, choice);
        return new Write(
                resumed(seen, found, now), ownAgain(found), TemplateSource.KEEP, new Transition.Resume(by, found));
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

    private static Optional<Step> interference(Observation seen, Instant now) {
        Optional<Step> untouchable = untouchable(seen, now);
        if (untouchable.isPresent()) {
            return untouchable;
        }
        RolloutState state = seen.state();
        SetView set = seen.set();
        Optional<UpdateStrategy> former = state.strategy().filter(known -> known != set.strategy());
        if (former.isPresent()) {
            return Optional.of(
                    Halt.hold(state, strategyChanged(former.get(), set, During.ROLLOUT), Optional.empty(), now));
        }
        if (MovedPartition.isPlaced(state)
                && set.strategy() == UpdateStrategy.ROLLING_UPDATE
                && set.partition() != state.partition()) {
            return Optional.of(MovedPartition.answer(seen, now));
        }
        return Optional.empty();
    }

    /** Ill pods were being replaced, and the controller is to touch no other meanwhile. */
    private static Step takenOver(Observation seen, Instant now) {
        return Halt.hold(
                seen.state(),
                strategyChanged(UpdateStrategy.ON_DELETE, seen.set(), During.HEALING),
                Optional.empty(),
                now);
    }

    private static StopCause strategyChanged(UpdateStrategy from, SetView set, During during) {
        return new StopCause.StrategyChanged(
                Optional.of(from.type()),
                Optional.of(set.strategy().type()),
                set.strategy() == UpdateStrategy.ON_DELETE ? Optional.empty() : Optional.of(set.partition()),
                during);
    }

    /** What keeps the rollout from writing a template at all. */
    private static Optional<Step> untouchable(Observation seen, Instant now) {
        RolloutState state = seen.state();
        SetView set = seen.set();
        if (seen.drift().isPresent() && state.setup().applied().isPresent() && state.phase() != Phase.ROLLING_BACK) {
            return Optional.of(
                    set.templateHash().equals(state.setup().baseHash())
                            ? Halt.fail(seen, new StopCause.Withdrawn(), now)
                            : superseded(seen, now));
        }
        if (seen.drift().isPresent()) {
            return Optional.of(Halt.end(
                    state,
                    Result.FAILED,
                    new StopCause.TemplateChanged(
                            set.templateHash().equals(state.setup().baseHash()) ? Template.FORMER : Template.ANOTHER,
                            seen.drift().get(),
                            RemainingPartition.words(set)),
                    now));
        }
        return unknownStrategy(seen, now);
    }

    private static Optional<Step> unknownStrategy(Observation seen, Instant now) {
        return seen.set().strategy() == UpdateStrategy.UNKNOWN
                ? Optional.of(Halt.hold(
                        seen.state(),
                        new StopCause.StrategyChanged(
                                Optional.empty(), Optional.empty(), Optional.empty(), During.ROLLOUT),
                        Optional.empty(),
                        now))
                : Optional.empty();
    }

    private static Step superseded(Observation seen, Instant now) {
        StopCause reason = new StopCause.Superseded(
                seen.drift().orElseThrow(),
                seen.set().namespace(),
                seen.set().name(),
                seen.state().setup().applied().flatMap(Applied::restarts).map(before -> anew(seen, before)));
        Hold hold = new Hold(reason, Optional.empty(), now, Optional.of(RolloutState.HoldCause.SUPERSEDED));
        int guard = EndPartition.GUARD_PARTITION;
        return new Write(
                seen.state().stopped(guard).held(hold),
                seen.set().ifPartitioned(guard),
                TemplateSource.KEEP,
                new Transition.Hold(reason, Optional.empty()));
    }

    private static StopCause.Anew anew(Observation seen, Restarts before) {
        return new StopCause.Anew(
                before.after(seen.state().setup().id(), seen.state().wave()).done(), Restarts.MOST);
    }

    /** Whether a rollback would leave the template as it is, whosever it is. */
    private static boolean writesNoTemplate(Observation seen) {
        return seen.state().goesBackUnderTheTemplate()
                || (seen.state().phase() != Phase.ROLLING_BACK && WayBack.template(seen) == TemplateSource.KEEP);
    }

    private static Decision prepare(Observation seen, Instant now) {
        RolloutState state = seen.state();
        if (state.pending().flatMap(RolloutState.Pending::backupJob).isEmpty()) {
            return new Decision(new Stage.Preparing(), arm(seen, now));
        }
        Stage stage = new Stage.BackingUp();
        BackupStatus backup = seen.backup();
        if (backup instanceof BackupStatus.Succeeded) {
            return new Decision(stage, arm(seen, now));
        }
        if (backup instanceof BackupStatus.Failed failed) {
            return new Decision(
                    stage, Halt.end(state, Result.FAILED, new StopCause.BackupFailed(failed.message()), now));
        }
        if (!now.isBefore(state.deadline())) {
            return new Decision(stage, Halt.end(state, Result.FAILED, new StopCause.BackupLate(), now));
        }
        if (backup instanceof BackupStatus.Running running) {
            return new Decision(stage, awaitBackup(state, running.message(), now));
        }
        if (backup instanceof BackupStatus.Waiting waiting) {
            return new Decision(stage, awaitBackup(state, waiting.message(), now));
        }
        return new Decision(stage, new Decision.StartBackup());
    }

    private static Wait awaitBackup(RolloutState state, String message, Instant now) {
        Instant again = now.plus(BACKUP_LOOK);
        return new Wait(
                new WaitCause.Backup(message),
                Optional.of(again.isBefore(state.deadline()) ? again : state.deadline()));
    }

    private static Write arm(Observation seen, Instant now) {
        if (seen.state().setup().applied().isPresent()) {
            int stopped = seen.state().partition();
            RolloutState armed = seen.state().armed(now).released(1, stopped, Optional.empty(), now);
            return new Write(armed, seen.set().ifPartitioned(stopped), TemplateSource.KEEP, new Transition.Arm());
        }
        int frozen = seen.set().replicas();
        RolloutState armed = seen.state().armed(now).released(1, frozen, Optional.empty(), now);
        return new Write(armed, seen.set().ifPartitioned(frozen), TemplateSource.TARGET, new Transition.Arm());
    }
}
