package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodSearch;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Whether pods get on, as {@code progressDeadlineSeconds} of a Deployment has it (DeploymentTimedOut in
 * pkg/controller/deployment/util/deployment_util.go): beside the time of each pod, which begins anew with each of its troubles.
 *
 * <ol>
 *   <li>A pod gets on when it is released, when it is made, and when it has been ready for {@code minReadySeconds}.
 *   <li>One that has lost its readiness does not get on by getting it again.
 *   <li>So does the rollout when a person takes it up again.
 *   <li>Only waits for pods count. Budgets, checks, soaks, gates and people have times of their own.
 * </ol>
 */
final class Progress {
    private final Observation seen;
    private final RolloutState state;
    private final ReleaseOrder order;
    private final String target;
    private final Instant now;

    Progress(Observation seen, ReleaseOrder order, String target, Instant now) {
        this.seen = seen;
        this.state = seen.state();
        this.order = order;
        this.target = target;
        this.now = now;
    }

    /** The wait, as long as it may last; or what the end of that leads to. */
    Step within(Wait wait, Function<StopCause, Step> fail) {
        Optional<Duration> deadline = state.setup().options().progressDeadline();
        if (deadline.isEmpty() || !isOfPods(wait.reason())) {
            return wait;
        }
        Instant limit = last().plus(deadline.get());
        return now.isBefore(limit)
                ? wait.within(limit)
                : fail.apply(new StopCause.NoProgress(wait.reason(), StopCause.seconds(deadline.get())));
    }

    private static boolean isOfPods(WaitCause cause) {
        return cause instanceof WaitCause.PodReady
                || cause instanceof WaitCause.PodNotReady
                || cause instanceof WaitCause.PodUnsteady
                || cause instanceof WaitCause.PodTerminating
                || cause instanceof WaitCause.PodMissing
                || cause instanceof WaitCause.PodKept
                || cause instanceof WaitCause.PodStays;
    }

    private Instant last() {
        PodSearch onTarget = PodSearch.on(target);
        return IntStream.concat(order.released(seen, onTarget), order.unreleased(seen, onTarget))
                .mapToObj(index -> of(seen.pods().get(index).orElseThrow()))
                .filter(moment -> !moment.isAfter(now))
                .reduce(state.since(), (one, other) -> one.isAfter(other) ? one : other);
    }

    private Instant of(PodView pod) {
        return pod.readyFor(seen.set().minReadySeconds())
                .filter(ready -> state.loss(pod.name(), pod.uid()).isEmpty() && !ready.isAfter(now))
                .orElse(pod.created());
    }
}
