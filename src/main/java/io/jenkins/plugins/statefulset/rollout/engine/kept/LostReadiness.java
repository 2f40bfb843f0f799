package io.jenkins.plugins.statefulset.rollout.engine.kept;

import java.time.Instant;

/**
 * A pod of the present wave that was ready and is so no more, or was in between.
 *
 * @param uid of the pod: another of its name begins anew
 * @param times how often, at least 1
 * @param last when it was the last time, as its status says
 */
public record LostReadiness(String uid, int times, Instant last) {}
