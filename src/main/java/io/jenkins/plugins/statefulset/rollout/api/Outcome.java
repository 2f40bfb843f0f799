package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Duration;

/**
 * How a rollout ended, or how this driver of it did: one that is held can be taken up again.
 *
 * @param duration since the rollout was first started
 */
public record Outcome(String rolloutId, Result result, Message reason, Duration duration) {}
