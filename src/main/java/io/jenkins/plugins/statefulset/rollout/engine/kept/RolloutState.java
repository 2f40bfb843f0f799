package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.engine.decided.UnhealthyPods;
import io.jenkins.plugins.statefulset.rollout.event.Vote;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.kube.TemplateHash;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * All that must be known of a rollout across a crash. It stands in one annotation on the StatefulSet, and every change of
 * it is part of the same patch as the change of the set that it describes.
 *
 * @param setup what never changes while the rollout lasts
 * @param driver the holder of the Lease that writes now. Whoever takes over writes its own name here first, so that a
 *     write of the one before, still on its way, fails on the resource version
 * @param phase where it is
 * @param wave the wave that is being released or watched, from 1
 * @param partition the partition that the rollout last wrote; with OnDelete, where the field does not exist, the same
 *     index all the same
 * @param strategy the set's update strategy when the rollout began or was last resumed: another one was written by someone else.
 *     Empty in records of versions that did not keep it
 * @param promotedThrough soaks and gates up to the wave with this number were passed by a person's command; 0 for none
 * @param since when the rollout last released a pod or was taken up: deadlines of pods count from here or from the pod's
 *     creation, whichever is later
 * @param target the revision of the new template, once the controller has named it
 * @param pending what is needed until the template is in place; empty from then on
 * @param held present while the rollout is held
 * @param blocked present while it has been waiting for a budget for longer than a moment
 * @param failure why it rolls back
 * @param resumedAt when a person last took it up again after a hold: failures from before do not count
 * @param end present when it is over
 * @param healing present while ill pods are replaced before all others, see {@link UnhealthyPods}
 * @param away waits for pods that are away, by the pod's name: each has its own limit, which no other wait touches
 * @param wayBack how it goes back; empty where it does not, or brought a template of its own
 * @param chosen ordinals of pods with OnDelete, in the order in which they were released; empty where the highest goes first
 * @param losses pods of the present wave that have lost their readiness, by their names
 * @param prepared pods that something was done to make them ready to go, and that is not restored yet, by their names
 * @param ballots what people said at gates that wait for people with names, oldest first: the latest that there is room for ({@link Ballot})
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record RolloutState(
        int schema,
        Setup setup,
        Optional<String> driver,
        Phase phase,
        int wave,
        int partition,
        Optional<UpdateStrategy> strategy,
        int promotedThrough,
        Instant since,
        Optional<String> target,
        Optional<Pending> pending,
        Optional<Hold> held,
        Optional<Blockage> blocked,
        Optional<Failure> failure,
        Optional<Instant> resumedAt,
        Optional<End> end,
        Optional<Healing> healing,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Blockage> away,
        Optional<RollbackBy> wayBack,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Ballot> ballots,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> chosen,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, LostReadiness> losses,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Preparation> prepared) {

    public RolloutState {
        prepared = prepared == null ? Map.of() : Map.copyOf(prepared);
        losses = losses == null ? Map.of() : Map.copyOf(losses);
        chosen = chosen == null ? List.of() : List.copyOf(chosen);
        ballots = ballots == null ? List.of() : List.copyOf(ballots);
        away = away == null ? Map.of() : Map.copyOf(away);
        wayBack = wayBack == null ? Optional.empty() : wayBack;
    }

    /** Whether the template that is in place counts for nothing: pods go back under it. */
    public boolean goesBackUnderTheTemplate() {
        return phase == Phase.ROLLING_BACK && wayBack.equals(Optional.of(RollbackBy.PARTITION));
    }

    /** The {@link TemplateHash} that the template in place must have. */
    public String expectedTemplate() {
        boolean target = phase == Phase.ROLLING
                || (phase == Phase.BACKUP && setup.applied().isPresent());
        return target ? setup.targetHash() : setup.baseHash();
    }

    /** The form that this version writes. */
    public static final int SCHEMA = 1;

    /** Where a rollout is. */
    public enum Phase {
        /** The backup is due or under way; the template is still the old one. */
        @JsonProperty("backup")
        BACKUP,
        /** The new template is in place; waves are released, watched and judged. */
        @JsonProperty("rolling")
        ROLLING,
        /** The old template is in place again; pods go back to it. */
        @JsonProperty("rolling-back")
        ROLLING_BACK,
        @JsonProperty("done")
        DONE
    }

    /**
     * The set's strategy is OnDelete for a moment, so that ill pods come back on the new revision while no other pod moves.
     *
     * @param since when it began
     * @param maxUnavailable of the set's rolling update as it was written, to be put back; empty where there was none
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Healing(Instant since, Optional<String> maxUnavailable) {}

    /**
     * What is needed until the template is in place.
     *
     * @param templatePatch JSON Patch that makes the new template of the old one
     * @param backupJob the Job to run first; empty where none is due
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Pending(JsonNode templatePatch, Optional<JsonNode> backupJob) {
        public Pending {
            // Jackson reads an absent tree as a null node.
            backupJob = backupJob.filter(job -> !job.isNull() && !job.isMissingNode());
        }
    }

    /** The ballot that was opened last, where it is of the present wave and the rollout goes forth. */
    public Optional<Ballot> ballot() {
        return ballots.isEmpty() || phase != Phase.ROLLING
                ? Optional.empty()
                : Optional.of(ballots.get(ballots.size() - 1)).filter(last -> last.wave() == wave);
    }

    /** The approval that is waited for now, as far as the votes say that were cast; empty for none. */
    public Optional<GateSpec.Approval> awaitedApproval() {
        return ballot().flatMap(open -> approval(open).filter(gate -> !open.isDecided(gate.minimum())));
    }

    /** What a ballot is about. */
    public Optional<GateSpec.Approval> approval(Ballot of) {
        return setup.options().gates().stream()
                .skip(of.gate())
                .limit(1)
                .filter(GateSpec.Approval.class::isInstance)
                .map(GateSpec.Approval.class::cast)
                .findFirst();
    }

    /** Whether nothing is left to be done, so that another rollout may begin. */
    public boolean over() {
        return phase == Phase.DONE;
    }

    /** Whether it is held because of a newer template: another rollout may begin in its place. */
    public boolean superseded() {
        return held.flatMap(Hold::cause).filter(HoldCause.SUPERSEDED::equals).isPresent();
    }

    /** The restarts of the rollout that takes its place once it is superseded; empty where a person is to decide, or there were too many. */
    public Optional<Restarts> nextRestarts() {
        return setup.applied()
                .flatMap(Applied::restarts)
                .map(before -> before.after(setup.id(), wave))
                .filter(next -> !next.spent());
    }

    /** The id of the rollout that a person began: of one that began anew on a newer template that of the first, else its own. */
    public String firstId() {
        return setup.applied()
                .flatMap(Applied::restarts)
                .flatMap(Restarts::first)
                .orElse(setup.id());
    }

    /** When it has taken too long. Taken up after a hold it gets its whole time again, or it would fail at once. */
    public Instant deadline() {
        Instant again = resumedAt.map(at -> at.plus(setup.options().timeout())).orElse(setup.deadline());
        return again.isAfter(setup.deadline()) ? again : setup.deadline();
    }

    /** The same, written by that driver from now on. */
    public RolloutState drivenBy(String holder) {
        return with(next -> next.driver = Optional.of(holder));
    }

    /**
     * The same for a driver that takes it up now. A wait whose end came while nobody drove is taken off: nobody has seen that it
     * lasted, and what stands in the way now may be something else.
     */
    public RolloutState takenUp(Instant at) {
        return with(next -> {
            next.blocked = blocked.filter(wait -> at.isBefore(wait.until()));
            Map<String, Blockage> waits = new TreeMap<>(next.away);
            waits.values().removeIf(wait -> !at.isBefore(wait.until()));
            next.away = waits;
        });
    }

    /** The template is in place, nothing moves yet. */
    public RolloutState armed(Instant at) {
        return with(next -> {
            next.phase = Phase.ROLLING;
            next.since = at;
            next.pending = Optional.empty();
        });
    }

    /** Pods from that partition on are released. */
    public RolloutState released(int nextWave, int nextPartition, Optional<String> revision, Instant at) {
        return with(next -> {
            next.losses = nextWave == wave ? losses : Map.of();
            next.wave = nextWave;
            next.partition = nextPartition;
            next.since = at;
            next.target = revision;
            next.blocked = Optional.empty();
            next.away = Map.of();
        });
    }

    /** The same, with that revision as the one that it brings. */
    public RolloutState bringing(String revision) {
        return with(next -> next.target = Optional.of(revision));
    }

    /** The same, with that pod as one that has lost its readiness. */
    public RolloutState lost(String pod, LostReadiness loss) {
        return with(next -> {
            Map<String, LostReadiness> all = new TreeMap<>(losses);
            all.put(pod, loss);
            next.losses = all;
        });
    }

    /** What is known of that pod's losses of readiness. */
    public Optional<LostReadiness> loss(String pod, String uid) {
        return Optional.ofNullable(losses.get(pod)).filter(loss -> loss.uid().equals(uid));
    }

    /** The same, with these ordinals as those that go and have gone, in their order. */
    public RolloutState choosing(List<Integer> ordinals) {
        return with(next -> next.chosen = ordinals);
    }

    /** The template's revision has another name now, and released pods go through it again from then on. */
    public RolloutState renamed(String revision, Instant at) {
        return with(next -> {
            next.losses = Map.of();
            next.since = at;
            next.target = Optional.of(revision);
            next.blocked = Optional.empty();
            next.away = Map.of();
        });
    }

    /** Ill pods are replaced from now on, and no other pod moves. */
    public RolloutState healing(Healing how, String revision) {
        return with(next -> {
            next.healing = Optional.of(how);
            next.since = how.since();
            next.target = Optional.of(revision);
            next.blocked = Optional.empty();
        });
    }

    /** No pod is ill any more; the set has its own strategy again. */
    public RolloutState healed() {
        return with(next -> {
            next.healing = Optional.empty();
            next.blocked = Optional.empty();
        });
    }

    /** People are asked from now on. */
    public RolloutState opened(int gate, Instant at) {
        int number = ballots.isEmpty() ? 1 : ballots.get(ballots.size() - 1).number() + 1;
        return with(next -> next.ballots = Ballot.kept(appended(new Ballot(number, wave, gate, at, List.of()))));
    }

    private List<Ballot> appended(Ballot ballot) {
        List<Ballot> more = new ArrayList<>(ballots);
        more.add(ballot);
        return more;
    }

    /** A person has voted, on the ballot that was opened last. */
    public RolloutState voted(Vote vote) {
        return with(next -> {
            List<Ballot> all = new ArrayList<>(ballots);
            all.add(all.remove(all.size() - 1).with(vote));
            next.ballots = Ballot.kept(all);
        });
    }

    public RolloutState promoted(int through) {
        return with(next -> next.promotedThrough = through);
    }

    public RolloutState held(Hold hold) {
        return with(next -> {
            next.held = Optional.of(hold);
            next.healing = Optional.empty();
        });
    }

    /** Taken up after a hold, with the partition and the strategy that the set has now. */
    public RolloutState resumed(int presentPartition, UpdateStrategy presentStrategy, Instant at) {
        return with(next -> {
            next.partition = presentPartition;
            // One that is not known keeps the rollout held: it does not say how to go on.
            if (presentStrategy != UpdateStrategy.UNKNOWN) {
                next.strategy = Optional.of(presentStrategy);
            }
            next.since = at;
            next.held = Optional.empty();
            next.blocked = Optional.empty();
            next.away = Map.of();
            next.resumedAt = Optional.of(at);
            next.losses = Map.of();
        });
    }

    /** Pods below that partition are not the controller's any more. */
    public RolloutState stopped(int guard) {
        return with(next -> next.partition = guard);
    }

    public RolloutState noted(Blockage blockage) {
        return with(next -> next.blocked = Optional.of(blockage));
    }

    /** The same without waits for pods that are back. */
    public RolloutState back(Predicate<String> keep) {
        return with(next -> {
            Map<String, Blockage> waits = new TreeMap<>(next.away);
            waits.keySet().removeIf(keep.negate());
            next.away = waits;
        });
    }

    /** The same, with a wait for a pod that is away; of waits for others only those are kept that still say something. */
    public RolloutState away(String pod, Blockage wait, Predicate<String> keep) {
        return with(next -> {
            Map<String, Blockage> waits = new TreeMap<>(next.away);
            waits.keySet().removeIf(keep.negate());
            waits.put(pod, wait);
            next.away = waits;
        });
    }

    /** The base template is in place again and the partition freezes the set. */
    public RolloutState rollingBack(
            Failure cause, int frozenPartition, UpdateStrategy presentStrategy, Optional<RollbackBy> way) {
        return with(next -> {
            next.wayBack = way;
            next.strategy = Optional.of(presentStrategy);
            next.phase = Phase.ROLLING_BACK;
            next.partition = frozenPartition;
            next.since = cause.at();
            next.pending = Optional.empty();
            next.held = Optional.empty();
            next.blocked = Optional.empty();
            next.away = Map.of();
            next.healing = Optional.empty();
            next.failure = Optional.of(cause);
            next.losses = Map.of();
        });
    }

    /** The old template is in place after all, and pods go back to it from now on. */
    public RolloutState backByTemplate(Instant at) {
        return with(next -> {
            next.wayBack = Optional.of(RollbackBy.TEMPLATE);
            next.since = at;
            next.blocked = Optional.empty();
            next.away = Map.of();
        });
    }

    /** Something is done from now on to make that pod ready to go. */
    public RolloutState preparing(String pod, Preparation how) {
        return with(next -> {
            Map<String, Preparation> all = new TreeMap<>(prepared);
            all.put(pod, how);
            next.prepared = all;
        });
    }

    /** What was done to make these pods ready to go is restored, or went with them. */
    public RolloutState restored(Collection<String> pods) {
        return with(next -> {
            Map<String, Preparation> left = new TreeMap<>(prepared);
            left.keySet().removeAll(pods);
            next.prepared = left;
        });
    }

    public RolloutState ended(End how) {
        return with(next -> {
            next.phase = Phase.DONE;
            next.pending = Optional.empty();
            next.held = Optional.empty();
            next.blocked = Optional.empty();
            next.away = Map.of();
            next.healing = Optional.empty();
            next.end = Optional.of(how);
        });
    }

    /**
     * The same with its texts made fit to be shown: the record can be read by whoever may read the set.
     *
     * @param shown what may be shown of a sentence
     */
    public RolloutState shown(UnaryOperator<String> shown) {
        return with(next -> {
            next.setup = setup.shown(shown);
            next.held = held.map(hold -> hold.shown(shown));
            next.blocked = blocked.map(wait -> wait.shown(shown));
            next.away = away.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, wait -> wait.getValue()
                    .shown(shown)));
            next.failure = failure.map(cause -> new Failure(
                    cause.reason().map(shown),
                    cause.at(),
                    cause.by(),
                    cause.why().map(stop -> stop.shown(shown))));
            next.end = end.map(how -> new End(
                    how.result(),
                    how.reason().map(shown),
                    how.at(),
                    how.untouched(),
                    how.why().map(stop -> stop.shown(shown))));
            next.ballots = ballots.stream().map(ballot -> ballot.shown(shown)).toList();
        });
    }

    private RolloutState with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.record(this);
    }

    /** What may change in the record, while it does. */
    private static final class Draft {
        private Setup setup;
        private Optional<String> driver;
        private Phase phase;
        private int wave;
        private int partition;
        private Optional<UpdateStrategy> strategy;
        private int promotedThrough;
        private Instant since;
        private Optional<String> target;
        private Optional<Pending> pending;
        private Optional<Hold> held;
        private Optional<Blockage> blocked;
        private Optional<Failure> failure;
        private Optional<Instant> resumedAt;
        private Optional<End> end;
        private Optional<Healing> healing;
        private Map<String, Blockage> away;
        private Optional<RollbackBy> wayBack;
        private List<Ballot> ballots;
        private List<Integer> chosen;
        private Map<String, LostReadiness> losses;
        private Map<String, Preparation> prepared;

        Draft(RolloutState before) {
            setup = before.setup;
            driver = before.driver;
            phase = before.phase;
            wave = before.wave;
            partition = before.partition;
            strategy = before.strategy;
            promotedThrough = before.promotedThrough;
            since = before.since;
            target = before.target;
            pending = before.pending;
            held = before.held;
            blocked = before.blocked;
            failure = before.failure;
            resumedAt = before.resumedAt;
            end = before.end;
            healing = before.healing;
            away = before.away;
            wayBack = before.wayBack;
            ballots = before.ballots;
            chosen = before.chosen;
            losses = before.losses;
            prepared = before.prepared;
        }

        RolloutState record(RolloutState before) {
            return new RolloutState(
                    before.schema,
                    setup,
                    driver,
                    phase,
                    wave,
                    partition,
                    strategy,
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
}
