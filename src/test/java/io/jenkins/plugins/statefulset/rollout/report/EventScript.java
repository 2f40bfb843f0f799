package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.BackupTaken;
import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import io.jenkins.plugins.statefulset.rollout.event.PodDiagnosis;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.text.PodCauseWords;
import io.jenkins.plugins.statefulset.rollout.text.StopWords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Writes event streams as a rollout would: a clock that is moved on by hand, and a sentence for each event. */
public final class EventScript {
    public static final Instant START = Instant.parse("2026-11-23T12:04:15Z");
    public static final String SET = "default/postgresql";
    public static final String OLD = "postgresql-9f4d8c6b5";
    public static final String NEW = "postgresql-7c65d9f8b4";

    private final List<RolloutEvent> events = new ArrayList<>();
    private final int replicas;
    private Instant now = START;

    private EventScript(int replicas) {
        this.replicas = replicas;
    }

    /** A plan of three pods in two waves, with what is given here. */
    EventScript planned(String strategy, List<RolloutEvent.BlockerSummary> blockers, List<Neighbour> neighbours) {
        RolloutEvent.Planned plan =
                (RolloutEvent.Planned) planned(3, 1, 2).events().get(0);
        return add(new RolloutEvent.Planned(
                plan.time(),
                plan.statefulSet(),
                plan.rolloutId(),
                plan.cluster(),
                plan.replicas(),
                plan.startOrdinal(),
                plan.baseRevision(),
                plan.changes(),
                plan.waves(),
                plan.risk(),
                blockers,
                plan.warnings(),
                plan.backup(),
                plan.ill(),
                Optional.of(strategy),
                neighbours));
    }

    /** A plan with these waves (numbers of ordinals), and all pods ready on the old revision. */
    public static EventScript planned(int replicas, int... waves) {
        EventScript script = new EventScript(replicas);
        List<Wave> planned = new ArrayList<>();
        int next = replicas;
        for (int size : waves) {
            int partition = next - size;
            planned.add(new Wave(
                    planned.size() + 1,
                    partition,
                    IntStream.range(0, size)
                            .map(i -> partition + size - 1 - i)
                            .boxed()
                            .toList()));
            next = partition;
        }
        script.events.add(new RolloutEvent.Planned(
                START,
                SET,
                Optional.of("r-7f3a"),
                "production",
                replicas,
                0,
                Optional.of(OLD),
                List.of(Message.of("container postgresql: image postgres:13 → postgres:13.23")),
                planned,
                new RolloutEvent.RiskSummary(
                        "low",
                        List.of(Message.of("minor update within PostgreSQL 13; data files stay as they are")),
                        List.of(new RolloutEvent.RiskFact(
                                "low", "spec.template.spec.containers[postgresql].image", Optional.empty()))),
                List.of(),
                List.of(Message.of("no storage class fast-ssd in these manifests; the set's own volumes are kept")),
                Optional.of(Message.of("always: a pg_dump of every database, before the first pod is touched")),
                List.of()));
        for (int ordinal = replicas - 1; ordinal >= 0; ordinal--) {
            script.pod(ordinal, OLD, PodState.READY);
        }
        return script;
    }

    /** A stream whose beginning is lost. */
    public static EventScript midway(int replicas) {
        return new EventScript(replicas);
    }

    public List<RolloutEvent> events() {
        return List.copyOf(events);
    }

    public Instant now() {
        return now;
    }

    public EventScript after(Duration time) {
        now = now.plus(time);
        return this;
    }

