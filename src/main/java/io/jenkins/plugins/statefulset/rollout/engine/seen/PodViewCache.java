package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Remembers what was made of each pod, for as long as a cache hands out the same object. Caches keep their order, so a pod is
 * where the last search ended, or one further if a pod is gone; that makes looking at a thousand unchanged pods nearly free.
 */
final class PodViewCache<T> {
    private Collection<Pod> seen = List.of();
    private Pod[] known = {};
    private List<T> made = List.of();

    /** What becomes of each pod, in their order; the same list when the pods are the same. */
    @SuppressWarnings("ReferenceEquality")
    List<T> of(Collection<Pod> pods, Function<Pod, T> maker) {
        if (pods == seen) {
            return made;
        }
        seen = pods;
        Pod[] present = pods.toArray(Pod[]::new);
        int same = 0;
        while (same < present.length && same < known.length && present[same] == known[same]) {
            same++;
        }
        List<T> all = new ArrayList<>(present.length);
        all.addAll(made.subList(0, same));
        int next = same;
        for (int i = same; i < present.length; i++) {
            int place = place(present[i], next);
            all.add(place < 0 ? maker.apply(present[i]) : made.get(place));
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
