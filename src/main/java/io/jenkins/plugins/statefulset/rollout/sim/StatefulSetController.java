package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.jenkins.plugins.statefulset.rollout.sim.ClaimRetention.Range;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The StatefulSet controller, after {@code pkg/controller/statefulset/stateful_set_control.go} of Kubernetes 1.34.4 and
 * 1.37.2. One sync of a set ({@code updateStatefulSet}):
 *
 * <ol>
 *   <li>Pods are adopted and released ({@link UnclaimedPods}), and their claims get the owners that the retention policy says ({@link
 *       ClaimRetention}).
 *   <li>The template's revision is found or made ({@code getStatefulSetRevisions}).
 *   <li>Missing pods are created and ended ones deleted ({@code processReplica}). OrderedReady goes up from the first
 *       ordinal and stops at the first pod that is not available, whatever its revision: hence kubernetes #67250.
 *   <li>Pods outside the range of ordinals are deleted, highest first ({@code processCondemned}).
 *   <li>Pods of another revision at or above the partition are deleted as {@link UpdateRule} says, unless the strategy
 *       is OnDelete.
 *   <li>The status is written where it changed. When all pods are updated and ready the current revision becomes the
 *       update revision ({@code completeUpdate}); under OnDelete only from 1.37 on.
 * </ol>
 */
final class StatefulSetController {
    private static final String WHO = "statefulset-controller";
    private static final long LOOK_AGAIN = 1_000;

    private final SimulationContext world;
    private final SetRegistry sets;
    private final PodFactory pods;
    private final PodRemoval removal;
    private final ClaimKeeper claims;
    private final ClaimRetention retention;
    private final UnclaimedPods strays;
    private SetStatuses statuses;

    StatefulSetController(
            SimulationContext world, SetRegistry sets, PodFactory pods, PodRemoval removal, ClaimKeeper claims) {
        this.world = world;
        this.sets = sets;
        this.pods = pods;
        this.removal = removal;
        this.claims = claims;
        this.retention = new ClaimRetention(world.store);
        world.onVersion(version -> this.statuses = new SetStatuses(version));
        this.strays = new UnclaimedPods(world.store, sets, WHO);
        world.store.statefulSets.listen(this::setChanged);
        world.store.pods.listen(this::podChanged);
    }

    private void setChanged(StatefulSet before, StatefulSet after) {
        if (after != null
                && (before == null
                        || !Objects.equals(
                                before.getMetadata().getGeneration(),
                                after.getMetadata().getGeneration()))) {
            plan(after);
        }
        if (before == null) {
            world.store.pods.in(after.getMetadata().getNamespace()).stream()
                    .filter(pod -> PodFacts.controllerOf(pod).isEmpty())
                    .forEach(pod -> noteStray(after, pod));
        }
    }

    private void podChanged(Pod before, Pod after) {
        Optional<StatefulSet> owner = sets.ownerOf(after == null ? before : after);
        owner.ifPresent(this::plan);
        if (after == null) {
            return;
        }
        if (owner.isPresent()) {
            if (before != null
                    && !Objects.equals(
                            before.getMetadata().getLabels(),
                            after.getMetadata().getLabels())) {
                noteStray(owner.get(), after);
            }
        } else if (PodFacts.controllerOf(after).isEmpty()) {
            strays.parentOf(after).ifPresent(set -> noteStray(set, after));
        }
        if (before != null && owner.isEmpty()) {
            sets.ownerOf(before).ifPresent(this::plan);
        }
    }

    private void noteStray(StatefulSet set, Pod pod) {
        if (strays.note(set, pod)) {
            plan(set);
        }
    }

    private void plan(StatefulSet set) {
        SetState state = sets.state(set);
        if (!state.syncPlanned) {
            state.syncPlanned = true;
            world.clock.after(world.draw(1, 3), () -> {
                state.syncPlanned = false;
                StatefulSet now = world.store.statefulSets.get(
                        set.getMetadata().getNamespace(), set.getMetadata().getName());
                if (now != null) {
                    sync(now);
                }
            });
        }
    }

    /** What it makes of templates differs from now on from what is stored, as after an upgrade from 1.33 to 1.34.0. */
    void upgrade() {
        for (StatefulSet set : world.store.statefulSets.all()) {
            sets.history(set).outdate();
            plan(set);
        }
    }

    /** Looks at every set, as one does that has just been started. */
    void lookAtAll() {
        world.store.statefulSets.all().forEach(this::plan);
    }

