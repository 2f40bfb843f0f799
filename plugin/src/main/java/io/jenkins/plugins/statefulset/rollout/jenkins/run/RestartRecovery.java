package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.Optional;

/**
 * After a restart of Jenkins a build goes on with its rollout from what is on the cluster. What happened to its pods meanwhile it is told at once,
 * with their own times.
 */
final class RestartRecovery {
    private final LiveRollout rollout;
    private final RolloutRecord record;

    RestartRecovery(LiveRollout rollout) {
        this.rollout = rollout;
        this.record = rollout.record();
    }

    /**
     * Who drives it elsewhere is waited for if this controller stood aside before. Else it may be this controller's former self:
     * to take it up shows within half a minute whether that one lives.
     *
     * @throws BadRequestException if another rollout has taken its place
     */
    void restore(String by) {
        RolloutStatus status = rollout.status();
        RecordedState where = RecordedState.of(status.state(), record::isOf);
        if (!(where instanceof RecordedState.Gone)) {
            record.follow(status.state().orElseThrow());
        }
        if (where instanceof RecordedState.Over over) {
            rollout.over(over.outcome(), status);
        } else if (where instanceof RecordedState.Held held) {
            rollout.catchUp(status);
            rollout.stoppedBy(held);
        } else if (where instanceof RecordedState.Open
                && record.aside()
                && status.driver().isPresent()) {
            rollout.standAside(status.driver().get());
        } else if (where instanceof RecordedState.Open) {
            rollout.catchUp(status);
            rollout.takeUp(Optional.empty(), by);
        } else {
            throw record.replaced();
        }
    }
}
