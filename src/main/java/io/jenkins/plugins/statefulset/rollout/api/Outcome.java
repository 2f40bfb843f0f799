package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Duration;

/**
 * How a rollout ended, or how this driver of it did: one that is held can be taken up again.
 *
 * @param duration since the rollout was first started
 */
public record Outcome(String rolloutId, Result result, Message reason, Duration duration) {
    /** Whether every pod is on the new revision; else {@link #result} says how it ended, and {@link #reason} why. */
    public boolean completed() {
        return result == Result.COMPLETED;
    }
}