    private void sync(StatefulSet set) {
        RevisionHistory history = sets.history(set);
        SetState state = sets.state(set);
        if (!state.strays.isEmpty() && set.getMetadata().getDeletionTimestamp() == null) {
            strays.mend(set);
        }
        String update = history.updateRevision(set);
        String current = set.getStatus().getCurrentRevision();
        Round round = new Round(set, state, history.knows(current) ? current : update, update);
        long next = state.refreshAvailable(1000L * orZero(set.getSpec().getMinReadySeconds()), world.clock.millis());
        if (next < Long.MAX_VALUE) {
            world.clock.after(next, () -> plan(set));
        }
        act(round);
        writeStatus(round);
        Set<String> live = new HashSet<>(state.liveRevisions());
        live.add(currentAfter(round));
        live.add(round.update());
        history.truncate(live, set.getSpec().getRevisionHistoryLimit());
    }

    /** A status that names another current revision brings the controller back at once; what was current before is then history. */
    private String currentAfter(Round round) {
        String current = world.store
                .statefulSets
                .get(
                        round.set().getMetadata().getNamespace(),
                        round.set().getMetadata().getName())
                .getStatus()
                .getCurrentRevision();
        return current == null ? round.current() : current;
    }

    private void act(Round round) {
        StatefulSet set = round.set();
        if (set.getMetadata().getDeletionTimestamp() != null) {
            return;
        }
        boolean parallel = UpdateRule.isParallel(set);
        followRetention(round, round.state().availableFrom(round.start(), round.replicas()), Range.INSIDE);
        if (!parallel && !processReplicasInOrder(round)) {
            return;
        }
        if (parallel) {
            processReplicasAtOnce(round);
        }
        followRetention(round, round.state().outside(round.start(), round.replicas()), Range.OUTSIDE);
        if (!processCondemned(round, parallel)) {
            return;
        }
        if (!set.getSpec().getUpdateStrategy().getType().equals("RollingUpdate")) {
            return;
        }
        BitSet chosen = UpdateRule.of(world.version).choose(round);
        for (int ordinal = chosen.length() - 1; ordinal >= 0; ordinal = chosen.previousSetBit(ordinal - 1)) {
            delete(round, ordinal, Disruption.Cause.UPDATE);
        }
    }

    /** Where the policy keeps all claims, and always did, there is nothing to look at. */
    private void followRetention(Round round, BitSet ordinals, Range range) {
        SetState state = round.state();
        StatefulSet set = round.set();
        state.retentionOn |= ClaimRetention.isOn(set);
        if (!state.retentionOn) {
            return;
        }
        for (int i = ordinals.nextSetBit(0); i >= 0; i = ordinals.nextSetBit(i + 1)) {
            Pod pod = world.store.pods.get(
                    set.getMetadata().getNamespace(), set.getMetadata().getName() + "-" + i);
            retention.follow(set, pod, range);
        }
    }

    /** @return whether every replica is there, running, ready and available */
    private boolean processReplicasInOrder(Round round) {
        int first = round.state().unavailable(round.start(), round.replicas()).nextSetBit(0);
        if (first >= 0) {
            process(round, first);
        }
        return first < 0;
    }

    private void processReplicasAtOnce(Round round) {
        BitSet unavailable = round.state().unavailable(round.start(), round.replicas());
        for (int i = unavailable.nextSetBit(0); i >= 0; i = unavailable.nextSetBit(i + 1)) {
            process(round, i);
        }
    }

    /** {@code processReplica} for a pod that is not available. */
    private void process(Round round, int ordinal) {
        SetState state = round.state();
        if (state.isTerminal(ordinal)) {
            if (!state.isTerminating(ordinal)) {
                delete(round, ordinal, Disruption.Cause.ENDED);
            }
        } else if (!state.isCreated(ordinal)) {
            if (isNameTaken(round.set(), ordinal) || retention.isStale(round.set(), ordinal)) {
                world.clock.after(LOOK_AGAIN, () -> plan(round.set()));
            } else {
                create(round, ordinal);
            }
        } else if (state.isPending(ordinal)) {
            claims.createMissing(round.set(), ordinal);
        }
    }

    /** By the pod of a set of the same name that was deleted: the API server answers AlreadyExists until it has gone. */
    private boolean isNameTaken(StatefulSet set, int ordinal) {
        return world.store.pods.get(
                        set.getMetadata().getNamespace(), set.getMetadata().getName() + "-" + ordinal)
                != null;
    }

