package io.jenkins.plugins.statefulset.rollout.engine.seen;

import java.time.Instant;

/**
 * The server did not take a pod down as this driver asked it to.
 *
 * @param message in the server's words
 * @param since the first time, by this driver: one that takes the rollout up finds out for itself
 * @param again not before then is it to be asked again
 */
public record RefusedDisruption(Kind kind, String message, Instant since, Instant again) {
    /** What refused. */
    public enum Kind {
        /** The Eviction API, for a budget. */
        BUDGET,
        /** An admission webhook, a missing permission, or anything else that forbids it. */
        SERVER
    }
}
