package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where the Job of a backup is when its rollout ends. */
public enum BackupFate {
    @JsonProperty("not-started")
    NOT_STARTED,
    @JsonProperty("goes-on")
    GOES_ON,
    @JsonProperty("done")
    DONE,
    @JsonProperty("failed")
    FAILED
}
