package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Ballot;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Blockage;
import io.jenkins.plugins.statefulset.rollout.engine.kept.IssuedCommand;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.event.FoundPartition;
import io.jenkins.plugins.statefulset.rollout.event.PodDiagnosis;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.ServerState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.gate.VoteJudgement;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.text.StopWords;
import io.jenkins.plugins.statefulset.rollout.text.WaitWords;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tells what happens: compares each look at the cluster with the one before, and turns stages and transitions into events.
 * Says each thing once. Of pods {@link PodNarrator} tells, of waves with their soaks and gates {@link StageNarrator}, of votes
 * {@link VoteNarrator}. Not thread-safe.
 */
final class Narrator {
    private final String statefulSet;
    private final Consumer<RolloutEvent> sink;
    private final PodNarrator pods;
    private final StageNarrator stages;
    private final VoteNarrator votes;

    private final Map<String, BudgetNote> budgets = new HashMap<>();
    private Optional<Integer> replicas = Optional.empty();
    /** The revision of the new template that was told last. */
    private Optional<String> armedTold = Optional.empty();

    private Optional<String> blockedBy = Optional.empty();
    private boolean takenUpTold;
    private Message backupWaits = Message.none();
    private Optional<RequestFailures.Now> server = Optional.empty();

    /** @param diagnosis asks the cluster about a failed pod */
    Narrator(String statefulSet, Consumer<RolloutEvent> sink, Function<PodView, PodDiagnosis> diagnosis) {
        this.statefulSet = statefulSet;
        this.sink = sink;
        this.pods = new PodNarrator(statefulSet, sink, diagnosis);
        this.stages = new StageNarrator(statefulSet, sink);
        this.votes = new VoteNarrator(statefulSet, sink);
    }

    /** A driver that takes up a rollout does not tell again what another has told. */
    void takenUp(RolloutState state, String by, Instant now) {
        armedTold = state.phase() == RolloutState.Phase.BACKUP ? Optional.empty() : state.target();
        stages.takenUp(state.target().isPresent() ? state.wave() : 0);
        blockedBy = state.blocked().map(Blockage::by);
        takenUpTold = true;
        sink.accept(new RolloutEvent.Resumed(now, statefulSet, by));
    }

    /** Of the set, when it was last seen. */
    Optional<Integer> replicas() {
        return replicas;
    }

    void seen(Observation seen, Decision decision, Instant now) {
        replicas = Optional.of(seen.set().replicas());
        tellBudgets(seen, now);
        pods.seen(seen, now);
        tellBackup(seen.backup(), now);
        boolean rolling = seen.state().phase() == RolloutState.Phase.ROLLING;
        if (rolling
                && seen.set().observed()
                && seen.set().updateRevision().isPresent()
                && seen.drift().isEmpty()
                && !armedTold.equals(seen.set().updateRevision())) {
            armedTold = seen.set().updateRevision();
            sink.accept(new RolloutEvent.Armed(
                    now,
                    statefulSet,
                    seen.set().updateRevision().get(),
                    seen.state().setup().baseRevision(),
                    seen.state().partition()));
        }
        stages.reached(decision.stage(), seen.state().promotedThrough(), now);
    }

    void backup(Optional<String> job, BackupPhase phase, Message message, Instant now) {
        sink.accept(new RolloutEvent.Backup(now, statefulSet, job, phase, message));
    }

    void backedUp(Optional<String> job, BackupStatus.Succeeded backup, Instant now) {
        sink.accept(new RolloutEvent.Backup(
                now, statefulSet, job, BackupPhase.SUCCEEDED, backup.message(), Optional.of(backup.taken())));
    }

    void gate(int wave, String name, GateVerdict verdict, Instant now) {
        if (verdict instanceof GateVerdict.Passed passed) {
            stages.gate(now, wave, name, StepState.PASSED, Message.of(passed.message()));
        } else if (verdict instanceof GateVerdict.Failed failed) {
            stages.gate(now, wave, name, StepState.FAILED, Message.of(failed.message()));
        }
    }

    /** Says of votes that they do not count, once for each that is found of one. */
    void judged(Ballot ballot, String gate, List<VoteJudgement> judgements, Instant now) {
        votes.judged(ballot, gate, judgements, now);
    }

