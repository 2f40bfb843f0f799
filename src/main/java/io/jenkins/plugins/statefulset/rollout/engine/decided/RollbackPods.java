package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Applied;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodSearch;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** Which pods go back, and which are waited for. */
final class RollbackPods {
    private final Observation seen;
    private final SetView set;
    private final RolloutState state;
    private final Instant now;
    private final PodChecks checks;

    RollbackPods(Observation seen, Instant now) {
        this.seen = seen;
        this.set = seen.set();
        this.state = seen.state();
        this.now = now;
        this.checks = new PodChecks(seen, now);
    }

    /** Whether a pod below the partition would come back on the base revision; with OnDelete all are made from the update revision. */
    boolean madeFromBase(String base) {
        Optional<String> made =
                set.strategy() == UpdateStrategy.ROLLING_UPDATE ? set.currentRevision() : set.updateRevision();
        return made.equals(Optional.of(base));
    }

    /** Whether it was made anew since the rollback began, so that it is asked whether it is a full member. */
    boolean cameBack(PodView pod) {
        return pod.created().isAfter(state.failure().orElseThrow().at());
    }

    /** Whether a pod was not well before either, so that nobody waits for it. */
    boolean notWaitedFor(int index, String base) {
        Optional<PodView> pod = seen.pods().get(index);
        boolean wasIll = state.setup().wasIll(set.podName(index));
        return wasIll
                && pod.map(there -> !there.terminating() && there.on(base) && !there.ready())
                        .orElse(true);
    }

    /** Whether below that index a stuck pod keeps the controller from making others. */
    boolean stuckBelow(int index, String base) {
        return seen.pods().lowest(stuck(base), 0, index).isPresent();
    }

    /** A pod that is to go back when it is well: where the template stays, one of the failed revision only. */
    PodSearch astray(String base) {
        return strange(base).that(PodView::ready);
    }

    /** On another revision than the base; where the template stays, on the failed one. */
    PodSearch strange(String base) {
        PodSearch others = PodSearch.notOn(base);
        return state.goesBackUnderTheTemplate()
                ? others.that(pod -> failed().filter(pod::on).isPresent())
                : others;
    }

    /** The revision that this rollout was bringing. */
    private Optional<String> failed() {
        return state.target().or(() -> state.setup().applied().map(Applied::revision));
    }

    /** On another revision than the base, or prepared to go before the rollout failed, not ready for that, and not on its way out. */
    PodSearch stuck(String base) {
        PodSearch notReady = PodSearch.notReady().that(pod -> !pod.terminating());
        return state.prepared().isEmpty()
                ? notReady.and(PodSearch.notOn(base))
                : notReady.that(pod -> !pod.on(base) || checks.isPrepared(pod));
    }

    /** Indexes of those that are not there or have not been ready for {@code minReadySeconds}, lowest first. */
    int[] unavailable() {
        return seen.pods()
                .all(PodSearch.notAvailable(now, set.minReadySeconds()), 0, set.replicas())
                .toArray();
    }

    /** Whether it has been ready for {@code minReadySeconds}. */
    boolean available(PodView pod) {
        return pod.readyFor(set.minReadySeconds())
                .filter(at -> !now.isBefore(at))
                .isPresent();
    }

    /** Whether all others are well but those that nobody waits for. */
    boolean onlyIllOnesBeside(PodView astray, String base) {
        return Arrays.stream(unavailable()).allMatch(index -> index == astray.index() || notWaitedFor(index, base));
    }

    /** How many pods are not ready that nobody waits for. */
    long illCount(String base) {
        return seen.pods()
                .all(PodSearch.notReady(), 0, set.replicas())
                .filter(index -> notWaitedFor(index, base))
                .count();
    }

    /** The one with the highest ordinal. */
    Optional<PodView> highest(PodSearch wanted) {
        OptionalInt index = seen.pods().highest(wanted, 0, set.replicas());
        return index.isPresent() ? seen.pods().get(index.getAsInt()) : Optional.empty();
    }

    /** When the last pod got ready, or the last step back was written where that is later. */
    Instant settledSince() {
        return LatestReadiness.of(seen, pod -> true);
    }
}
