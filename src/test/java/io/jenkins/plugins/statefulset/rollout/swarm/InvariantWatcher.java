package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.sim.BudgetState;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.StoreWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Watches a cluster from outside, with what no driver sees, and notes each breach of the invariants of the design. The numbers are
 * those of the invariants.
 *
 * <ol>
 *   <li>No pod goes down by our doing before the demanded backup has succeeded ({@link DisruptionRules}).
 *   <li>No ready pod goes down by our doing while a budget that matches it has allowed none for longer than {@link #RACE}, nor
 *       beside as many others, down for longer than a driver may not have seen, as {@code maxUnavailable} allows.
 *   <li>While promoting, the partition only falls, and over no more pods that have something to lose than may be down at once
 *       ({@link SetWriteRules}, {@link ReleaseRules}).
 *   <li>It falls only when the released pods are well on the new revision, or within {@code maxUnavailable}, and a wave is left only when
 *       all of them are, and have been judged ({@link WaveRules}).
 *   <li>A rollback ends when all pods are back ({@link EndRules}); what stands then is for whoever ends a run to compare.
 *   <li>Two drivers never both write: each write carries the name of its writer, who holds the Lease ({@link LeaseRules}).
 *   <li>A Job is created once ({@link WriteRules}).
 *   <li>No claim is deleted.
 *   <li>Replicas are never written; of templates only the base's and the target's, and none over somebody else's; it does
 *       not go on with somebody else's template or strategy; while promoting, a partition only over one that is the rollout's own, or to put back, in the write that holds or resumes, one that was lowered.
 *       It is not held for a change of theirs that nobody made.
 *   <li>No secret's value is written anywhere ({@link WriteRules}).
 *   <li value="11">Rest: with nothing new in the world, decisions come to rest. At most {@link SetWriteRules#BURST} writes of the set in
 *       {@link SetWriteRules#SPAN}, and at most {@link #EVENTS} events at one moment and {@link #EVENTS_IN_ALL} in a run.
 *   <li>A person's command on the set is not taken away without an answer.
 *   <li>No end partition is written above pods that would be made anew from another revision ({@link EndRules}).
 *   <li>No pod goes without its before-pod checks, nor before what prepares it is done, nor before the one before it is a full member again;
 *       what was switched off is restored ({@link PodCheckRules}).
 * </ol>
 *
 * <p>What others do to the set's spec ends the promises about pods that the controller takes down by itself from then on.
 */
public final class InvariantWatcher {
    /**
     * Between a driver's look at a budget and the controller's deletion of the pod that was released, someone else may use the
     * budget up: no client of the partition can exclude that. A budget that was used up longer ago was seen.
     */
    static final Duration RACE = Duration.ofSeconds(1);
    /** What was believed may have been written down, and decided on later. */
    private static final Duration AFTER_BLINDNESS = Duration.ofMinutes(1);
    /** Far more than happens at one moment in any run. */
    static final int EVENTS = 5_000;
    /** Far more than happens in any run. */
    static final int EVENTS_IN_ALL = 300_000;

    private static final Pattern POD = Pattern.compile(SwarmDatabase.SET + "-\\d+");

    private final SimulatedCluster cluster;
    private final InvariantLimits promises;
    private final RecordReader records = new RecordReader();
    private final List<String> breaches = new ArrayList<>();
    private final Map<String, Instant> exhaustedSince = new HashMap<>();
    private final Map<String, Instant> downSince = new HashMap<>();
    private final Map<String, Instant> upSince = new HashMap<>();
    private final Map<String, String> readyOn = new HashMap<>();
    private final Map<String, Instant> createdAt = new HashMap<>();
    private final BudgetHistory budgets = new BudgetHistory();
    private final LeaseRules leases;
    private final SetWriteRules writes;
    private Optional<Instant> scaledAt = Optional.empty();
    private Optional<PodCheckRules> podChecks = Optional.empty();
    private Supplier<Optional<Instant>> checkPassed = Optional::empty;
    private Instant revisionSince = Instant.MIN;
    private Instant lateWrite = Instant.MIN;
    private Instant sentLate = Instant.MIN;
    private Duration blind = Duration.ZERO;
    private Instant blindUntil = Instant.MIN;
    /** When others last wrote a pod. */
    private final Map<String, Instant> labelledAt = new HashMap<>();
    /** UIDs of pods that were released while another had just fallen. */
    private final Set<String> releasedUnawares = new HashSet<>();
    /** Pods that others gave the name of another revision. */
    private final Set<String> relabelled = new HashSet<>();

    private final Set<Deed> others = EnumSet.noneOf(Deed.class);
    private Instant moment = Instant.MIN;
    private int eventsOfMoment;
    private int events;

    /** What others were seen to write. */
    enum Deed {
        REVISION_OF_A_POD,
        UPGRADE,
        REPLICAS,
        TEMPLATE,
        STRATEGY,
        RECORD,
        SET,
        LEASE
    }

    private InvariantWatcher(SimulatedCluster cluster, InvariantLimits promises) {
        this.cluster = cluster;
        this.promises = promises;
        this.leases = new LeaseRules(this);
        this.writes = new SetWriteRules(this);
    }

    /** Watches from now on. */
    public static InvariantWatcher watch(SimulatedCluster cluster, InvariantLimits promises) {
        InvariantWatcher truth = new InvariantWatcher(cluster, promises);
        DisruptionRules disruptions = new DisruptionRules(truth);
        WriteRules rest = new WriteRules(truth);
        cluster.onDisruption(disruptions::disrupted);
        cluster.onWrite(write -> {
            truth.written(write);
            if (write.kind().equals("StatefulSet")) {
                truth.writes.written(write);
            }
            rest.written(write);
        });
        cluster.onEveryEvent(truth::happened);
        return truth;
    }

    /** Views may be that old by the run's own doing, and a driver may believe them for as long. */
    void blindFor(Duration span) {
        blind = blind.compareTo(span) > 0 ? blind : span;
        Instant until = cluster.clock().now().plus(span).plus(AFTER_BLINDNESS);
        blindUntil = blindUntil.isAfter(until) ? blindUntil : until;
    }

    /** When a check between waves passed last; {@link Instant#MIN} for never. */
    void checks(Supplier<Instant> lastPassed) {
        checkPassed = () -> Optional.of(lastPassed.get());
    }

    /** When a check between waves passed last; empty where that is not known. */
    Optional<Instant> checkPassed() {
        return checkPassed.get();
    }

    /** The revision on which a pod was ready last; empty for one that has always been what it is. */
    Optional<String> readyOn(String pod) {
        return Optional.ofNullable(readyOn.get(pod));
    }

    /** When the present pod of that name, or the last one, was created; empty for one that has always been there. */
    Optional<Instant> createdAt(String pod) {
        return Optional.ofNullable(createdAt.get(pod));
    }

    /** When somebody else last wrote the pod; empty for never. */
    Optional<Instant> labelledAt(String pod) {
        return Optional.ofNullable(labelledAt.get(pod));
    }

    /** When somebody last scaled the set; empty for never. */
    Optional<Instant> scaledAt() {
        return scaledAt;
    }

    /** What is asked around pods is to be kept to. */
    void podChecks(PodCheckRules rules) {
        podChecks = Optional.of(rules);
    }

    Optional<PodCheckRules> podChecks() {
        return podChecks;
    }

    BudgetHistory budgets() {
        return budgets;
    }

    LeaseRules leases() {
        return leases;
    }

    /** When a write of a driver that was dead by then last reached the set: what it had allowed was of long before. */
    Instant lateWrite() {
        return lateWrite;
    }

    /** A driver dies with a write on its way: it knew nothing of what happens from now on. */
    void diesWriting() {
        sentLate = cluster.clock().now();
    }

    /** When a write was sent: it may arrive when its driver is not there any more. */
    Instant sentAt(StoreWrite write) {
        return write.who().endsWith(UnreliableApi.LATE) ? sentLate : write.time();
    }

    /** Since when the controller calls the revision of the template by the name that it has. */
    Instant revisionSince() {
        return revisionSince;
    }

    /** What was broken; empty for nothing. */
    public List<String> breaches() {
        return breaches;
    }

    /** Writes of the set by drivers. */
    int writes() {
        return writes.count();
    }

    /** A pod was released while another had fallen that its driver may not have seen: the controller may keep it until that one is back. */
    void releasedUnawares(Pod pod) {
        releasedUnawares.add(pod.getMetadata().getUid());
    }

    /** Whether the pod of that name that is there was released so. */
    boolean isReleasedUnawares(String pod) {
        return cluster.pod(SwarmDatabase.NAMESPACE, pod)
                .filter(there -> releasedUnawares.contains(there.getMetadata().getUid()))
                .isPresent();
    }

    /** Whether others gave the pod the name of another revision. */
    boolean isRelabelled(String pod) {
        return relabelled.contains(pod);
    }

    /** From now on the controller takes pods down though nobody has changed their template, and asks no budget. */
    void upgraded() {
        others.add(Deed.UPGRADE);
    }

    /** What others have done so far. */
    Set<Deed> others() {
        return others;
    }

    boolean othersWroteSpec() {
        return others.contains(Deed.TEMPLATE) || others.contains(Deed.STRATEGY) || others.contains(Deed.RECORD);
    }

    SimulatedCluster cluster() {
        return cluster;
    }

    InvariantLimits promises() {
        return promises;
    }

    Optional<StatefulSet> set() {
        return cluster.statefulSet(SwarmDatabase.NAMESPACE, SwarmDatabase.SET);
    }

    Optional<RolloutState> state(StatefulSet set) {
        return records.on(set);
    }

    Optional<RolloutState> state() {
        return set().flatMap(records::on);
    }

    /** What has stood longer than that, every driver may be held to. */
    Instant seenByAll(Duration sight) {
        return cluster.clock().now().minus(sight).minus(blind);
    }

    Optional<Instant> exhaustedSince(BudgetState budget) {
        return Optional.ofNullable(exhaustedSince.get(budget.name()));
    }

    /** Since when pods are not ready, on their way out or missing, by name. */
    Map<String, Instant> downSince() {
        return downSince;
    }

    /** Since when a pod is ready that was not; empty for one that has always been. */
    Optional<Instant> upSince(String pod) {
        return Optional.ofNullable(upSince.get(pod));
    }

    /** Whether a view shows what is not, or did a moment ago. */
    boolean isBlind() {
        return cluster.clock().now().isBefore(blindUntil);
    }

    void breach(int invariant, String what) {
        breaches.add("invariant " + invariant + ", " + cluster.clock().now() + ": " + what);
    }

    private void happened(SimulatedCluster now) {
        Instant time = now.clock().now();
        for (BudgetState budget : now.budgets()) {
            budgets.note(budget, time);
            if (budget.allowed() < 1) {
                exhaustedSince.putIfAbsent(budget.name(), time);
            } else {
                exhaustedSince.remove(budget.name());
            }
        }
        eventsOfMoment = time.equals(moment) ? eventsOfMoment + 1 : 0;
        moment = time;
        events++;
        if (eventsOfMoment > EVENTS || events > EVENTS_IN_ALL) {
            throw new IllegalStateException(
                    eventsOfMoment + " events at " + time + ", " + events + " in all: nothing comes to rest");
        }
    }

    private void written(StoreWrite write) {
        if (write.kind().equals("Pod") && POD.matcher(write.name()).matches()) {
            if (write.before().isEmpty()) {
                createdAt.put(write.name(), write.time());
            }
            boolean well = write.after().isPresent()
                    && write.after().get().getMetadata().getDeletionTimestamp() == null
                    && SwarmDatabase.ready((Pod) write.after().get());
            if (well) {
                readyOn.put(
                        write.name(), SwarmDatabase.revision((Pod) write.after().get()));
                if (downSince.remove(write.name()) != null) {
                    upSince.put(write.name(), write.time());
                }
            } else {
                downSince.putIfAbsent(write.name(), write.time());
            }
        }
        if (write.who().startsWith("somebody") && write.kind().equals("Pod")) {
            revision(write);
        }
        if (write.kind().equals("Lease")) {
            leases.written(write);
            if (write.who().startsWith("somebody")) {
                others.add(Deed.LEASE);
            }
        }
        if (write.kind().equals("StatefulSet") && !revision(write.before()).equals(revision(write.after()))) {
            revisionSince = write.time();
        }
        if (write.who().endsWith(UnreliableApi.LATE) && write.kind().equals("StatefulSet")) {
            lateWrite = write.time();
        }
        if (write.who().startsWith("somebody") && write.kind().equals("StatefulSet")) {
            touched(write);
        }
    }

    private static Optional<String> revision(Optional<HasMetadata> set) {
        return set.map(StatefulSet.class::cast).map(StatefulSet::getStatus).map(StatefulSetStatus::getUpdateRevision);
    }

    private void revision(StoreWrite write) {
        labelledAt.put(write.name(), write.time());
        if (write.before().isPresent()
                && write.after().isPresent()
                && !SwarmDatabase.revision((Pod) write.before().get())
                        .equals(SwarmDatabase.revision((Pod) write.after().get()))) {
            others.add(Deed.REVISION_OF_A_POD);
            relabelled.add(write.name());
        }
    }

    private void touched(StoreWrite write) {
        if (write.before().isEmpty() || write.after().isEmpty()) {
            others.add(Deed.SET);
            return;
        }
        StatefulSet before = (StatefulSet) write.before().get();
        StatefulSet after = (StatefulSet) write.after().get();
        if (!Objects.equals(before.getSpec().getTemplate(), after.getSpec().getTemplate())) {
            others.add(Deed.TEMPLATE);
        }
        if (!Objects.equals(
                before.getSpec().getUpdateStrategy(), after.getSpec().getUpdateStrategy())) {
            others.add(Deed.STRATEGY);
        }
        if (!before.getSpec().getReplicas().equals(after.getSpec().getReplicas())) {
            others.add(Deed.REPLICAS);
            scaledAt = Optional.of(cluster.clock().now());
        }
        if (state(before).isPresent() != state(after).isPresent()) {
            others.add(Deed.RECORD);
        }
    }
}
