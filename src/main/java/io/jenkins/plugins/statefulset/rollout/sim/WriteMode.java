package io.jenkins.plugins.statefulset.rollout.sim;

/** Whether a write is meant, or only asked about ({@code dryRun=All}). */
public enum WriteMode {
    STORE,
    DRY_RUN
}
