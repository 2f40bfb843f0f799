package io.jenkins.plugins.statefulset.rollout.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.plan.TemplateOwner;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Something that happened in a rollout. {@code time} is the cluster's, virtual in a rehearsal; {@code statefulSet} is
 * {@code namespace/name}. Optional fields are left out of the JSON form where they are empty. Revisions are names of
 * ControllerRevisions.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RolloutEvent.Planned.class, name = "plan"),
    @JsonSubTypes.Type(value = RolloutEvent.Backup.class, name = "backup"),
    @JsonSubTypes.Type(value = RolloutEvent.Armed.class, name = "armed"),
    @JsonSubTypes.Type(value = RolloutEvent.WaveChanged.class, name = "wave"),
    @JsonSubTypes.Type(value = RolloutEvent.Blocked.class, name = "blocked"),
    @JsonSubTypes.Type(value = RolloutEvent.PartitionMoved.class, name = "partition"),
    @JsonSubTypes.Type(value = RolloutEvent.Healing.class, name = "healing"),
    @JsonSubTypes.Type(value = RolloutEvent.PodChanged.class, name = "pod"),
    @JsonSubTypes.Type(value = RolloutEvent.GateChanged.class, name = "gate"),
    @JsonSubTypes.Type(value = RolloutEvent.Voted.class, name = "vote"),
    @JsonSubTypes.Type(value = RolloutEvent.BudgetChanged.class, name = "budget"),
    @JsonSubTypes.Type(value = RolloutEvent.Promoted.class, name = "promoted"),
    @JsonSubTypes.Type(value = RolloutEvent.Held.class, name = "held"),
    @JsonSubTypes.Type(value = RolloutEvent.Resumed.class, name = "resumed"),
    @JsonSubTypes.Type(value = RolloutEvent.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = RolloutEvent.RollingBack.class, name = "rollback"),
    @JsonSubTypes.Type(value = RolloutEvent.ServerChanged.class, name = "server"),
    @JsonSubTypes.Type(value = RolloutEvent.LeaseAwaited.class, name = "lease"),
    @JsonSubTypes.Type(value = RolloutEvent.EventsRefused.class, name = "events-refused"),
    @JsonSubTypes.Type(value = RolloutEvent.Finished.class, name = "finished"),
})
@JsonPropertyOrder({"time", "event", "statefulSet"})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public sealed interface RolloutEvent {
    Instant time();

    String statefulSet();

    /**
     * The first event: what is going to happen.
     *
     * @param rolloutId empty where only a plan was asked for
     * @param cluster the name of the cluster
     * @param changes the fields of the template that change, one sentence each, secrets redacted
     * @param baseRevision the ControllerRevision to go back to; empty where the cluster has none yet
     * @param backup what backup will be taken and why, or why none
     * @param ill pods that are ill already: they go first
     * @param updateStrategy the set's {@code updateStrategy.type}; empty where it was not noted. With OnDelete there is no partition: the
     *     pods are evicted one by one
     * @param neighbours who and what else acts on the set or its pods
     * @param applied present where the template is in place already, by somebody else
     * @param fields what {@code changes} says, as facts; empty where the template differs in no field, and in events of versions that had only sentences
     * @param restart present where it takes the place of a rollout that a newer template has superseded
     * @param profile the profile that knows the set; empty where none does, none is wanted, or the version had none
     */
    record Planned(
            Instant time,
            String statefulSet,
            Optional<String> rolloutId,
            String cluster,
            int replicas,
            int startOrdinal,
            Optional<String> baseRevision,
            List<Message> changes,
            List<Wave> waves,
            RiskSummary risk,
            List<BlockerSummary> blockers,
            List<Message> warnings,
            Optional<Message> backup,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<IllPod> ill,
            Optional<String> updateStrategy,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Neighbour> neighbours,
            Optional<TemplateInPlace> applied,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ChangedValue> fields,
            Optional<Restart> restart,
            Optional<ProfileUse> profile)
            implements RolloutEvent {

        public Planned {
            ill = ill == null ? List.of() : List.copyOf(ill);
            updateStrategy = updateStrategy == null ? Optional.empty() : updateStrategy;
            neighbours = neighbours == null
                    ? List.of()
                    : neighbours.stream()
                            .filter(neighbour -> !(neighbour instanceof Neighbour.Unknown))
                            .toList();
            applied = applied == null ? Optional.empty() : applied;
            fields = fields == null ? List.of() : List.copyOf(fields);
            restart = restart == null ? Optional.empty() : restart;
            profile = profile == null ? Optional.empty() : profile;
        }

        /** A plan of a template that is not in place yet. */
        public Planned(
                Instant time,
                String statefulSet,
                Optional<String> rolloutId,
                String cluster,
                int replicas,
                int startOrdinal,
                Optional<String> baseRevision,
                List<Message> changes,
                List<Wave> waves,
                RiskSummary risk,
                List<BlockerSummary> blockers,
                List<Message> warnings,
                Optional<Message> backup,
                List<IllPod> ill,
                Optional<String> updateStrategy,
                List<Neighbour> neighbours) {
            this(
                    time,
                    statefulSet,
                    rolloutId,
                    cluster,
                    replicas,
                    startOrdinal,
                    baseRevision,
                    changes,
                    waves,
                    risk,
                    blockers,
                    warnings,
                    backup,
                    ill,
                    updateStrategy,
                    neighbours,
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty());
        }

        /** A plan of which the strategy was not noted. */
        public Planned(
                Instant time,
                String statefulSet,
                Optional<String> rolloutId,
                String cluster,
                int replicas,
                int startOrdinal,
                Optional<String> baseRevision,
                List<Message> changes,
                List<Wave> waves,
                RiskSummary risk,
                List<BlockerSummary> blockers,
                List<Message> warnings,
                Optional<Message> backup,
                List<IllPod> ill) {
            this(
                    time,
                    statefulSet,
                    rolloutId,
                    cluster,
                    replicas,
                    startOrdinal,
                    baseRevision,
                    changes,
                    waves,
                    risk,
                    blockers,
                    warnings,
                    backup,
                    ill,
                    Optional.empty(),
                    List.of());
        }

        /** Whether pods go by eviction and no partition says which. */
        public boolean onDelete() {
            return updateStrategy.filter("OnDelete"::equals).isPresent();
        }

        /** The same plan, of the rollout that now begins with it. */
        public Planned begun(String id, Instant now) {
            return new Planned(
                    now,
                    statefulSet,
                    Optional.of(id),
                    cluster,
                    replicas,
                    startOrdinal,
                    baseRevision,
                    changes,
                    waves,
                    risk,
                    blockers,
                    warnings,
                    backup,
                    ill,
                    updateStrategy,
                    neighbours,
                    applied,
                    fields,
                    restart,
                    profile);
        }

        /** The same plan, of a rollout that takes another's place. */
        public Planned inPlaceOf(Restart former) {
            return new Planned(
                    time,
                    statefulSet,
                    rolloutId,
                    cluster,
                    replicas,
                    startOrdinal,
                    baseRevision,
                    changes,
                    waves,
                    risk,
                    blockers,
                    warnings,
                    backup,
                    ill,
                    updateStrategy,
                    neighbours,
                    applied,
                    fields,
                    Optional.of(former),
                    profile);
        }

        /** The same plan with these warnings. */
        public Planned withWarnings(List<Message> others) {
            return new Planned(
                    time,
                    statefulSet,
                    rolloutId,
                    cluster,
                    replicas,
                    startOrdinal,
                    baseRevision,
                    changes,
                    waves,
                    risk,
                    blockers,
                    others,
                    backup,
                    ill,
                    updateStrategy,
                    neighbours,
                    applied,
                    fields,
                    restart,
                    profile);
        }
    }

    /**
     * What a profile asks around each pod.
     *
     * @param name of the profile, such as {@code kafka}
     * @param variant such as {@code kraft}; empty where the profile has none
     * @param chosen {@code image} where the image was recognized, {@code person} where it was asked for
     * @param asks its checks and actions that count, in their order
     * @param nothing why nothing is asked: {@code needs-nothing}, {@code too-few}, {@code no-variant} or {@code changes}; empty otherwise
     * @param leftOut those that cannot be asked, and so do not count
     */
    record ProfileUse(
            String name,
            Optional<String> variant,
            String chosen,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> asks,
            Optional<String> nothing,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<CheckLeftOut> leftOut) {
        public ProfileUse {
            variant = variant == null ? Optional.empty() : variant;
            asks = asks == null ? List.of() : List.copyOf(asks);
            nothing = nothing == null ? Optional.empty() : nothing;
            leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
        }

        /** The same, with what was seen as it may be shown. */
        ProfileUse shown(UnaryOperator<String> how) {
            return new ProfileUse(
                    name,
                    variant,
                    chosen,
                    asks,
                    nothing,
                    leftOut.stream()
                            .map(left ->
                                    new CheckLeftOut(left.name(), left.cause(), left.pod(), how.apply(left.seen())))
                            .toList());
        }
    }

    /**
     * A check or an action that cannot be asked.
     *
     * @param name as the profile has it
     * @param cause such as {@code no-program}
     * @param pod on which it was tried; empty where none was
     * @param seen what was seen there
     */
    record CheckLeftOut(String name, String cause, Optional<String> pod, String seen) {
        public CheckLeftOut {
            pod = pod == null ? Optional.empty() : pod;
        }
    }

    /**
     * A rollout takes the place of one that a newer template has superseded.
     *
     * @param of the id of that one
     * @param count how often in a row, from 1
     * @param most how often it may at the most
     */
    record Restart(String of, int count, int most) {}

    /**
     * A template that somebody else has put in place, and that no rollout has brought to all pods.
     *
     * @param revision its ControllerRevision
     * @param newPods pods that are on it already: the rollout takes them for released
     * @param rollbackBy how pods would go back
     */
    record TemplateInPlace(String revision, List<String> newPods, RollbackBy rollbackBy, TemplateOwner owner) {
        public TemplateInPlace {
            newPods = newPods == null ? List.of() : List.copyOf(newPods);
        }
    }

    /**
     * A pod that was ill before the rollout began.
     *
     * @param pod its name
     * @param reason why it is not ready, in the words of its status
     * @param since since when, as far as its status says so; empty where there is no pod
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record IllPod(String pod, Message reason, Optional<Instant> since) {}

    /**
     * @param level {@code none}, {@code low} or {@code high}
     * @param reasons a sentence each, the gravest first
     * @param facts what each reason is about, in the same order; empty in events of earlier versions
     */
    record RiskSummary(
            String level,
            List<Message> reasons,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RiskFact> facts) {
        public RiskSummary {
            facts = facts == null ? List.of() : List.copyOf(facts);
        }
    }

    /**
     * What a reason of the risk is about.
     *
     * @param level of this reason alone: {@code low} or {@code high}
     * @param field path of the changed field in the StatefulSet
     * @param change the field with its value before and after; empty where the sentence alone says it
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record RiskFact(String level, String field, Optional<Message> change) {}

    /** @param name by which a request accepts it; empty where nothing but another request helps */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record BlockerSummary(Optional<String> name, Message message, List<Message> wayOut) {}

    /**
     * The backup began or ended, or none is taken.
     *
     * @param message size, checksum and databases where it succeeded, the cause where it failed
     * @param taken what {@code message} says of one that succeeded, in its parts; empty in events of version 0.1
     */
    record Backup(
            Instant time,
            String statefulSet,
            Optional<String> job,
            BackupPhase state,
            Message message,
            Optional<BackupTaken> taken)
            implements RolloutEvent {
        public Backup {
            taken = taken == null ? Optional.empty() : taken;
        }

        /** One of which no more is known. */
        public Backup(Instant time, String statefulSet, Optional<String> job, BackupPhase state, Message message) {
            this(time, statefulSet, job, state, message, Optional.empty());
        }
    }

    /** The template is in place and the partition holds every pod back. */
    record Armed(Instant time, String statefulSet, String revision, Optional<String> baseRevision, int partition)
            implements RolloutEvent {}

    record WaveChanged(Instant time, String statefulSet, int wave, StepState state) implements RolloutEvent {}

    /**
     * The rollout cannot go on now. Said once for each new cause, not for each look.
     *
     * @param by the name of what blocks: a budget, a pod, a gate
     * @param why what {@code message} says, as facts; empty in events of versions that had only sentences
     */
    record Blocked(Instant time, String statefulSet, String by, Message message, Optional<WaitCause> why)
            implements RolloutEvent {
        public Blocked {
            why = why == null ? Optional.empty() : why.filter(cause -> !(cause instanceof WaitCause.Unknown));
        }
    }

    /**
     * Ill pods are replaced before all others. While that goes on the set's strategy is OnDelete, so that no other pod moves.
     *
     * @param state {@code started}, or {@code passed} when they are all well and the set has its strategy again
     * @param pods names of those that are ill, in the order in which they go; empty with {@code passed}
     */
    record Healing(Instant time, String statefulSet, StepState state, List<String> pods) implements RolloutEvent {}

    /**
     * The partition was lowered, or raised to stop a set. With OnDelete it says how many pods have been released.
     *
     * @param ordinals those that go, in their order; empty where they are the highest, and in events of versions that knew no other order
     */
    record PartitionMoved(
            Instant time,
            String statefulSet,
            int from,
            int to,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> ordinals)
            implements RolloutEvent {
        public PartitionMoved {
            ordinals = ordinals == null ? List.of() : List.copyOf(ordinals);
        }

        /** Of the highest ordinals. */
        public PartitionMoved(Instant time, String statefulSet, int from, int to) {
            this(time, statefulSet, from, to, List.of());
        }
    }

    /**
     * A pod's state changed. The state of every pod at the start comes right after the plan.
     *
     * @param revision empty while the pod's label is not known
     * @param reason why it is not ready, or how it failed; empty where there is nothing to say
     * @param diagnosis of a pod that failed: what {@code reason} says, in its parts; empty in events of version 0.1
     * @param why what {@code reason} says, as facts; empty where it is not known, and in events of versions that had only sentences
     */
    record PodChanged(
            Instant time,
            String statefulSet,
            String pod,
            int ordinal,
            Optional<String> revision,
            PodState state,
            Optional<Message> reason,
            Optional<PodDiagnosis> diagnosis,
            Optional<PodCause> why)
            implements RolloutEvent {

        public PodChanged {
            diagnosis = diagnosis == null ? Optional.empty() : diagnosis;
            why = why == null ? Optional.empty() : why.filter(cause -> !(cause instanceof PodCause.Unknown));
        }

        /** A change of a pod of which nothing was diagnosed. */
        public PodChanged(
                Instant time,
                String statefulSet,
                String pod,
                int ordinal,
                Optional<String> revision,
                PodState state,
                Optional<Message> reason) {
            this(time, statefulSet, pod, ordinal, revision, state, reason, Optional.empty(), Optional.empty());
        }

        /** A pod that failed. */
        public static PodChanged failed(
                Instant time,
                String statefulSet,
                String pod,
                int ordinal,
                Optional<String> revision,
                PodDiagnosis diagnosis,
                Optional<PodCause> why) {
            return new PodChanged(
                    time,
                    statefulSet,
                    pod,
                    ordinal,
                    revision,
                    PodState.FAILED,
                    Optional.of(diagnosis.text())
                            .filter(text -> !text.isEmpty())
                            .map(Message::of),
                    Optional.of(diagnosis),
                    why);
        }

        /** Whether every pod that starts as it should passes through this, so that nobody needs to hear of it. */
        public boolean ordinary() {
            return state != PodState.FAILED && why.filter(PodCause::ordinary).isPresent();
        }
    }

    /**
     * @param name {@link #SOAK} or the name of a check
     * @param pod of a check or an action around one pod: which
     * @param moment of such a one: when
     * @param approval of one that waits for people with names: what it asks for
     */
    record GateChanged(
            Instant time,
            String statefulSet,
            int wave,
            String name,
            StepState state,
            Optional<Message> message,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> pod,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<PodMoment> moment,
            Optional<ApprovalAsked> approval)
            implements RolloutEvent {
        public GateChanged {
            approval = approval == null ? Optional.empty() : approval;
            pod = pod == null ? Optional.empty() : pod;
            moment = moment == null ? Optional.empty() : moment;
        }

        /** After a wave. */
        public GateChanged(
                Instant time, String statefulSet, int wave, String name, StepState state, Optional<Message> message) {
            this(time, statefulSet, wave, name, state, message, Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** The time that a wave must stay ready before it is checked. */
        public static final String SOAK = "soak";

        public boolean soaks() {
            return name.equals(SOAK);
        }
    }

    /**
     * A person voted at a gate that waits for people with names; or it was found later that the vote does not count.
     *
     * @param gate the name of the gate
     * @param ballot its number, as in {@link ApprovalAsked}
     * @param cast when the person voted
     * @param detail why it is not known whether it counts, in the words of whoever was asked
     */
    record Voted(
            Instant time,
            String statefulSet,
            int wave,
            String gate,
            int ballot,
            String by,
            Vote.Choice choice,
            Instant cast,
            Optional<String> reason,
            VoteStanding standing,
            Optional<String> detail)
            implements RolloutEvent {
        public Voted {
            reason = reason == null ? Optional.empty() : reason;
            detail = detail == null ? Optional.empty() : detail;
        }
    }

    /**
     * A PodDisruptionBudget that matches pods of the set changed, as its status says.
     *
     * @param allowed disruptions allowed now
     * @param healthy pods that count as healthy now
     * @param desired pods that must stay healthy
     */
    record BudgetChanged(Instant time, String statefulSet, String budget, int allowed, int healthy, int desired)
            implements RolloutEvent {}

    /**
     * A person had it go on without waiting. What was held goes on, too.
     *
     * @param wave the last wave whose soak and gates are not waited for
     */
    record Promoted(Instant time, String statefulSet, int wave, String by) implements RolloutEvent {}

    /**
     * It stops where it is.
     *
     * @param by the person who holds it; empty where it is the rollout itself, and in events of version 0.1
     * @param why what {@code reason} says, as facts; empty in events of versions that had only sentences
     */
    record Held(Instant time, String statefulSet, Message reason, Optional<String> by, Optional<StopCause> why)
            implements RolloutEvent {
        public Held {
            by = by == null ? Optional.empty() : by;
            why = StopCause.known(why);
        }

        /** One of which no more is known. */
        public Held(Instant time, String statefulSet, Message reason, Optional<String> by) {
            this(time, statefulSet, reason, by, Optional.empty());
        }
    }

    /**
     * A driver took up a rollout that was held, or whose driver had died.
     *
     * @param partition present where somebody had lowered it meanwhile
     */
    record Resumed(Instant time, String statefulSet, String by, Optional<FoundPartition> partition)
            implements RolloutEvent {
        public Resumed {
            partition = partition == null ? Optional.empty() : partition;
        }

        /** One that found the set as it was left. */
        public Resumed(Instant time, String statefulSet, String by) {
            this(time, statefulSet, by, Optional.empty());
        }
    }

    /**
     * A person's command was not obeyed.
     *
     * @param command {@code promote}, {@code hold}, {@code rollback} or {@code resume}
     * @param by who said it
     * @param reason why it cannot be obeyed
     */
    record Refused(Instant time, String statefulSet, String command, String by, Message reason)
            implements RolloutEvent {}

    /**
     * The API server does not answer the driver any more, or refuses its account; or that has passed. Meanwhile nothing is
     * written, and the rollout stays as it is. Said once each.
     *
     * @param since when it began; when that had begun which is now over
     * @param until when this driver ends unless it changes; empty where it goes on for as long as it takes
     * @param cause the server's last answer, or why there was none; empty where it answers
     */
    record ServerChanged(
            Instant time,
            String statefulSet,
            ServerState state,
            Instant since,
            Optional<Instant> until,
            Optional<String> cause)
            implements RolloutEvent {}

    /**
     * Another driver's name stands in the set's Lease, and it is not known whether that one lives. This one takes over when the
     * Lease has not been renewed for as long as it lasts.
     *
     * @param holder the name that stands there
     * @param until when that is, unless it is renewed
     */
    record LeaseAwaited(Instant time, String statefulSet, String holder, Instant until) implements RolloutEvent {}

    /**
     * A Kubernetes Event about the rollout could not be written. The rollout goes on without; said once.
     *
     * @param cause what the server answered, or why there was no answer
     */
    record EventsRefused(Instant time, String statefulSet, String cause) implements RolloutEvent {}

    /**
     * Pods go back to the base revision from now on.
     *
     * @param by the person who asked for it; empty where the rollout failed
     * @param way whether the template from before is written; empty where the rollout brought a template of its own, which it
     *     takes back
     * @param why what {@code reason} says, as facts; empty in events of versions that had only sentences
     */
    record RollingBack(
            Instant time,
            String statefulSet,
            Message reason,
            Optional<String> by,
            Optional<RollbackBy> way,
            Optional<StopCause> why)
            implements RolloutEvent {
        public RollingBack {
            way = way == null ? Optional.empty() : way;
            why = StopCause.known(why);
        }

        /** The way back of a rollout that brought a template of its own. */
        public RollingBack(Instant time, String statefulSet, Message reason, Optional<String> by) {
            this(time, statefulSet, reason, by, Optional.empty(), Optional.empty());
        }

        /** The same, for another reason. */
        public RollingBack because(Message other) {
            return new RollingBack(time, statefulSet, other, by, way, why);
        }
    }

    /**
     * What a rollout leaves to be done where the template comes from, since that is not its own.
     *
     * @param template whether the template from before was written to the set ({@code template}), or the failed one still stands
     *     there under the guard ({@code partition})
     * @param partition that holds every pod back; 0 where the strategy has none
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record LeftToOwner(RollbackBy template, int partition, TemplateOwner owner) {}

    /**
     * The last event.
     *
     * @param replicas of the set at the end, which somebody may have scaled meanwhile; empty where it was not seen
     * @param left present where it was rolled back and the template is somebody else's
     * @param why what {@code reason} says, as facts; empty where the driver itself gave up, and in events of versions that had only
     *     sentences
     */
    record Finished(
            Instant time,
            String statefulSet,
            Result outcome,
            Message reason,
            double durationSeconds,
            Optional<Integer> replicas,
            Optional<LeftToOwner> left,
            Optional<StopCause> why)
            implements RolloutEvent {
        public Finished {
            replicas = replicas == null ? Optional.empty() : replicas;
            left = left == null ? Optional.empty() : left;
            why = StopCause.known(why);
        }

        /** The end of a rollout that leaves nothing to anybody. */
        public Finished(
                Instant time,
                String statefulSet,
                Result outcome,
                Message reason,
                double durationSeconds,
                Optional<Integer> replicas) {
            this(time, statefulSet, outcome, reason, durationSeconds, replicas, Optional.empty(), Optional.empty());
        }

        /** The end of a rollout whose replicas were not seen at the end. */
        public Finished(Instant time, String statefulSet, Result outcome, Message reason, double durationSeconds) {
            this(time, statefulSet, outcome, reason, durationSeconds, Optional.empty());
        }
    }

    /** How a rollout ended. */
    enum Result {
        @JsonProperty("completed")
        COMPLETED,
        @JsonProperty("rolled-back")
        ROLLED_BACK,
        @JsonProperty("held")
        HELD,
        @JsonProperty("failed")
        FAILED
    }

    /** The state of a pod, as far as a rollout cares. */
    enum PodState {
        @JsonProperty("terminating")
        TERMINATING,
        @JsonProperty("pending")
        PENDING,
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("ready")
        READY,
        @JsonProperty("failed")
        FAILED
    }

    /** The state of a wave or a gate. */
    enum StepState {
        @JsonProperty("started")
        STARTED,
        @JsonProperty("passed")
        PASSED,
        @JsonProperty("failed")
        FAILED
    }

    /** How the API server takes the driver's requests. */
    enum ServerState {
        @JsonProperty("silent")
        SILENT,
        @JsonProperty("refusing")
        REFUSING,
        @JsonProperty("answering")
        ANSWERING
    }

    /** The state of the backup. */
    enum BackupPhase {
        @JsonProperty("started")
        STARTED,
        @JsonProperty("succeeded")
        SUCCEEDED,
        @JsonProperty("failed")
        FAILED,
        @JsonProperty("skipped")
        SKIPPED
    }
}
