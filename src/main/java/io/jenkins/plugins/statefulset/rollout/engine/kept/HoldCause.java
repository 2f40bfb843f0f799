package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Holds that others tell apart. */
public enum HoldCause {
    /** Of a template in place: its owner has put a newer one there. */
    @JsonProperty("superseded")
    SUPERSEDED,
    /** Somebody else has moved the partition. */
    @JsonProperty("partition-moved")
    PARTITION_MOVED
}
