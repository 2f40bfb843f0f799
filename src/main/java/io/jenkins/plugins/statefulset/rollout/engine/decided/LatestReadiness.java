package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodSearch;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** When pods got ready, counted as {@code minReadySeconds} has it. */
final class LatestReadiness {
    private LatestReadiness() {}

    /** When the last of these pods got ready, or the last step was written where that is later. */
    static Instant of(Observation seen, Predicate<PodView> counted) {
        Instant latest = seen.state().since();
        OptionalInt next = after(seen, latest, counted, 0);
        while (next.isPresent()) {
            latest = seen.pods()
                    .get(next.getAsInt())
                    .flatMap(pod -> pod.readyFor(seen.set().minReadySeconds()))
                    .orElse(latest);
            next = after(seen, latest, counted, next.getAsInt() + 1);
        }
        return latest;
    }

    /** Whether one of these pods got ready only after that moment. */
    static boolean isAfter(Observation seen, Instant moment, Predicate<PodView> counted) {
        return after(seen, moment, counted, 0).isPresent();
    }

    /** The lowest of them, from that index on, that was available only since after that time. */
    private static OptionalInt after(Observation seen, Instant time, Predicate<PodView> counted, int from) {
        SetView set = seen.set();
        PodSearch later = PodSearch.readyAfter(time.minusSeconds(set.minReadySeconds()));
        return seen.pods().lowest(later.that(counted), from, set.replicas());
    }
}