    private void tellFailedApproval(StopCause why, Instant now) {
        if (why instanceof StopCause.Rejected rejected) {
            stages.gate(now, rejected.wave(), rejected.gate(), StepState.FAILED, StopWords.of(why));
        } else if (why instanceof StopCause.NotApproved late) {
            stages.gate(now, late.wave(), late.gate(), StepState.FAILED, StopWords.of(why));
        }
    }

    void podCheckStarted(int wave, PodCheck check, String pod, Instant now) {
        podCheck(wave, check, pod, StepState.STARTED, "", now);
    }

    void podCheck(int wave, PodCheck check, String pod, GateVerdict verdict, Instant now) {
        if (verdict instanceof GateVerdict.Passed passed) {
            podCheck(wave, check, pod, StepState.PASSED, passed.message(), now);
        } else if (verdict instanceof GateVerdict.Failed failed) {
            podCheck(wave, check, pod, StepState.FAILED, failed.message(), now);
        }
    }

    private void podCheck(int wave, PodCheck check, String pod, StepState state, String message, Instant now) {
        if (check.moment() == PodMoment.LEADER) {
            // Asked of every pod, again and again; what follows from it is told with the pods that go.
            return;
        }
        sink.accept(new RolloutEvent.GateChanged(
                now,
                statefulSet,
                wave,
                check.label(),
                state,
                Optional.of(message).filter(text -> !text.isEmpty()).map(Message::of),
                Optional.of(pod),
                Optional.of(check.moment()),
                Optional.empty()));
    }

    void done(Transition transition, Instant now) {
        if (transition instanceof Transition.Release release) {
            stages.startWave(release.wave(), now);
            blockedBy = Optional.empty();
            sink.accept(
                    new RolloutEvent.PartitionMoved(now, statefulSet, release.from(), release.to(), release.chosen()));
        } else if (transition instanceof Transition.ReleaseBack back) {
            sink.accept(new RolloutEvent.PartitionMoved(now, statefulSet, back.from(), back.to()));
        } else if (transition instanceof Transition.Heal heal) {
            blockedBy = Optional.empty();
            sink.accept(new RolloutEvent.Healing(now, statefulSet, StepState.STARTED, heal.pods()));
        } else if (transition instanceof Transition.Healed) {
            sink.accept(new RolloutEvent.Healing(now, statefulSet, StepState.PASSED, List.of()));
        } else if (transition instanceof Transition.CountVote counted) {
            votes.counted(counted.wave(), counted.gate(), counted.ballot(), counted.vote(), now);
        } else if (transition instanceof Transition.BeginRollback begun) {
            pods.failures(now);
            tellFailedApproval(begun.why(), now);
            if (begun.by().isEmpty()) {
                stages.failWave(now);
            }
            sink.accept(new RolloutEvent.RollingBack(
                    now, statefulSet, begun.reason(), begun.by(), begun.way(), Optional.of(begun.why())));
        } else if (transition instanceof Transition.Promote promote) {
            takenUpTold = false;
            promote.found().ifPresent(found -> found(found, promote.by(), now));
            sink.accept(new RolloutEvent.Promoted(now, statefulSet, promote.throughWave(), promote.by()));
        } else if (transition instanceof Transition.Hold hold) {
            pods.failures(now);
            tellFailedApproval(hold.why(), now);
            sink.accept(new RolloutEvent.Held(now, statefulSet, hold.reason(), hold.person(), Optional.of(hold.why())));
        } else if (transition instanceof Transition.Resume resume) {
            if (!takenUpTold && resume.found().isEmpty()) {
                sink.accept(new RolloutEvent.Resumed(now, statefulSet, resume.by()));
            }
            resume.found().ifPresent(found -> found(found, resume.by(), now));
            takenUpTold = false;
        } else if (transition instanceof Transition.NoteBlocked blocked) {
            blocked(blocked.why(), now);
        } else if (transition instanceof Transition.End end) {
            ended(end, now);
        }
    }

