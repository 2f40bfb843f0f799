package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.kube.Blocks;
import io.jenkins.plugins.statefulset.rollout.kube.Blocks.Block;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells of each list of pods in which the one before it differs: what is made of pods is kept up with that, whose number is small,
 * and not made anew of all of them. A pod that has changed is another object. Not thread-safe.
 */
final class PodFollower {
    private Blocks<Pod> seen = Blocks.none();

    /** First all that have gone, then all that have come. */
    void follow(Collection<Pod> pods, Consumer<Pod> gone, Consumer<Pod> come) {
        Blocks<Pod> before = seen;
        seen = Blocks.of(pods, before);
        if (isSame(before, seen)) {
            return;
        }
        List<Pod> old = pods(different(before, seen));
        List<Pod> fresh = pods(different(seen, before));
        except(old, fresh).forEach(gone);
        except(fresh, old).forEach(come);
    }

    @SuppressWarnings("ReferenceEquality") // caches hand out the same list until something changes
    private static boolean isSame(Blocks<Pod> before, Blocks<Pod> now) {
        return before == now;
    }

    /** The blocks of one list that the other has not; mostly one, and the others at the same place. */
    @SuppressWarnings("ReferenceEquality") // the same block is the same object
    private static List<Block<Pod>> different(Blocks<Pod> one, Blocks<Pod> other) {
        List<Block<Pod>> ours = one.blocks();
        List<Block<Pod>> theirs = other.blocks();
        int most = Math.min(ours.size(), theirs.size());
        int alike = 0;
        while (alike < most && ours.get(alike) == theirs.get(alike)) {
            alike++;
        }
        int alikeAtEnd = 0;
        while (alikeAtEnd < most - alike
                && ours.get(ours.size() - 1 - alikeAtEnd) == theirs.get(theirs.size() - 1 - alikeAtEnd)) {
            alikeAtEnd++;
        }
        Set<Block<Pod>> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(theirs.subList(alike, theirs.size() - alikeAtEnd));
        return ours.subList(alike, ours.size() - alikeAtEnd).stream()
                .filter(block -> !known.contains(block))
                .toList();
    }

    private static List<Pod> pods(List<Block<Pod>> blocks) {
        return blocks.stream().flatMap(block -> block.elements().stream()).toList();
    }

    private static List<Pod> except(List<Pod> pods, List<Pod> others) {
        Set<Pod> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(others);
        return pods.stream().filter(pod -> !known.contains(pod)).toList();
    }
}