    /** {@code newVersionedStatefulSetPod}: below the partition pods come back on the current revision. */
    Pod create(Round round, int ordinal) {
        StatefulSet set = round.set();
        claims.createMissing(set, ordinal);
        String revision = round.isHeldBack(ordinal) ? round.current() : round.update();
        Pod pod = world.store.create(
                WHO, world.store.pods, pods.create(set, sets.history(set).template(revision), revision, ordinal));
        if (ClaimRetention.isOn(set)) {
            round.state().retentionOn = true;
            retention.follow(set, pod, Range.INSIDE);
        }
        String name = pod.getMetadata().getName();
        world.events.normal(
                set,
                WHO,
                "SuccessfulCreate",
                word("create") + " Pod " + name + " in StatefulSet "
                        + set.getMetadata().getName() + " successful");
        return pod;
    }

    /** @return whether nothing stands in the way of updates */
    private boolean processCondemned(Round round, boolean parallel) {
        SetState state = round.state();
        BitSet condemned = state.outside(round.start(), round.replicas());
        int firstUnhealthy = firstUnhealthy(state, condemned);
        for (int i = condemned.length() - 1; i >= 0; i = condemned.previousSetBit(i - 1)) {
            if (state.isTerminating(i)) {
                if (!parallel) {
                    return false;
                }
                continue;
            }
            boolean healthy = state.isReady(i) && state.isAvailable(i);
            if (!parallel && !healthy && i != firstUnhealthy) {
                return false;
            }
            delete(round, i, Disruption.Cause.SCALE_DOWN);
            if (!parallel) {
                return false;
            }
        }
        return true;
    }

    private static int firstUnhealthy(SetState state, BitSet condemned) {
        for (int i = condemned.nextSetBit(0); i >= 0; i = condemned.nextSetBit(i + 1)) {
            if (state.isTerminating(i) || !state.isAvailable(i)) {
                return i;
            }
        }
        return -1;
    }

    private void delete(Round round, int ordinal, Disruption.Cause cause) {
        StatefulSet set = round.set();
        Pod pod = world.store.pods.get(
                set.getMetadata().getNamespace(), set.getMetadata().getName() + "-" + ordinal);
        removal.delete(WHO, pod, cause);
        world.events.normal(
                set,
                WHO,
                "SuccessfulDelete",
                word("delete") + " Pod " + pod.getMetadata().getName() + " in StatefulSet "
                        + set.getMetadata().getName() + " successful");
    }

    /** Events are written with a capital from 1.37 on (seen). */
    private String word(String verb) {
        return world.version.atLeast(1, 37) ? verb.substring(0, 1).toUpperCase(Locale.ROOT) + verb.substring(1) : verb;
    }

    /** {@code updateStatefulSetStatus}. */
    private void writeStatus(Round round) {
        StatefulSet set = round.set();
        StatefulSetStatus status = statuses.of(round, sets.history(set).collisions());
        if (SetStatuses.isInconsistent(set.getStatus(), status)) {
            world.store.replace(WHO, world.store.statefulSets, ShallowCopies.withStatus(set, status));
        }
    }

    private static int orZero(Integer value) {
        return value == null ? 0 : value;
    }

    /** Brings the status up to date at once, for a set that is loaded in a settled state. */
    void settle(StatefulSet set) {
        SetState state = sets.state(set);
        state.backdateReadiness(0);
        state.refreshAvailable(1000L * orZero(set.getSpec().getMinReadySeconds()), world.clock.millis());
        String update = sets.history(set).updateRevision(set);
        writeStatus(new Round(set, state, update, update));
    }

    /** One sync of one set. */
    record Round(StatefulSet set, SetState state, String current, String update) {
        int start() {
            return set.getSpec().getOrdinals() == null
                    ? 0
                    : orZero(set.getSpec().getOrdinals().getStart());
        }

        int replicas() {
            return set.getSpec().getReplicas();
        }

        /** The partition, an index; 0 where the strategy has none. */
        int partition() {
            var rolling = set.getSpec().getUpdateStrategy().getRollingUpdate();
            return rolling == null ? 0 : orZero(rolling.getPartition());
        }

        boolean isHeldBack(int ordinal) {
            var strategy = set.getSpec().getUpdateStrategy();
            if (strategy.getRollingUpdate() != null) {
                return ordinal < start() + partition();
            }
            return strategy.getType().equals("RollingUpdate")
                    && ordinal < start() + orZero(set.getStatus().getCurrentReplicas());
        }
    }
}
