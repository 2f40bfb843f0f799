package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodSearch;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** When pods got ready, and had been so for as long as it takes to count. */
final class LatestReadiness {
    private LatestReadiness() {}

    /** When the last of these pods had been ready for {@code minReadySeconds}, or the last step was written where that is later. */
    static Instant of(Observation seen, Predicate<PodView> counted) {
        return of(seen, seen.state().since(), seen.set().minReadySeconds(), counted);
    }

    /** When the last of these pods had been ready for so many seconds, or that moment where it is later. */
    static Instant of(Observation seen, Instant moment, int seconds, Predicate<PodView> counted) {
        Instant latest = moment;
        OptionalInt next = after(seen, latest, seconds, counted, 0);
        while (next.isPresent()) {
            latest = seen.pods()
                    .get(next.getAsInt())
                    .flatMap(pod -> pod.readyFor(seconds))
                    .orElse(latest);
            next = after(seen, latest, seconds, counted, next.getAsInt() + 1);
        }
        return latest;
    }

    /** Whether one of these pods had been ready for {@code minReadySeconds} only after that moment. */
    static boolean isAfter(Observation seen, Instant moment, Predicate<PodView> counted) {
        return after(seen, moment, seen.set().minReadySeconds(), counted, 0).isPresent();
    }

    /** The lowest of them, from that index on, that had been ready for so long only after that time. */
    private static OptionalInt after(
            Observation seen, Instant time, int seconds, Predicate<PodView> counted, int from) {
        PodSearch later = PodSearch.readyAfter(time.minusSeconds(seconds));
        return seen.pods().lowest(later.that(counted), from, seen.set().replicas());
    }
}
