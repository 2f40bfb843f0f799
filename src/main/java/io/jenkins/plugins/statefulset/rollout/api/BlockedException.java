package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Told;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;

/** A rollout cannot begin because of blockers that were not accepted. Nothing was changed. */
public final class BlockedException extends RuntimeException implements Told {
    private static final long serialVersionUID = 1L;

    private final transient RolloutPlan plan;

    BlockedException(RolloutPlan plan) {
        super(told(plan).toString());
        this.plan = plan;
    }

    private static Message told(RolloutPlan plan) {
        return Message.join(
                "\n", plan.blockers().stream().map(BlockedException::told).toList());
    }

    private static Message told(Blocker blocker) {
        Message all = blocker.message();
        for (Message way : blocker.wayOut()) {
            all = all.and("\n  ").and(way);
        }
        return all;
    }

    /** Each blocker on a line, and below it the ways out. */
    @Override
    public Message told() {
        return told(plan);
    }

    public RolloutPlan plan() {
        return plan;
    }
}
