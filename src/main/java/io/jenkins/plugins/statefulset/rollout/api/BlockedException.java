package io.jenkins.plugins.statefulset.rollout.api;

import java.util.stream.Collectors;

/** A rollout cannot begin because of blockers that were not accepted. Nothing was changed. */
public final class BlockedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RolloutPlan plan;

    BlockedException(RolloutPlan plan) {
        super(plan.blockers().stream()
                .map(blocker -> blocker.message()
                        + blocker.wayOut().stream().map(way -> "\n  " + way).collect(Collectors.joining()))
                .collect(Collectors.joining("\n")));
        this.plan = plan;
    }

    public RolloutPlan plan() {
        return plan;
    }
}
