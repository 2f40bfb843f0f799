package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Applied;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.plan.OnNewChange;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;

/**
 * The request of a rollout of what is in place, as far as its record tells: all of how it goes. What a person accepted, and what was asked of the
 * backup, is not kept: whoever plans from it is stopped by blockers, and a backup is taken where the risk demands one.
 */
final class RecordedRequest {
    private RecordedRequest() {}

    /** @param by who goes on with it */
    static RolloutRequest of(String namespace, String name, RolloutState state, String by) {
        RolloutOptions options = state.setup().options();
        RolloutRequest.Builder request = RolloutRequest.of(namespace, name)
                .applied()
                .onNewChange(OnNewChange.RESTART)
                .waves(options.waves())
                .soak(options.soak())
                .readyTimeout(options.readyTimeout())
                .timeout(options.timeout())
                .failureGrace(options.failureGrace())
                .onFailure(options.onFailure())
                .budgetPolicy(options.budgetPolicy())
                .budgetTimeout(options.budgetTimeout())
                .endPartition(options.endPartition())
                .by(by);
        state.setup().applied().map(Applied::rollbackBy).ifPresent(request::rollbackBy);
        state.setup().reason().ifPresent(request::reason);
        options.gates().forEach(request::gate);
        options.podChecks().forEach(request::podCheck);
        request.onCheckFailure(options.onCheckFailure());
        options.order().ifPresent(request::order);
        options.podFailures().ifPresent(request::podFailures);
        options.progressDeadline().ifPresent(request::progressDeadline);
        return request.build();
    }
}
