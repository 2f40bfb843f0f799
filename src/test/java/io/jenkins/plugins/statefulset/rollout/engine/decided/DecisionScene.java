package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Applied;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Ballot;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Blockage;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.End;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Failure;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.LostReadiness;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Preparation;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.BudgetPolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Healing;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Setup;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BallotJudgement;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation.GateKey;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodCheckRun;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodTable;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.RefusedDisruption;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView.PodManagement;
import io.jenkins.plugins.statefulset.rollout.event.BackupTaken;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.IllPod;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.Vote;
import io.jenkins.plugins.statefulset.rollout.event.VoteStanding;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.gate.VoteJudgement;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FieldOwner;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.plan.TemplateOwner;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A StatefulSet {@code db} in the middle of a rollout, as a decision sees it, told in a few words. It is {@link #NOW}; every
 * time is given as how long ago it was.
 *
 * <p>Unless the scene says otherwise: the rollout from {@link #OLD} to {@link #NEW} was armed a second ago and has released
 * nothing, all pods have been ready on {@link #OLD} for an hour, nothing soaks, no gate and no budget is there, and what fails
 * is rolled back.
 */
public final class DecisionScene {
    private static final ObjectNode JOB = JsonNodeFactory.instance
            .objectNode()
            .set("metadata", JsonNodeFactory.instance.objectNode().put("name", "db-backup"));

    public static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final String OLD = "db-old";
    static final String NEW = "db-new";
    static final Map<String, String> LABELS = Map.of("app", "db");
    public static final Duration HOUR = Duration.ofHours(1);
    static final Command.Rollback ROLLBACK = new Command.Rollback("bob", "errors in the shop");

    private int replicas;
    private final Map<Integer, Optional<PodView>> pods = new HashMap<>();
    private final List<BudgetView> budgets = new ArrayList<>();
    private final Map<String, RefusedDisruption> refusals = new HashMap<>();
    private final Map<List<Integer>, GateVerdict> verdicts = new HashMap<>();
    private Optional<Instant> judgedSince = Optional.empty();
    private List<WaveSize> waves;
    private List<GateSpec> gates = List.of();
    private List<PodCheck> podChecks = List.of();
    private Optional<FailurePolicy> onCheckFailure = Optional.empty();
    private Optional<PodOrder> order = Optional.empty();
    private Optional<Integer> podFailures = Optional.empty();
    private Optional<Duration> progressDeadline = Optional.empty();
    private List<Integer> chosen = List.of();
    private final Map<String, LostReadiness> losses = new HashMap<>();
    private final Map<PodCheckRun.Key, PodCheckRun> podCheckRuns = new HashMap<>();
    private final Map<String, Preparation> prepared = new HashMap<>();
    private Set<String> waivedBudgets = Set.of();
    private Duration soak = Duration.ZERO;
    private Duration readyTimeout = Duration.ofMinutes(10);
    private Duration timeout = Duration.ofHours(24);
    private Duration budgetTimeout = Duration.ofMinutes(30);
    private FailurePolicy onFailure = FailurePolicy.ROLLBACK;
    private BudgetPolicy budgetPolicy = BudgetPolicy.WAIT;
    private EndPartition endPartition = EndPartition.ZERO;
    private UpdateStrategy strategy = UpdateStrategy.ROLLING_UPDATE;
    private Optional<UpdateStrategy> strategyOfRecord = Optional.empty();
    private PodManagement management = PodManagement.ORDERED_READY;
    private int start;
    private int maxUnavailable = 1;
    private int minReadySeconds;
    private boolean observed = true;
    private boolean shrinking;
    private Optional<String> updateRevision = Optional.of(NEW);
    private Optional<String> currentRevision = Optional.of(OLD);
    private Optional<Integer> partitionOfSet = Optional.empty();
    private int originalPartition;
    private Phase phase = Phase.ROLLING;
    private int wave = 1;
    private int partition;
    private int promotedThrough;
    private Instant startedAt = NOW.minusSeconds(2);
    private Instant since = NOW.minusSeconds(1);
    private Optional<String> target = Optional.empty();
    private boolean backupDemanded;
    private BackupStatus backup = new BackupStatus.Absent();
    private Optional<Hold> held = Optional.empty();
    private Optional<Blockage> blocked = Optional.empty();
    private Optional<Failure> failure = Optional.empty();
    private Optional<Instant> resumedAt = Optional.empty();
    private Optional<End> end = Optional.empty();
    private Optional<Healing> healing = Optional.empty();
    private Map<String, Blockage> away = Map.of();
    private List<IllPod> ill = List.of();
    private Optional<Command> command = Optional.empty();
    private Optional<Message> drift = Optional.empty();
    private Optional<FieldOwner> mover = Optional.empty();
    private final Set<Integer> stray = new HashSet<>();
    private String templateHash = "hash";
    private Optional<Applied> applied = Optional.empty();
    private Optional<RollbackBy> wayBack = Optional.empty();
    private final List<Ballot> ballots = new ArrayList<>();
    private final Map<Integer, BallotJudgement> judgements = new HashMap<>();

    private DecisionScene(int replicas) {
        this.replicas = replicas;
        this.partition = replicas;
        this.waves = WavePlan.settle(WavePlan.DEFAULT, replicas);
        for (int index = 0; index < replicas; index++) {
            pod(index).ready(OLD, HOUR);
        }
    }

    public static DecisionScene of(int replicas) {
        return new DecisionScene(replicas);
    }

    public static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    public static Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes);
    }

    static Instant ago(Duration duration) {
        return NOW.minus(duration);
    }

    // The request.

    /** Settled for the replicas that the scene began with. */
    public DecisionScene waves(String sizes) {
        waves = WavePlan.settle(WaveSize.parseList(sizes), replicas);
        return this;
    }

    public DecisionScene soak(Duration duration) {
        soak = duration;
        return this;
    }

    DecisionScene readyTimeout(Duration duration) {
        readyTimeout = duration;
        return this;
    }

    DecisionScene timeout(Duration duration) {
        timeout = duration;
        return this;
    }

    DecisionScene budgetTimeout(Duration duration) {
        budgetTimeout = duration;
        return this;
    }

    /** A person accepted that this budget is gone against. */
    public DecisionScene waiving(String budget) {
        waivedBudgets = Set.of(budget);
        return this;
    }

    public DecisionScene gates(GateSpec... specs) {
        gates = List.of(specs);
        return this;
    }

    /** People are asked about the present wave since then, and that is what they have said so far. */
    DecisionScene ballot(int gate, Duration ago, Vote... votes) {
        ballots.add(new Ballot(ballots.size() + 1, wave, gate, ago(ago), List.of(votes)));
        return this;
    }

    /** Whose votes of the last ballot count, in their order, and how long ago that was found out. */
    DecisionScene judged(Duration ago, VoteStanding... standings) {
        judgements.put(
                ballots.size(),
                new BallotJudgement.Judged(
                        standings.length,
                        Stream.of(standings).map(VoteJudgement::of).toList(),
                        ago(ago)));
        return this;
    }

    /** Whoever knows the people has been asked about that many votes of the last ballot, and has not answered. */
    DecisionScene judging(int votes) {
        judgements.put(ballots.size(), new BallotJudgement.Asked(votes));
        return this;
    }

    /** It was prepared to go, or somebody began to. */
    DecisionScene prepared(int ordinal, Duration ago) {
        return prepared(ordinal, "uid-of-db-" + ordinal, ago);
    }

    /** The pod of that UID was. */
    DecisionScene prepared(int ordinal, String uid, Duration ago) {
        prepared.put("db-" + ordinal, new Preparation(uid, ago(ago), Optional.of("driver-before")));
        return this;
    }

    /** What is to be noted now stands in the record. */
    DecisionScene noted() {
        Write write = (Write) step();
        assertThat(write.transition())
                .isInstanceOfAny(Decision.Transition.NotePrepared.class, Decision.Transition.NoteRestored.class);
        prepared.clear();
        prepared.putAll(write.state().prepared());
        return this;
    }

    DecisionScene podChecks(PodCheck... checks) {
        podChecks = List.of(checks);
        return this;
    }

    /** With OnDelete. */
    DecisionScene order(PodOrder wanted) {
        order = Optional.of(wanted);
        return strategy(UpdateStrategy.ON_DELETE);
    }

    /** These were released, in this order. */
    DecisionScene chosen(Integer... ordinals) {
        chosen = List.of(ordinals);
        return released(replicas - ordinals.length, seconds(1));
    }

    DecisionScene podFailures(int allowed) {
        podFailures = Optional.of(allowed);
        return this;
    }

    DecisionScene progressDeadline(Duration deadline) {
        progressDeadline = Optional.of(deadline);
        return this;
    }

    /** The pod that is there has lost its readiness as often in this wave, the last time then. */
    DecisionScene lost(int index, int times, Duration ago) {
        String name = "db-" + (start + index);
        losses.put(name, new LostReadiness("uid-of-" + name, times, ago(ago)));
        return this;
    }

    DecisionScene onCheckFailure(FailurePolicy policy) {
        onCheckFailure = Optional.of(policy);
        return this;
    }

    /** What is to be asked now is asked, and that was the answer. */
    DecisionScene answered(GateVerdict verdict, Duration ago) {
        Decision.AskPodCheck ask = (Decision.AskPodCheck) step();
        podCheckRuns.put(ask.key(), new PodCheckRun(verdict, ago(ago)));
        return this;
    }

    DecisionScene passed() {
        return answered(new GateVerdict.Passed(""), Duration.ZERO);
    }

    public DecisionScene onFailure(FailurePolicy policy) {
        onFailure = policy;
        return this;
    }

    public DecisionScene budgetPolicy(BudgetPolicy policy) {
        budgetPolicy = policy;
        return this;
    }

    public DecisionScene endPartition(EndPartition partition) {
        endPartition = partition;
        return this;
    }

    // The set.

    /** Someone scaled it; new pods are not there yet. */
    DecisionScene scaledTo(int count) {
        replicas = count;
        return this;
    }

    DecisionScene strategy(UpdateStrategy value) {
        strategy = value;
        return this;
    }

    DecisionScene onDelete() {
        return strategy(UpdateStrategy.ON_DELETE);
    }

    /** Someone else switched the set from one to the other since the rollout began. */
    DecisionScene switched(UpdateStrategy from, UpdateStrategy to) {
        strategyOfRecord = Optional.of(from);
        return strategy(to);
    }

    DecisionScene parallel() {
        management = PodManagement.PARALLEL;
        return this;
    }

    DecisionScene startingAtOrdinal(int ordinal) {
        start = ordinal;
        return this;
    }

    DecisionScene maxUnavailable(int count) {
        maxUnavailable = count;
        return this;
    }

    DecisionScene minReadySeconds(int count) {
        minReadySeconds = count;
        return this;
    }

    /** Pods beyond the replicas are still there. */
    DecisionScene shrinking() {
        shrinking = true;
        return this;
    }

    /** The controller has not seen the latest spec. */
    DecisionScene unobserved() {
        observed = false;
        return this;
    }

    DecisionScene updateRevision(String revision) {
        updateRevision = Optional.of(revision);
        return this;
    }

    /** The labels of that pod do not match the set's selector. */
    DecisionScene stray(int index) {
        stray.add(index);
        return this;
    }

    DecisionScene withoutUpdateRevision() {
        updateRevision = Optional.empty();
        return this;
    }

    DecisionScene currentRevision(String revision) {
        currentRevision = Optional.of(revision);
        return this;
    }

    DecisionScene someoneMovedPartitionTo(int value) {
        partitionOfSet = Optional.of(value);
        return this;
    }

    /** Known to have done it. */
    DecisionScene by(FieldOwner who) {
        mover = Optional.of(who);
        return this;
    }

    DecisionScene someoneChangedTemplate(String what) {
        drift = Optional.of(Message.of(what));
        return this;
    }

    /** The owner of a template in place puts another one there: the one from before, or a newer one. */
    DecisionScene ownerApplies(boolean theOneFromBefore, String what) {
        templateHash = theOneFromBefore ? "base" : "newer";
        return someoneChangedTemplate(what);
    }

    /** The {@code base}'s stands there, the {@code target}'s, or anyone's. */
    DecisionScene template(String hash) {
        templateHash = hash;
        return this;
    }

    /** A rollout of a template that helm has put in place, and that goes back that way if it can. */
    DecisionScene applied(RollbackBy way) {
        applied = Optional.of(new Applied(
                NEW, way, new TemplateOwner(TemplateOwner.Kind.HELM, Optional.of("shop"), Optional.of("shop"))));
        return this;
    }

    /** Under the guard, without a word to the template; or by it. */
    DecisionScene wayBack(RollbackBy way) {
        wayBack = Optional.of(way);
        return this;
    }

    DecisionScene budget(BudgetView budget) {
        budgets.add(budget);
        return this;
    }

    /** The server would not take that pod down, since that long, and is to be asked again in that long. */
    DecisionScene refused(int index, RefusedDisruption.Kind kind, Duration since, Duration again) {
        refusals.put(
                "uid-of-db-" + (start + index),
                new RefusedDisruption(
                        kind, "admission webhook \"guard\" denied the request", ago(since), NOW.plus(again)));
        return this;
    }

    /** A budget over all pods whose status allows that many disruptions now. */
    DecisionScene budgetAllows(int disruptions) {
        return budget(SceneBudgets.allowing("db-pdb", disruptions));
    }

    /** A budget over all pods that counts one of them as being evicted since then, though it is there. */
    DecisionScene budgetCountsAsEvicted(String pod, Instant since) {
        return budget(SceneBudgets.countingAsEvicted(pod, since));
    }

    /** A budget over all pods whose controller fails since its spec changed. */
    DecisionScene budgetCannotCount(String why) {
        return budget(SceneBudgets.failing(why));
    }

    // The record.

    static BackupStatus backedUp(String message) {
        return new BackupStatus.Succeeded(
                Message.of(message),
                new BackupTaken(true, Optional.empty(), Optional.empty(), Optional.empty(), 1, 0, 14));
    }

    public DecisionScene backupDemanded(BackupStatus status) {
        phase = Phase.BACKUP;
        backupDemanded = true;
        backup = status;
        updateRevision = Optional.of(OLD);
        partition = 0;
        return this;
    }

    public DecisionScene notYetArmed() {
        phase = Phase.BACKUP;
        updateRevision = Optional.of(OLD);
        partition = 0;
        return this;
    }

    /** The template is the old one again and the partition freezes the set; that was the last write. */
    public DecisionScene rollingBack(Duration ago) {
        phase = Phase.ROLLING_BACK;
        failure = Optional.of(new Failure(
                new StopCause.PodFailed("db-2", ScenePod.waits("CrashLoopBackOff")), ago(ago), Optional.empty()));
        since = ago(ago);
        updateRevision = Optional.of(OLD);
        target = Optional.of(NEW);
        partition = replicas;
        return this;
    }

    /** Nothing has been released. */
    DecisionScene withoutTarget() {
        target = Optional.empty();
        return this;
    }

    public DecisionScene over(Result result, String reason) {
        phase = Phase.DONE;
        end = Optional.of(new End(result, new StopCause.Asked(reason), ago(HOUR)));
        return this;
    }

    /** The last release brought the partition here, that long ago. */
    public DecisionScene released(int toPartition, Duration ago) {
        partition = toPartition;
        since = ago(ago);
        target = Optional.of(NEW);
        return this;
    }

    public DecisionScene wave(int number) {
        wave = number;
        return this;
    }

    public DecisionScene promotedThrough(int number) {
        promotedThrough = number;
        return this;
    }

    DecisionScene originalPartition(int value) {
        originalPartition = value;
        return this;
    }

    DecisionScene started(Duration ago) {
        startedAt = ago(ago);
        return this;
    }

    DecisionScene armed(Duration ago) {
        since = ago(ago);
        return this;
    }

    public DecisionScene held(Duration ago) {
        held = Optional.of(new Hold(new StopCause.Asked("maintenance"), Optional.of("ann"), ago(ago)));
        return this;
    }

    public DecisionScene blocked(String by, Duration ago) {
        Instant from = ago(ago);
        blocked = Optional.of(
                new Blockage(by, Message.of(by + " is in the way"), from, from.plus(budgetTimeout), Optional.empty()));
        return this;
    }

    public DecisionScene resumed(Duration ago) {
        resumedAt = Optional.of(ago(ago));
        since = ago(ago);
        return this;
    }

    /** That pod is noted as away since that long ago. */
    DecisionScene away(String pod, Duration ago, Duration lasting) {
        Instant from = ago(ago);
        away = Map.of(pod, new Blockage(pod, Message.of(pod + " is away"), from, from.plus(lasting), Optional.empty()));
        return this;
    }

    /** Those pods were ill when the rollout was planned. */
    DecisionScene wereIll(int... indexes) {
        ill = IntStream.of(indexes)
                .mapToObj(index -> new IllPod(
                        "db-" + (start + index), Message.of("CrashLoopBackOff"), Optional.of(startedAt.minus(HOUR))))
                .toList();
        return this;
    }

    /** Ill pods are being replaced since that long ago, so the set is OnDelete. */
    DecisionScene healing(Duration ago) {
        healing = Optional.of(new Healing(ago(ago), Optional.empty()));
        strategyOfRecord = Optional.of(UpdateStrategy.ROLLING_UPDATE);
        since = ago(ago);
        target = Optional.of(NEW);
        return strategy(UpdateStrategy.ON_DELETE);
    }

    DecisionScene command(Command word) {
        command = Optional.of(word);
        return this;
    }

    DecisionScene verdict(int ofWave, int position, GateVerdict verdict) {
        verdicts.put(List.of(ofWave, position), verdict);
        return this;
    }

    /** The verdicts are on pods that were all ready that long ago; unless said, on those that are there. */
    DecisionScene judgedSince(Duration ago) {
        judgedSince = Optional.of(ago(ago));
        return this;
    }

    GateKey key(int ofWave, int position) {
        return new GateKey(ofWave, position, readySince(observed(Map.of())));
    }

    private static Instant readySince(Observation seen) {
        return seen.set().updateRevision().isEmpty() ? NOW : new ReleasedPods(seen, NOW).readySince();
    }

    /** Everything that a write says has come true; the pods are as they were. */
    DecisionScene after(Write write) {
        RolloutState next = write.state();
        phase = next.phase();
        wave = next.wave();
        partition = next.partition();
        strategyOfRecord = next.strategy();
        promotedThrough = next.promotedThrough();
        since = next.since();
        target = next.target();
        held = next.held();
        blocked = next.blocked();
        failure = next.failure();
        resumedAt = next.resumedAt();
        end = next.end();
        healing = next.healing();
        away = next.away();
        chosen = next.chosen();
        losses.clear();
        losses.putAll(next.losses());
        prepared.clear();
        prepared.putAll(next.prepared());
        ballots.clear();
        ballots.addAll(next.ballots());
        if (strategy != UpdateStrategy.UNKNOWN && strategyOfRecord.isPresent()) {
            strategy = healing.isPresent() ? UpdateStrategy.ON_DELETE : strategyOfRecord.get();
        }
        command = Optional.empty();
        partitionOfSet = Optional.empty();
        updateRevision = Optional.of(phase == Phase.ROLLING ? NEW : OLD);
        return this;
    }

    /** What a step does at once has come true; time stands still. */
    DecisionScene afterwards(Step step) {
        if (step instanceof Write write) {
            return after(write);
        }
        if (step instanceof Decision.AskGate ask) {
            return verdict(ask.key().wave(), ask.key().position(), new GateVerdict.Pending(""));
        }
        if (step instanceof Decision.AskPodCheck) {
            return answered(new GateVerdict.Pending(""), Duration.ZERO);
        }
        PodView gone = step instanceof Decision.Delete delete ? delete.pod() : ((Decision.Evict) step).pod();
        return pod(gone.index()).terminating(gone.revision().orElseThrow());
    }

    // The pods.

    ScenePod pod(int index) {
        return new ScenePod(this, index, "db-" + (start + index), pod -> pods.put(index, pod));
    }

    // The answer.

    public Observation observation() {
        Map<GateKey, GateVerdict> said = new HashMap<>();
        Instant judged = judgedSince.orElseGet(() -> readySince(observed(Map.of())));
        verdicts.forEach((place, verdict) -> said.put(new GateKey(place.get(0), place.get(1), judged), verdict));
        return observed(said);
    }

    private Observation observed(Map<GateKey, GateVerdict> said) {
        List<Optional<PodView>> seen = new ArrayList<>();
        for (int index = 0; index < replicas; index++) {
            seen.add(pods.getOrDefault(index, Optional.empty()));
        }
        return new Observation(
                set(),
                state(),
                command,
                PodTable.of(seen),
                Set.copyOf(stray)::contains,
                List.copyOf(budgets),
                backup,
                said,
                Map.copyOf(judgements),
                Map.copyOf(podCheckRuns),
                refusals,
                drift,
                mover);
    }

    Decision decide() {
        return new Decider().decide(observation(), NOW);
    }

    Step step() {
        return decide().step();
    }

    /** The step, which must be a write. */
    Write write() {
        return (Write) step();
    }

    private SetView set() {
        return new SetView(
                "shop",
                "db",
                "uid-of-db",
                "42",
                replicas,
                start,
                strategy,
                management,
                strategy == UpdateStrategy.ROLLING_UPDATE ? partitionOfSet.orElse(partition) : 0,
                maxUnavailable,
                maxUnavailable == 1 ? Optional.empty() : Optional.of(String.valueOf(maxUnavailable)),
                minReadySeconds,
                30,
                observed,
                shrinking,
                updateRevision,
                currentRevision,
                templateHash);
    }

    RolloutState state() {
        RolloutOptions options = new RolloutOptions(
                waves,
                soak,
                readyTimeout,
                timeout,
                onFailure,
                budgetPolicy,
                budgetTimeout,
                endPartition,
                gates,
                waivedBudgets,
                RolloutOptions.FAILURE_GRACE,
                podChecks,
                onCheckFailure,
                order,
                podFailures,
                progressDeadline);
        Setup setup = new Setup(
                "20261123-120000-1",
                "ann",
                Optional.empty(),
                startedAt,
                startedAt.plus(timeout),
                options,
                Optional.of(OLD),
                "base",
                "target",
                originalPartition,
                Message.of("image"),
                ill,
                Optional.empty(),
                applied,
                List.of());
        Optional<RolloutState.Pending> pending = phase == Phase.BACKUP
                ? Optional.of(new RolloutState.Pending(
                        JsonNodeFactory.instance.arrayNode(), backupDemanded ? Optional.of(JOB) : Optional.empty()))
                : Optional.empty();
        return new RolloutState(
                RolloutState.SCHEMA,
                setup,
                Optional.of("driver"),
                phase,
                wave,
                partition,
                strategyOfRecord.or(() -> Optional.of(strategy)),
                promotedThrough,
                since,
                target,
                pending,
                held,
                blocked,
                failure,
                resumedAt,
                end,
                healing,
                away,
                wayBack,
                ballots,
                chosen,
                losses,
                prepared);
    }
}
