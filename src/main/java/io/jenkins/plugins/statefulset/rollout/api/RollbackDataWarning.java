package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutListener;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.risk.RollbackLimit;
import io.jenkins.plugins.statefulset.rollout.risk.StartVerdict;
import java.util.List;

/** Says once more, when a rollback begins, which pods it may not bring back because their data has moved on. */
final class RollbackDataWarning implements RolloutListener {
    private final List<RollbackLimit> limits;
    private final RolloutListener listener;

    private RollbackDataWarning(List<RollbackLimit> limits, RolloutListener listener) {
        this.limits = limits;
        this.listener = listener;
    }

    /** @param limits what the plan says of a rollback */
    static RolloutListener of(List<RollbackLimit> limits, RolloutListener listener) {
        List<RollbackLimit> atOnce = limits.stream()
                .filter(limit -> limit.starts() != StartVerdict.UNTIL_FINISHED)
                .toList();
        return atOnce.isEmpty() ? listener : new RollbackDataWarning(atOnce, listener);
    }

    @Override
    public void onEvent(RolloutEvent event) {
        listener.onEvent(event instanceof RolloutEvent.RollingBack rollback ? told(rollback) : event);
    }

    private RolloutEvent told(RolloutEvent.RollingBack rollback) {
        Message reason = rollback.reason()
                .and("; ")
                .and(Message.listed(limits.stream().map(RollbackLimit::pods).toList(), Message.Between.SEMICOLON));
        return rollback.because(reason);
    }
}
