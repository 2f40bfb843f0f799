package io.jenkins.plugins.statefulset.rollout.engine;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Remembers what was made of each pod, for as long as a cache hands out the same object. Caches keep their order, so a pod is
 * where the last search ended, or one further if a pod is gone; that makes looking at a thousand unchanged pods nearly free.
 */
final class PodMemory<T> {
    private Pod[] known = {};
    private List<T> made = List.of();

    /** What becomes of each pod, in their order. */
    List<T> of(Collection<Pod> pods, Function<Pod, T> maker) {
        Pod[] present = pods.toArray(Pod[]::new);
        List<T> all = new ArrayList<>(present.length);
        int next = 0;
        for (Pod pod : present) {
            int place = place(pod, next);
            all.add(place < 0 ? maker.apply(pod) : made.get(place));
            next = place < 0 ? next + 1 : place + 1;
        }
        known = present;
        made = all;
        return all;
    }

    @SuppressWarnings("ReferenceEquality")
    private int place(Pod pod, int next) {
        for (int place = next; place < Math.min(next + 2, known.length); place++) {
            if (known[place] == pod) {
                return place;
            }
        }
        return -1;
    }
}