    public EventScript afterSeconds(double seconds) {
        return after(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    public EventScript add(RolloutEvent event) {
        events.add(event);
        return this;
    }

    public EventScript backup(BackupPhase state, String message) {
        return add(
                new RolloutEvent.Backup(now, SET, Optional.of("postgresql-backup-r-7f3a"), state, Message.of(message)));
    }

    /** A backup of 14 seconds that succeeds. */
    public EventScript backedUp() {
        return backup(BackupPhase.STARTED, "")
                .afterSeconds(14)
                .taken(
                        "48.2 MB, sha256 5f1c2a9b3d4e…, 2 databases, in 14 s; pvc/backup-pvc:/postgresql/2026-11-23T12-04-17Z",
                        new BackupTaken(
                                true,
                                Optional.of("pvc/backup-pvc:/postgresql/2026-11-23T12-04-17Z"),
                                Optional.of(48_200_000L),
                                Optional.of("5f1c2a9b3d4e"),
                                2,
                                0,
                                14));
    }

    public EventScript taken(String message, BackupTaken taken) {
        return add(new RolloutEvent.Backup(
                now,
                SET,
                Optional.of("postgresql-backup-r-7f3a"),
                BackupPhase.SUCCEEDED,
                Message.of(message),
                Optional.of(taken)));
    }

    public EventScript armed() {
        return add(new RolloutEvent.Armed(now, SET, NEW, Optional.of(OLD), replicas));
    }

    public EventScript wave(int number, StepState state) {
        return add(new RolloutEvent.WaveChanged(now, SET, number, state));
    }

    public EventScript gate(int wave, String name, StepState state, String message) {
        return add(new RolloutEvent.GateChanged(
                now,
                SET,
                wave,
                name,
                state,
                Optional.of(message).filter(text -> !text.isEmpty()).map(Message::of)));
    }

    public EventScript soaksUntil(int wave, Instant end) {
        return add(new RolloutEvent.GateChanged(
                now,
                SET,
                wave,
                "soak",
                StepState.STARTED,
                Optional.of(Message.of("until ").and(end))));
    }

    public EventScript soak(int wave, Duration time) {
        return gate(wave, "soak", StepState.STARTED, "").after(time).gate(wave, "soak", StepState.PASSED, "");
    }

    public EventScript partition(int from, int to) {
        return add(new RolloutEvent.PartitionMoved(now, SET, from, to));
    }

    public EventScript pod(int ordinal, String revision, PodState state) {
        return pod(ordinal, revision, state, "");
    }

    public EventScript pod(int ordinal, String revision, PodState state, String reason) {
        return add(new RolloutEvent.PodChanged(
                now,
                SET,
                "postgresql-" + ordinal,
                ordinal,
                Optional.of(revision).filter(text -> !text.isEmpty()),
                state,
                Optional.of(reason).filter(text -> !text.isEmpty()).map(Message::of)));
    }

    public EventScript pod(int ordinal, String revision, PodState state, PodCause why) {
        return add(new RolloutEvent.PodChanged(
                now,
                SET,
                "postgresql-" + ordinal,
                ordinal,
                Optional.of(revision),
                state,
                Optional.of(PodCauseWords.of(why)),
                Optional.empty(),
                Optional.of(why)));
    }

    public EventScript failed(int ordinal, String revision, PodDiagnosis diagnosis) {
        return failed(ordinal, revision, diagnosis, Optional.empty());
    }

    public EventScript failed(int ordinal, String revision, PodDiagnosis diagnosis, Optional<PodCause> why) {
        return add(RolloutEvent.PodChanged.failed(
                now, SET, "postgresql-" + ordinal, ordinal, Optional.of(revision), diagnosis, why));
    }

    public EventScript budget(int allowed) {
        return add(new RolloutEvent.BudgetChanged(
                now, SET, "postgresql-pdb", allowed, replicas - 1 + allowed, replicas - 1));
    }

    public EventScript blocked(String by, String message) {
        WaitCause.Naming naming = message.contains(by) ? WaitCause.Naming.NAMES_IT : WaitCause.Naming.LEAVES_IT_OUT;
        return add(new RolloutEvent.Blocked(
                now, SET, by, Message.of(message), Optional.of(new WaitCause.Told(by, naming))));
    }

    public EventScript promoted(int wave, String by) {
        return add(new RolloutEvent.Promoted(now, SET, wave, by));
    }

    public EventScript held(String reason) {
        return add(new RolloutEvent.Held(now, SET, Message.of(reason), Optional.empty()));
    }

    public EventScript resumed(String by) {
        return add(new RolloutEvent.Resumed(now, SET, by));
    }

    public EventScript rollingBack(StopCause why) {
        return add(new RolloutEvent.RollingBack(
                now, SET, StopWords.of(why), Optional.empty(), Optional.empty(), Optional.of(why)));
    }

    public EventScript rollingBack(String reason) {
        return add(new RolloutEvent.RollingBack(now, SET, Message.of(reason), Optional.empty()));
    }

    public EventScript rolledBackBy(String person, String reason) {
        return add(new RolloutEvent.RollingBack(now, SET, Message.of(reason), Optional.of(person)));
    }

    public EventScript finished(Result outcome, String reason) {
        return add(new RolloutEvent.Finished(
                now,
                SET,
                outcome,
                Message.of(reason),
                Duration.between(START, now).toMillis() / 1000.0));
    }

    /** An ordinal goes from one revision to another and is ready after the given seconds. */
    public EventScript moves(int ordinal, String from, String to, double seconds) {
        budget(1).pod(ordinal, from, PodState.TERMINATING).budget(0);
        afterSeconds(seconds * 0.2).pod(ordinal, "", PodState.PENDING);
        afterSeconds(seconds * 0.1).pod(ordinal, to, PodState.RUNNING);
        return afterSeconds(seconds * 0.7).pod(ordinal, to, PodState.READY).budget(1);
    }

    /** A released ordinal of the new revision. */
    public EventScript released(int ordinal, double seconds) {
        return partition(ordinal + 1, ordinal).moves(ordinal, OLD, NEW, seconds);
    }
}