    private void found(FoundPartition found, String by, Instant now) {
        sink.accept(new RolloutEvent.Resumed(now, statefulSet, by, Optional.of(found)));
        if (found.choice() == FoundPartition.Choice.OWN) {
            sink.accept(new RolloutEvent.PartitionMoved(now, statefulSet, found.found(), found.own()));
        }
    }

    /** The partition that is left behind, where it is another one. */
    void endPartition(int from, int to, Instant now) {
        if (from != to) {
            sink.accept(new RolloutEvent.PartitionMoved(now, statefulSet, from, to));
        }
    }

    private void ended(Transition.End end, Instant now) {
        if (end.result() == RolloutEvent.Result.COMPLETED) {
            stages.passWave(now);
        } else if (end.by().isPresent()) {
            sink.accept(new RolloutEvent.RollingBack(
                    now, statefulSet, end.reason(), end.by(), Optional.empty(), end.why()));
        }
    }

    /** Says what blocks, once for each blocker. */
    void blocked(WaitCause why, Instant now) {
        blocked(why, WaitWords.of(why), now);
    }

    /** Says that the server does not take a pod down, in its words. */
    void refused(WaitCause.NotTakenDown why, Instant now) {
        blocked(why, Message.of(why.answer()), now);
    }

    private void blocked(WaitCause why, Message message, Instant now) {
        if (!blockedBy.equals(Optional.of(why.by()))) {
            blockedBy = Optional.of(why.by());
            sink.accept(new RolloutEvent.Blocked(now, statefulSet, why.by(), message, Optional.of(why)));
        }
    }

    /** A command that is not obeyed. */
    void refused(IssuedCommand said, Message why, Instant now) {
        sink.accept(new RolloutEvent.Refused(
                now, statefulSet, said.verb(), said.command().by(), why));
    }

    /** Says what is wrong with the server, once for each kind, and then that it answers again. */
    void server(Optional<RequestFailures.Now> trouble, Instant now) {
        if (trouble.map(RequestFailures.Now::kind).equals(server.map(RequestFailures.Now::kind))) {
            return;
        }
        if (trouble.isPresent()) {
            RequestFailures.Now wrong = trouble.get();
            ServerState state =
                    switch (wrong.kind()) {
                        case SILENT -> ServerState.SILENT;
                        case REFUSED -> ServerState.REFUSING;
                    };
            sink.accept(new RolloutEvent.ServerChanged(
                    now, statefulSet, state, wrong.since(), wrong.until(), Optional.of(wrong.cause())));
        } else {
            sink.accept(new RolloutEvent.ServerChanged(
                    now,
                    statefulSet,
                    ServerState.ANSWERING,
                    server.orElseThrow().since(),
                    Optional.empty(),
                    Optional.empty()));
        }
        server = trouble;
    }

    void awaitsLease(String holder, Instant until, Instant now) {
        sink.accept(new RolloutEvent.LeaseAwaited(now, statefulSet, holder, until));
    }

    /** What the backup waits for, once for each cause, and then that it goes on. */
    private void tellBackup(BackupStatus backup, Instant now) {
        Optional<Message> message = backup instanceof BackupStatus.Waiting waiting
                ? Optional.of(waiting.message())
                : backup instanceof BackupStatus.Running running && !backupWaits.isEmpty()
                        ? Optional.of(running.message())
                        : Optional.empty();
        if (message.isPresent() && !message.get().equals(backupWaits)) {
            backupWaits = message.get();
            WaitCause why = new WaitCause.Backup(backupWaits);
            sink.accept(new RolloutEvent.Blocked(now, statefulSet, why.by(), WaitWords.of(why), Optional.of(why)));
        }
    }

    private void tellBudgets(Observation seen, Instant now) {
        for (BudgetView budget : seen.budgets()) {
            if (!budget.observed()) {
                continue;
            }
            BudgetNote note = new BudgetNote(budget.allowedByStatus(), budget.healthy(), budget.desired());
            if (!note.equals(budgets.put(budget.name(), note))) {
                sink.accept(new RolloutEvent.BudgetChanged(
                        now, statefulSet, budget.name(), note.allowed(), note.healthy(), note.desired()));
            }
        }
    }

    private record BudgetNote(int allowed, int healthy, int desired) {}
}
