package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.LostReadiness;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodSearch;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What becomes of pods that lose their readiness.
 *
 * <ol>
 *   <li>A pod that was ready and is not any more has failed once, however often its containers were started meanwhile. That is noted, for each
 *       pod and the present wave.
 *   <li>One that has failed more often than it may fails the rollout; until then it is on its way again.
 *   <li>It counts as well only when it has been ready for {@link #STEADY}: one that comes and goes is no full member.
 *   <li>What was lost before the rollout began, or before a person took it up again, does not count.
 * </ol>
 */
final class Steadiness {
    /** How long a pod that has lost its readiness must be ready to count as well again. */
    static final Duration STEADY = Duration.ofSeconds(30);

    private final Observation seen;
    private final SetView set;
    private final RolloutState state;
    private final Instant now;

    Steadiness(Observation seen, Instant now) {
        this.seen = seen;
        this.set = seen.set();
        this.state = seen.state();
        this.now = now;
    }

    /**
     * Notes that a pod has lost its readiness, once for each time.
     *
     * @param target the revision of the pods that count
     */
    Optional<Step> note(String target) {
        PodSearch unready = PodSearch.on(target).and(PodSearch.notReady());
        return seen.pods()
                .all(unready, 0, set.replicas())
                .mapToObj(index -> seen.pods().get(index).orElseThrow())
                .filter(pod -> pod.lostAt().filter(this::counts).isPresent())
                .map(this::lost)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private boolean counts(Instant lostAt) {
        Instant from = state.resumedAt()
                .filter(state.setup().startedAt()::isBefore)
                .orElse(state.setup().startedAt());
        return !lostAt.isBefore(from);
    }

    private Optional<Step> lost(PodView pod) {
        Instant at = pod.lostAt().orElseThrow();
        Optional<LostReadiness> known = state.loss(pod.name(), pod.uid());
        if (known.filter(loss -> !loss.last().isBefore(at)).isPresent()) {
            int lost = known.get().times();
            return state.setup()
                    .options()
                    .podFailures()
                    .filter(allowed -> lost > allowed)
                    .map(allowed ->
                            Halt.fail(seen, new StopCause.PodUnsteady(pod.name(), lost, allowed, pod.cause()), now));
        }
        int times = known.map(LostReadiness::times).orElse(0) + 1;
        return Optional.of(Write.ofRecord(
                state.lost(pod.name(), new LostReadiness(pod.uid(), times, at)),
                new Transition.NoteLoss(pod.name(), times)));
    }

    /** Those pods, and whatever pods have lost their readiness. */
    PodSearch orUnsteady(PodSearch pods) {
        return state.losses().isEmpty()
                ? pods
                : pods.or(PodSearch.every()
                        .that(pod -> state.loss(pod.name(), pod.uid()).isPresent()));
    }

    /** A ready pod that has lost its readiness is waited for; empty where it is steady. */
    Optional<Step> await(PodView pod) {
        Optional<LostReadiness> loss = state.loss(pod.name(), pod.uid());
        Instant steady = pod.readyFor(0).orElseThrow().plus(STEADY);
        return loss.filter(unused -> now.isBefore(steady))
                .map(lost ->
                        new Wait(new WaitCause.PodUnsteady(pod.name(), lost.times(), steady), Optional.of(steady)));
    }
}
