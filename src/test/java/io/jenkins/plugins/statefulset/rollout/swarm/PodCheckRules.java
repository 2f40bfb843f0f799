package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Failure;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Preparation;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Invariant 14, at the moment in which a driver lets a ready pod go.
 *
 * <ol>
 *   <li>Each of its before-pod checks has passed within {@link #FRESH} of when that was sent, for what arrives later its driver did not live to hold
 *       back, and since anything was disrupted that a driver may have seen. One that must
 *       hold several times in a row counts for longer by the rows of the others, none of them longer than its own. Of a pod that has been
 *       prepared all this holds for checks on a peer; the others have when that began. Where the driver has died that noted this, it counts from
 *       the note: who takes over cannot know whether an action began after it, and a drained pod would never say again that it may go.
 *   <li>Each action that prepares it has come to its end on that pod.
 *   <li>Each pod that went before is ready, and its after-pod checks have passed and what restores it has been done since.
 *   <li>It does not lead while another could go, unless it has been prepared.
 *   <li>On the way there none goes beside another that has been prepared.
 *   <li>What was switched off is restored when a rollout ends, or the end names the pods for which it is not. A rollout that begins after that
 *       knows nothing of it. A pod beyond the replicas is on its way out, so it is enough that the end names it.
 * </ol>
 */
final class PodCheckRules {
    private static final Duration FRESH = Duration.ofSeconds(13);
    /** From look to look of a check that must hold several times in a row. */
    private static final Duration ROW = Duration.ofSeconds(5);

    private final InvariantWatcher truth;
    private final SwarmMemberWorld world;
    private final SwarmMembers members;
    /** UIDs of pods that an end named as prepared: a rollout after that one is told of none. */
    private final Set<String> left = new HashSet<>();

    private Instant lastDisruption = Instant.MIN;
    private String lastDisrupted = "";

    PodCheckRules(InvariantWatcher truth, SwarmMemberWorld world, SwarmMembers members) {
        this.truth = truth;
        this.world = world;
        this.members = members;
    }

    /** A pod went, by whoever's doing. */
    void disrupted(String pod) {
        lastDisruption = truth.cluster().clock().now();
        lastDisrupted = pod;
    }

    /**
     * A driver lets a pod go that is ready.
     *
     * @param now when it sent that
     */
    void goes(StatefulSet set, RolloutState state, String pod, String to, Instant now) {
        if (truth.othersWroteSpec()) {
            return;
        }
        Optional<Instant> prepared = preparedAt(pod, state);
        for (PodCheck check : members.of(PodMoment.BEFORE)) {
            before(check, pod, prepared, now);
        }
        for (PodCheck action : members.of(PodMoment.PREPARE)) {
            if (world.lastPassed(PodMoment.PREPARE, action.spec(), pod).equals(Instant.MIN)) {
                truth.breach(14, pod + " went before " + action.label() + " had come to its end");
            }
        }
        if (!truth.isBlind()) {
            prepared(set, state, pod);
            others(set, state, pod, to);
            leader(set, state, pod, to, now);
        }
    }

    /** On the way back one that is prepared may stay, where nothing restores it. */
    private void prepared(StatefulSet set, RolloutState state, String pod) {
        truth.cluster().pods(set).stream()
                .filter(other -> other.getMetadata().getDeletionTimestamp() == null)
                .map(other -> other.getMetadata().getName())
                .filter(other -> !other.equals(pod) && world.isDrained(other))
                .filter(other -> state.phase() == RolloutState.Phase.ROLLING
                        && state.prepared().containsKey(other))
                .findFirst()
                .ifPresent(other -> truth.breach(14, pod + " went beside " + other + ", which was prepared to go"));
    }

    private Optional<Instant> preparedAt(String pod, RolloutState state) {
        Optional<Instant> noted = Optional.ofNullable(state.prepared().get(pod))
                .filter(note -> isFormer(note, state))
                .map(Preparation::at);
        return world.preparedAt(pod).map(began -> noted.filter(began::isAfter).orElse(began));
    }

    private static boolean isFormer(Preparation note, RolloutState state) {
        return !note.by().equals(state.driver())
                || state.resumedAt().filter(note.at()::isBefore).isPresent();
    }

    private Duration counts(PodCheck check) {
        return members.of(PodMoment.BEFORE).stream()
                .filter(other -> !other.equals(check))
                .map(other -> ROW.multipliedBy(Math.min(other.times(), check.times()) - 1L))
                .reduce(FRESH, Duration::plus);
    }

    private void before(PodCheck check, String pod, Optional<Instant> prepared, Instant now) {
        Instant passed = world.lastPassed(PodMoment.BEFORE, check.spec(), pod);
        boolean asPrepared = prepared.isPresent() && check.where() != PodCheck.Where.PEER;
        Instant moment = asPrepared ? prepared.get() : now;
        if (passed.isBefore(moment.minus(counts(check)))) {
            truth.breach(
                    14, pod + " went at the word of " + check.label() + " of " + passed + ", to be asked at " + moment);
        }
        Instant seen = truth.seenByAll(InvariantWatcher.RACE);
        boolean since = !asPrepared && !lastDisruption.isAfter(seen) && passed.isBefore(lastDisruption);
        if (since) {
            truth.breach(
                    14,
                    pod + " went at the word of " + check.label() + " of " + passed + ", before " + lastDisrupted
                            + " went at " + lastDisruption);
        }
    }

    private void others(StatefulSet set, RolloutState state, String pod, String to) {
        for (Pod other : truth.cluster().pods(set)) {
            String name = other.getMetadata().getName();
            Optional<Instant> up = truth.upSince(name);
            if (name.equals(pod)
                    || up.isEmpty()
                    || truth.downSince().containsKey(name)
                    || !SwarmDatabase.revision(other).equals(to)
                    || truth.isRelabelled(name)
                    || !wentByOurDoing(other, state)) {
                continue;
            }
            for (PodMoment moment : Set.of(PodMoment.AFTER, PodMoment.RESTORE)) {
                for (PodCheck check : members.of(moment)) {
                    Instant passed = world.lastPassed(moment, check.spec(), name);
                    if (passed.isBefore(up.get().minus(TruePods.WHOLE_SECONDS))) {
                        truth.breach(
                                14,
                                pod + " went before " + check.label() + " was done around " + name
                                        + ", which is ready since " + up.get() + ": " + passed);
                    }
                }
            }
        }
    }

    /** On the way back a pod that was on the base revision all the time is no concern. */
    private static boolean wentByOurDoing(Pod pod, RolloutState state) {
        Instant created = Instant.parse(pod.getMetadata().getCreationTimestamp());
        return created.isAfter(
                state.failure().map(Failure::at).orElse(state.setup().startedAt()));
    }

    private void leader(StatefulSet set, RolloutState state, String pod, String to, Instant now) {
        boolean last = members.order().equals(Optional.of(PodOrder.LEADER_LAST))
                && set.getSpec().getUpdateStrategy().getType().equals("OnDelete");
        Optional<Instant> leads = world.leadsSince(pod).filter(since -> since.isBefore(now.minus(FRESH)));
        if (!last || leads.isEmpty() || state.prepared().containsKey(pod)) {
            return;
        }
        truth.cluster().pods(set).stream()
                .filter(other -> !other.getMetadata().getName().equals(pod))
                .filter(other -> other.getMetadata().getDeletionTimestamp() == null && SwarmDatabase.ready(other))
                .filter(other -> !SwarmDatabase.revision(other).equals(to))
                .findFirst()
                .ifPresent(other -> truth.breach(
                        14,
                        pod + " went, which leads since " + leads.get() + ", before "
                                + other.getMetadata().getName()));
    }

    /** A rollout has ended. */
    void ended(RolloutState state) {
        Set<String> told = new TreeSet<>(state.prepared().keySet());
        Set<String> off = new TreeSet<>(world.switchedOff());
        off.removeIf(pod -> left.contains(world.uid(pod)));
        state.prepared().values().forEach(noted -> left.add(noted.uid()));
        if (!told.containsAll(off)) {
            truth.breach(14, "it ended, and what was switched off for " + off + " is not told: " + told);
        }
        boolean failed =
                state.end().filter(end -> end.result() == Result.FAILED).isPresent();
        told.removeIf(pod -> failed || !isReadyToStay(pod));
        if (members.has(PodMoment.RESTORE) && !told.isEmpty() && !truth.isBlind()) {
            truth.breach(14, "it ended, and nothing restored what was switched off for " + told);
        }
        boolean said = state.end()
                .filter(end -> end.reason().toString().endsWith("ready to go is not restored"))
                .isPresent();
        if (said == state.prepared().isEmpty()) {
            truth.breach(14, "the record names " + state.prepared() + " as prepared, and the end says otherwise");
        }
    }

    private boolean isReadyToStay(String pod) {
        return truth.cluster()
                .pod(SwarmDatabase.NAMESPACE, pod)
                .filter(there -> there.getMetadata().getDeletionTimestamp() == null && SwarmDatabase.ready(there))
                .filter(there -> truth.set()
                        .filter(set -> SwarmDatabase.isWanted(set, pod))
                        .isPresent())
                .isPresent();
    }
}
