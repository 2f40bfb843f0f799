package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is kept of each StatefulSet beside its object: its pods at a glance, and its revisions. */
final class SetRegistry {
    private final SimulationContext world;
    private final Map<String, String> firsts = new HashMap<>();
    private final Map<String, StatefulSet> byUid = new HashMap<>();
    private final Map<String, SetState> states = new HashMap<>();
    private final Map<String, RevisionHistory> histories = new HashMap<>();

    SetRegistry(SimulationContext world) {
        this.world = world;
        world.store.statefulSets.listen(this::setChanged);
        world.store.pods.listen(this::podChanged);
    }

    Optional<StatefulSet> byUid(String uid) {
        return Optional.ofNullable(byUid.get(uid));
    }

    SetState state(StatefulSet set) {
        return states.computeIfAbsent(set.getMetadata().getUid(), uid -> new SetState());
    }

    RevisionHistory history(StatefulSet set) {
        return histories.computeIfAbsent(set.getMetadata().getUid(), uid -> new RevisionHistory(world.store));
    }

    /** The set that owns the pod, if one does. */
    Optional<StatefulSet> ownerOf(Pod pod) {
        return PodFacts.controllerOf(pod).flatMap(owner -> byUid(owner.getUid()));
    }

    /** Whether the pod is on the revision that its set had at the start of the simulation, or of the present faults. */
    boolean isOnFirstRevision(Pod pod) {
        return ownerOf(pod)
                .map(set -> history(set)
                        .isAlike(
                                firsts.getOrDefault(
                                        set.getMetadata().getUid(), history(set).first()),
                                PodFacts.revisionOf(pod)))
                .orElse(true);
    }

    /** From now on what every set has now is what it had first. */
    void beginAnew() {
        byUid.forEach((uid, set) -> {
            if (set.getStatus() != null && set.getStatus().getCurrentRevision() != null) {
                firsts.put(uid, set.getStatus().getCurrentRevision());
            }
        });
    }

    private void setChanged(StatefulSet before, StatefulSet after) {
        if (after == null) {
            byUid.remove(before.getMetadata().getUid());
        } else {
            byUid.put(after.getMetadata().getUid(), after);
        }
    }

    private void podChanged(Pod before, Pod after) {
        Optional<StatefulSet> owner = ownerOf(after == null ? before : after);
        boolean sameOwners = before == null
                || after == null
                || before.getMetadata()
                        .getOwnerReferences()
                        .equals(after.getMetadata().getOwnerReferences());
        if (!sameOwners && !PodFacts.controllerOf(before).equals(PodFacts.controllerOf(after))) {
            ownerOf(before).ifPresent(set -> state(set).update(before, null, world.clock.millis()));
            owner.ifPresent(set -> state(set).update(null, after, world.clock.millis()));
        } else {
            owner.ifPresent(set -> state(set).update(before, after, world.clock.millis()));
        }
    }
}
