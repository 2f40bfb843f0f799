package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Halt;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Failure;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.RefusedDisruption;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes of a step the request that it needs, and tells what was done. Used by the looks of one driver, which never overlap.
 *
 * <ol>
 *   <li>Nothing is sent unless the Lease is held (invariant 6).
 *   <li>A write is conditional on what was looked at ({@link SetPatch#fenced}); what the controller writes to the status meanwhile
 *       does not disturb it. It is sent once: where it fails on that, there is something newer, which has to be decided on first.
 *   <li>Where the server calls it invalid, it is looked again: if what it was fenced by has changed, that was the cause.
 *   <li>Evictions and deletions name the UID that was seen. Where the server says that there is no such pod, it is believed, and the
 *       watch waited for. One that is refused is noted ({@link RefusedDisruptions}): the decision heeds that.
 *   <li>A driver that has written {@link WriteLimit#MOST} times with nothing new in the world holds the rollout instead of
 *       writing once more: whatever makes it do that, a person is to look.
 *   <li>A rollback whose old template is not known any more, because its ControllerRevision was forgotten or deleted, holds the rollout:
 *       a person has to give a template. One that a person asked for is refused with the same words.
 *   <li>What takes a pod down is reserved first with its budgets ({@link DriverReservations}).
 *   <li>What it did is told by {@link #tellNews}, so that the request need not wait for what is told before it.
 *   <li>Any other refusal is the driver's to judge.
 * </ol>
 */
final class StepWriter {
    /** What the API server says where the UID in a precondition is not the pod's. */
    private static final Pattern ANOTHER_POD = Pattern.compile("\\bUID in (the )?precondition");

    private final Cluster cluster;
    private final String namespace;
    private final String name;
    private final LeaseKeeper lease;
    private final DriverReservations reservations;
    private final SetWatch sets;
    private final RolloutBackup backup;
    private final GateRuns gates;
    private final BallotRuns ballots;
    private final PodCheckRuns podChecks;
    private final CommandInbox inbox;
    private final Narrator narrator;
    private final TemplateSecrets discretion;
    private final List<Runnable> news = new ArrayList<>();
    private final RefusedDisruptions refusals = new RefusedDisruptions();
    private final WriteLimit budget = new WriteLimit();

    StepWriter(
            DriverSetting setting,
            LeaseKeeper lease,
            DriverReservations reservations,
            SetWatch sets,
            RolloutBackup backup,
            GateRuns gates,
            BallotRuns ballots,
            PodCheckRuns podChecks,
            CommandInbox inbox,
            Narrator narrator,
            TemplateSecrets discretion) {
        this.cluster = setting.cluster();
        this.namespace = setting.namespace();
        this.name = setting.name();
        this.lease = lease;
        this.reservations = reservations;
        this.sets = sets;
        this.backup = backup;
        this.gates = gates;
        this.ballots = ballots;
        this.podChecks = podChecks;
        this.inbox = inbox;
        this.narrator = narrator;
        this.discretion = discretion;
    }

    /** What became of a step. */
    sealed interface Result {}

    /** There is something new to look at: it was sent, or what it was decided on is not the newest any more. */
    record Sent() implements Result {}

    /** It was not, or in vain: it is to be looked at again then. */
    record Later(Instant at) implements Result {}

    /** The Lease is not held now, so nothing was sent. */
    record NotHeld() implements Result {}

    /**
     * Carries out a step.
     *
     * @param step neither {@link Decision.Wait} nor {@link Decision.Stop}, which need no request
     * @throws ClusterException where the server refuses it for another reason than the rules above name
     */
    Result carryOut(StatefulSet set, Observation seen, Step step, Instant now) {
        if (!lease.held()) {
            return new NotHeld();
        }
        boolean writes = !(step instanceof Decision.AskGate
                || step instanceof Decision.AskJudge
                || step instanceof Decision.AskPodCheck
                || step instanceof Decision.StartBackup);
        if (writes && budget.spent(seen, inbox.taken())) {
            return send(set, seen, tooOften(seen, now), now);
        }
        DriverReservations.Answer answer = reservations.before(seen, step, now);
        if (answer instanceof DriverReservations.Answer.LookAgain) {
            return new Sent();
        }
        if (answer instanceof DriverReservations.Answer.NotYet notYet) {
            notYet.by()
                    .ifPresent(blocker -> news.add(
                            () -> narrator.blocked(new WaitCause.BudgetTaken(blocker.budget(), blocker.who()), now)));
            return new Later(notYet.again());
        }
        try {
            Result result = send(set, seen, step, now);
            reservations.sent();
            return result;
        } catch (ClusterException e) {
            reservations.failed(e);
            throw e;
        }
    }

    private static Decision.Write tooOften(Observation seen, Instant now) {
        return Halt.hold(seen.state(), new StopCause.WroteTooOften(WriteLimit.MOST), Optional.empty(), now);
    }

    private Result send(StatefulSet set, Observation seen, Step step, Instant now) {
        if (step instanceof Decision.Write write) {
            write(set, seen, write, now);
        } else if (step instanceof Decision.AskGate ask) {
            gates.ask(ask, seen, namespace);
        } else if (step instanceof Decision.AskJudge ask) {
            ballots.ask(ask);
        } else if (step instanceof Decision.AskPodCheck ask) {
            podChecks.ask(ask, seen, namespace, now);
            news.add(() -> narrator.podCheckStarted(seen.state().wave(), ask.check(), ask.pod(), now));
        } else if (step instanceof Decision.StartBackup) {
            backup.start(seen.state());
            news.add(() -> narrator.backup(backup.jobName(seen.state()), BackupPhase.STARTED, Message.none(), now));
        } else if (step instanceof Decision.Evict evict) {
            PodView pod = evict.pod();
            takeDown(pod, () -> cluster.evictPod(namespace, pod.name(), pod.uid()), now);
        } else if (step instanceof Decision.Delete delete) {
            PodView pod = delete.pod();
            takeDown(pod, () -> cluster.deletePod(namespace, pod.name(), pod.uid(), pod.resourceVersion()), now);
        }
        return new Sent();
    }

    /** The pods that the server would not take down. */
    Map<String, RefusedDisruption> refusals() {
        return refusals.all();
    }

    private void write(StatefulSet set, Observation seen, Decision.Write write, Instant now) {
        Optional<PodTemplateSpec> template;
        try {
            template = sets.template(write.template(), set, seen.state());
        } catch (SetWatch.BaseGone gone) {
            write(set, seen, noWayBack(set, seen, write, gone, now), Optional.empty(), now);
            return;
        }
        write(set, seen, write, template, now);
    }

    private static Decision.Write noWayBack(
            StatefulSet set, Observation seen, Decision.Write write, SetWatch.BaseGone gone, Instant now) {
        StopCause why = new StopCause.BaseGone(
                gone.revision(),
                Optional.ofNullable(set.getSpec().getRevisionHistoryLimit()).filter(limit -> limit == 0),
                write.state().failure().map(Failure::reason));
        return Halt.hold(seen.state(), why, Optional.empty(), now);
    }

    private void write(
            StatefulSet set, Observation seen, Decision.Write write, Optional<PodTemplateSpec> template, Instant now) {
        String record = StateAnnotation.write(discretion.shown(write.state()));
        SetPatch patch = SetPatch.fenced(set).annotation(StateAnnotation.STATE, record);
        Optional<Message> refused = refusal(seen, write.transition()).map(why -> why.map(discretion::sentence));
        inbox.answer(set, patch, refused, now);
        inbox.sending();
        strategy(seen, write, patch);
        template.ifPresent(patch::template);
        try {
            sets.written(cluster.patchStatefulSet(namespace, name, patch.build()), record, write.state());
        } catch (ClusterException e) {
            if (e.reason() == Reason.CONFLICT) {
                sets.outdated(set, now.plus(RetryPauses.WATCH));
            } else if (e.reason() != Reason.INVALID || !sets.changedSince(set)) {
                throw e;
            }
            reservations.inVain();
            return;
        }
        budget.wrote(seen, inbox.taken());
        inbox.answered();
        tellBackupEnd(seen, write, now);
        news.add(() -> {
            narrator.done(write.transition(), now);
            if (write.transition() instanceof Decision.Transition.End end
                    && end.result() == RolloutEvent.Result.COMPLETED) {
                write.partition()
                        .ifPresent(to -> narrator.endPartition(seen.set().partition(), to, now));
            }
        });
    }

    /** What the last step did, to be told after what it was decided on. */
    void tellNews() {
        List<Runnable> told = List.copyOf(news);
        news.clear();
        told.forEach(Runnable::run);
    }

    /** The record says whose strategy the set has. One that someone else has put in place stays. */
    private static void strategy(Observation seen, Decision.Write write, SetPatch patch) {
        Optional<RolloutState.Healing> before = seen.state().healing();
        boolean heals = write.state().healing().isPresent();
        if (before.isEmpty() && heals) {
            patch.onDelete();
        } else if (before.isPresent() && !heals && seen.set().strategy() == UpdateStrategy.ON_DELETE) {
            patch.rollingUpdate(
                    write.partition().orElse(write.state().partition()),
                    before.get().maxUnavailable());
        } else {
            write.partition().ifPresent(patch::partition);
        }
    }

    /** A rollback that would overwrite what is not ours is answered by another step. */
    private static Optional<Message> refusal(Observation seen, Decision.Transition transition) {
        boolean rollback =
                seen.command().filter(Command.Rollback.class::isInstance).isPresent();
        if (rollback && transition instanceof Decision.Transition.Hold hold) {
            return Optional.of(hold.reason());
        }
        return rollback
                        && transition instanceof Decision.Transition.End end
                        && end.result() != RolloutEvent.Result.ROLLED_BACK
                ? Optional.of(end.reason())
                : Optional.empty();
    }

    /**
     * Answers the commands on the set that cannot be obeyed.
     *
     * @return whether there was one
     */
    boolean refuse(StatefulSet set, RolloutState state, Instant now) {
        CommandInbox.Refusals refusals = CommandInbox.refusedElsewhere(set, state, now);
        if (refusals.patch().isEmpty() || !lease.held()) {
            return false;
        }
        try {
            StatefulSet answer = cluster.patchStatefulSet(
                    namespace, name, refusals.patch().get().build());
            sets.written(
                    answer,
                    StateAnnotation.annotation(set, StateAnnotation.STATE).orElseThrow(),
                    state);
        } catch (ClusterException e) {
            if (e.reason() == Reason.CONFLICT) {
                sets.outdated(set, now.plus(RetryPauses.WATCH));
            } else if (e.reason() != Reason.INVALID || !sets.changedSince(set)) {
                throw e;
            }
            return true;
        }
        refusals.refused().forEach(refused -> narrator.refused(refused.issued(), refused.why(), now));
        return true;
    }

    private void tellBackupEnd(Observation seen, Decision.Write write, Instant now) {
        if (write.transition() instanceof Decision.Transition.Arm
                && seen.backup() instanceof BackupStatus.Succeeded succeeded) {
            news.add(() -> narrator.backedUp(backup.jobName(seen.state()), succeeded, now));
        } else if (write.transition() instanceof Decision.Transition.End
                && seen.backup() instanceof BackupStatus.Failed failed) {
            news.add(() -> narrator.backup(backup.jobName(seen.state()), BackupPhase.FAILED, failed.message(), now));
        }
    }

    private void takeDown(PodView pod, Runnable request, Instant now) {
        try {
            request.run();
        } catch (ClusterException e) {
            switch (e.reason()) {
                case NOT_FOUND -> sets.unknown(pod, now.plus(RetryPauses.GONE));
                case CONFLICT -> replaced(pod, e, now);
                case DISRUPTION_REFUSED -> refused(pod, RefusedDisruption.Kind.BUDGET, e, now);
                case FORBIDDEN, INVALID -> refused(pod, RefusedDisruption.Kind.SERVER, e, now);
                default -> throw e;
            }
            reservations.inVain();
            return;
        }
        refusals.accepted(pod.uid());
        sets.gone(pod);
    }

    /** Another pod has its name; or it has changed since it was seen, which is for the watch to bring. */
    private void replaced(PodView pod, ClusterException answer, Instant now) {
        if (!ANOTHER_POD.matcher(answer.getMessage()).find()) {
            reservations.inVain();
            throw answer;
        }
        sets.unknown(pod, now.plus(RetryPauses.GONE));
    }

    private void refused(PodView pod, RefusedDisruption.Kind kind, ClusterException answer, Instant now) {
        refusals.refused(pod.uid(), kind, answer.getMessage(), now);
        news.add(() -> narrator.refused(new WaitCause.NotTakenDown(pod.name(), answer.getMessage()), now));
    }
}
