package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pods of one StatefulSet as sets of ordinals, kept current with each change of a pod, so that the controller sees
 * the whole set at a glance instead of walking over all its pods.
 */
final class SetState {
    private final BitSet created = new BitSet();
    private final BitSet terminating = new BitSet();
    private final BitSet terminal = new BitSet();
    private final BitSet pending = new BitSet();
    private final BitSet ready = new BitSet();
    private final BitSet available = new BitSet();
    private final Map<String, BitSet> byRevision = new HashMap<>();
    private final Map<Integer, Long> readySince = new HashMap<>();
    /** Pods that are to be adopted or released. */
    final Set<String> strays = new LinkedHashSet<>();

    /** Whether claims are or were owned by somebody, by the set's policy. */
    boolean retentionOn;

    boolean syncPlanned;
    private long minReadyMillis = -1;

    void update(Pod before, Pod after, long now) {
        int ordinal = PodFacts.ordinalOf(after == null ? before : after);
        if (before != null) {
            revision(PodFacts.revisionOf(before)).clear(ordinal);
        }
        if (after != null) {
            revision(PodFacts.revisionOf(after)).set(ordinal);
        }
        created.set(ordinal, after != null);
        terminating.set(ordinal, after != null && PodFacts.isTerminating(after));
        terminal.set(ordinal, after != null && PodFacts.isTerminal(after));
        pending.set(ordinal, after != null && PodFacts.phaseOf(after).equals("Pending"));
        boolean isReady = after != null && PodFacts.phaseOf(after).equals("Running") && PodFacts.isReady(after);
        if (isReady && !ready.get(ordinal)) {
            readySince.put(ordinal, now);
        } else if (!isReady) {
            readySince.remove(ordinal);
            available.clear(ordinal);
        }
        ready.set(ordinal, isReady);
    }

    /**
     * Takes ready pods for available that have been so for long enough ({@code IsPodAvailable}).
     *
     * @return milliseconds until the next one will be; {@link Long#MAX_VALUE} if none is on its way
     */
    long refreshAvailable(long millis, long now) {
        boolean changed = millis != minReadyMillis;
        minReadyMillis = millis;
        if (millis == 0) {
            available.clear();
            available.or(ready);
            return Long.MAX_VALUE;
        }
        if (changed) {
            available.clear();
        }
        BitSet waiting = (BitSet) ready.clone();
        waiting.andNot(available);
        long next = Long.MAX_VALUE;
        for (int i = waiting.nextSetBit(0); i >= 0; i = waiting.nextSetBit(i + 1)) {
            long left = readySince.get(i) + minReadyMillis - now;
            available.set(i, left <= 0);
            next = left > 0 ? Math.min(next, left) : next;
        }
        return next;
    }

    /** Makes every ready pod available whatever its time, for a set that is loaded in a settled state. */
    void backdateReadiness(long since) {
        readySince.replaceAll((ordinal, time) -> since);
    }

    BitSet revision(String name) {
        return byRevision.computeIfAbsent(name, n -> new BitSet());
    }

    Set<String> liveRevisions() {
        return byRevision.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    int count() {
        return created.cardinality();
    }

    int readyCount() {
        return ready.cardinality();
    }

    int availableCount() {
        return available.cardinality();
    }

    /** Pods of that revision that are not being deleted. */
    int countOf(String revision) {
        BitSet pods = (BitSet) revision(revision).clone();
        pods.andNot(terminating);
        return pods.cardinality();
    }

    boolean isCreated(int ordinal) {
        return created.get(ordinal);
    }

    boolean isTerminating(int ordinal) {
        return terminating.get(ordinal);
    }

    boolean isTerminal(int ordinal) {
        return terminal.get(ordinal);
    }

    boolean isPending(int ordinal) {
        return pending.get(ordinal);
    }

    boolean isReady(int ordinal) {
        return ready.get(ordinal);
    }

    boolean isAvailable(int ordinal) {
        return available.get(ordinal);
    }

    /** Ordinals from start on, as many as replicas, that are absent, being deleted or not available. */
    BitSet unavailable(int start, int replicas) {
        BitSet result = new BitSet(start + replicas);
        result.set(start, start + replicas);
        result.andNot(available);
        BitSet leaving = (BitSet) terminating.clone();
        leaving.and(range(start, replicas));
        result.or(leaving);
        return result;
    }

    /** Ordinals of the range whose pods are available. */
    BitSet availableFrom(int start, int replicas) {
        BitSet result = range(start, replicas);
        result.and(available);
        return result;
    }

    /** Existing pods outside the range: {@code condemned}. */
    BitSet outside(int start, int replicas) {
        BitSet result = (BitSet) created.clone();
        result.clear(start, start + replicas);
        return result;
    }

    /** Ordinals of the range whose pods exist, are not being deleted, and are not of that revision. */
    BitSet stale(String revision, int start, int replicas) {
        BitSet result = range(start, replicas);
        result.and(created);
        result.andNot(terminating);
        result.andNot(revision(revision));
        return result;
    }

    private static BitSet range(int start, int replicas) {
        BitSet range = new BitSet(start + replicas);
        range.set(start, start + replicas);
        return range;
    }
}
