package io.jenkins.plugins.statefulset.rollout.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a rollout of a template in place when that is changed once more. */
public enum OnNewChange {
    /** It is held as superseded, and a person decides. */
    @JsonProperty("hold")
    HOLD,
    /** It is planned again from the base, and begins with the first wave on the newest template. */
    @JsonProperty("restart")
    RESTART
}
