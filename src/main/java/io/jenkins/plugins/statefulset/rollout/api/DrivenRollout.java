package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.driver.RolloutDriver;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A driver of this process, as callers see it. */
record DrivenRollout(RolloutDriver driver) implements Rollout {
    @Override
    public String id() {
        return driver.rolloutId();
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return driver.ending()
                .thenApply(
                        ending -> new Outcome(driver.rolloutId(), ending.result(), ending.reason(), ending.duration()));
    }

    @Override
    public void promote(Optional<WaveSize> to) {
        issue(new Command.Promote("the caller", to));
    }

    @Override
    public void hold(String reason) {
        issue(new Command.Hold("the caller", reason));
    }

    @Override
    public void rollBack(String reason) {
        issue(new Command.Rollback("the caller", reason));
    }

    @Override
    public void issue(Command command) {
        driver.issue(command);
    }

    @Override
    public void detach() {
        driver.detach();
    }
}
