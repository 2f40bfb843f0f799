package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.swarm.InvariantWatcher.Deed;
import java.time.Instant;
import java.util.Optional;

/**
 * Invariant 4 at the moment in which a wave is left: the next one begins, or the rollout is completed.
 *
 * <ol>
 *   <li>Every released pod is ready on the new revision, and has been for {@code minReadySeconds}, whoever has promoted.
 *   <li>Where nobody has, the pods have soaked, no person was to be asked, and a check has passed since the last of them was released
 *       and got ready: a verdict says nothing of pods that it has not seen.
 * </ol>
 */
final class WaveRules {
    private final InvariantWatcher truth;

    WaveRules(InvariantWatcher truth) {
        this.truth = truth;
    }

    /**
     * @param from the lowest index that was released
     * @param released when the last release was written
     */
    void left(StatefulSet set, RolloutState state, int from, Instant released) {
        TruePods pods = new TruePods(truth, set);
        if (!truth.othersWroteSpec() && !truth.isBlind() && !renamed()) {
            pods.released(from, state).forEach(index -> ready(pods, index, state));
            if (pods.missing(from, state) > 0) {
                truth.breach(
                        4,
                        "wave " + state.wave() + " was left while " + pods.missing(from, state)
                                + " of those that were released were not well");
            }
        }
        if (state.promotedThrough() < state.wave()) {
            judged(pods, state, from);
            checked(pods, state, from, released);
        }
    }

    private boolean renamed() {
        return truth.others().contains(Deed.REVISION_OF_A_POD) || truth.others().contains(Deed.UPGRADE);
    }

    private void ready(TruePods pods, int index, RolloutState state) {
        String left = "wave " + state.wave() + " was left while " + pods.name(index);
        boolean down = pods.downSince(index).isPresent();
        boolean there = pods.at(index)
                .filter(pod -> SwarmDatabase.revision(pod).equals(pods.update()))
                .isPresent();
        boolean was = truth.readyOn(pods.name(index)).equals(Optional.of(pods.update()));
        if (pods.isSeenDown(index)) {
            truth.breach(4, left + " was down since " + pods.downSince(index).orElseThrow());
        } else if (down ? !was : !there) {
            truth.breach(4, left + " had not been ready on the new revision");
        } else if (pods.isTooYoung(index)) {
            truth.breach(4, left + " had not been ready for long");
        }
    }

    private void judged(TruePods pods, RolloutState state, int from) {
        RolloutOptions options = state.setup().options();
        if (options.gates().stream().anyMatch(GateSpec.Manual.class::isInstance)) {
            truth.breach(4, "wave " + state.wave() + " was left without the promotion that it waits for");
        }
        Instant soaking = truth.cluster().clock().now().minus(options.soak()).plus(TruePods.WHOLE_SECONDS);
        for (int index : pods.released(from, state).toArray()) {
            Optional<Instant> up = truth.upSince(pods.name(index)).filter(soaking::isBefore);
            if (up.isPresent() && !truth.isBlind()) {
                truth.breach(
                        4,
                        "wave " + state.wave() + " was left before its soak: " + pods.name(index) + " is ready since "
                                + up.get());
            }
        }
    }

    /** Where somebody has scaled the set, a wave may be left without pods, and then every check passes. */
    private void checked(TruePods pods, RolloutState state, int from, Instant released) {
        boolean checks = state.setup().options().gates().stream()
                .anyMatch(gate -> !(gate instanceof GateSpec.Manual || gate instanceof GateSpec.Approval));
        Optional<Instant> passed = truth.checkPassed();
        if (!checks
                || passed.isEmpty()
                || from >= pods.replicas()
                || truth.others().contains(Deed.REPLICAS)) {
            return;
        }
        if (passed.get().isBefore(released)) {
            truth.breach(4, "wave " + state.wave() + " was left without a check that had passed since " + released);
        }
        if (truth.isBlind()) {
            return;
        }
        for (int index : pods.released(from, state).toArray()) {
            Optional<Instant> up = truth.upSince(pods.name(index))
                    .filter(since -> passed.get().isBefore(since.minus(TruePods.WHOLE_SECONDS)));
            if (up.isPresent() && pods.downSince(index).isEmpty()) {
                truth.breach(
                        4,
                        "wave " + state.wave() + " was left by a check of " + passed.get() + ", before "
                                + pods.name(index) + " was ready, since " + up.get());
            }
        }
    }
}
