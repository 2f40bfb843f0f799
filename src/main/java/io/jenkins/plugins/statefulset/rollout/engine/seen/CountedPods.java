package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** How many pods are of each kind, kept up with what changes among them. Not thread-safe. */
final class CountedPods<K> {
    private final PodFollower follower = new PodFollower();
    private final Map<K, Integer> counts = new HashMap<>();
    private final Function<Pod, K> kind;

    /** @param kind of a pod, which does not change as long as the pod does not */
    CountedPods(Function<Pod, K> kind) {
        this.kind = kind;
    }

    /** The number of pods by their kinds; none that is 0. */
    Map<K, Integer> of(Collection<Pod> pods) {
        follower.follow(
                pods,
                gone -> counts.merge(kind.apply(gone), -1, CountedPods::sum),
                come -> counts.merge(kind.apply(come), 1, CountedPods::sum));
        return counts;
    }

    /** What {@link Map#merge} leaves out where nothing is left. */
    private static Integer sum(int one, int other) {
        return one + other == 0 ? null : one + other;
    }
}
