package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Blockage;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodJudge;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodSearch;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView.PodManagement;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What becomes of released pods that are missing or terminating.
 *
 * <ol>
 *   <li>After its release a pod may be away as long as it may take to get ready, and to end before.
 *   <li>One that is away long after that, drained, say, is noted and gets {@link #AWAY} to come back. Each absence has
 *       a note of its own, whose end nothing moves; it is taken off when the pod is back.
 *   <li>Under OrderedReady the controller makes no pod while one below is not ready: then that one is told.
 * </ol>
 */
final class AbsentPods {
    /** How long a released pod may be away, its end not counted, when its time since the release is over. */
    static final Duration AWAY = Duration.ofMinutes(1);

    private final Observation seen;
    private final SetView set;
    private final RolloutState state;
    private final Instant now;

    AbsentPods(Observation seen, Instant now) {
        this.seen = seen;
        this.set = seen.set();
        this.state = seen.state();
        this.now = now;
    }

    /**
     * A pod that is missing or terminating. Long after its release it has not been away since then, but has just been drained,
     * say: since when, no object tells, so that is noted.
     */
    Step away(int index) {
        Optional<PodView> there = seen.pods().get(index);
        String name = set.podName(index);
        WaitCause reason = there.<WaitCause>map(pod -> new WaitCause.PodTerminating(name, pod.cause()))
                .orElseGet(() -> missing(index));
        Instant limit = releaseLimit();
        if (now.isBefore(limit)) {
            return new Wait(reason, Optional.of(limit));
        }
        Blockage noted = state.away().get(name);
        if (noted != null && !there.filter(pod -> madeSince(noted, pod)).isPresent()) {
            return now.isBefore(noted.until())
                    ? new Wait(reason, Optional.of(noted.until()))
                    : Halt.fail(
                            seen,
                            new StopCause.Stuck(reason, StopCause.seconds(Duration.between(noted.since(), now))),
                            now);
        }
        Instant until = now.plus(AWAY).plusSeconds(set.terminationGraceSeconds());
        return Write.ofRecord(
                state.away(name, new Blockage(reason, now, until), this::lasts), new Transition.NoteBlocked(reason));
    }

    /** Takes off the notes on pods that are back, so that another absence begins anew. */
    Optional<Step> back() {
        return state.away().keySet().stream().allMatch(this::lasts)
                ? Optional.empty()
                : Optional.of(Write.ofRecord(state.back(this::lasts), new Transition.NoteBack()));
    }

    private boolean lasts(String name) {
        int index = PodJudge.ordinal(name).orElse(-1) - set.start();
        return index >= 0
                && index < set.replicas()
                && set.podName(index).equals(name)
                && seen.pods().get(index).filter(pod -> !pod.terminating()).isEmpty();
    }

    /** Whether a pod that is ending was back meanwhile, unseen. A clock that is ahead of ours proves nothing. */
    private boolean madeSince(Blockage noted, PodView pod) {
        return pod.created().isAfter(noted.since()) && !pod.created().isAfter(now);
    }

    /** Until when a pod may be away, or still what it was, after its release. */
    Instant releaseLimit() {
        return state.since().plus(state.setup().options().readyTimeout()).plusSeconds(set.terminationGraceSeconds());
    }

    /** OrderedReady: the controller makes no pod while one below is not ready. */
    private WaitCause missing(int index) {
        OptionalInt below = set.podManagement() == PodManagement.ORDERED_READY
                ? seen.pods().lowest(PodSearch.notReady(), 0, index)
                : OptionalInt.empty();
        if (below.isPresent()) {
            Optional<PodView> pod = seen.pods().get(below.getAsInt());
            return new WaitCause.PodMissing(
                    set.podName(index), Optional.of(set.podName(below.getAsInt())), pod.flatMap(PodView::cause));
        }
        return new WaitCause.PodMissing(set.podName(index), Optional.empty(), Optional.empty());
    }
}
