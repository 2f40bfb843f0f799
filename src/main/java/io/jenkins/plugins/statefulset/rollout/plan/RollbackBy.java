package io.jenkins.plugins.statefulset.rollout.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How pods get back to the base revision where the template in place is somebody else's. */
public enum RollbackBy {
    /** The template stays: under the guard the controller makes pods from the current revision, which is the base. */
    @JsonProperty("partition")
    PARTITION("partition"),
    /** The template from before is written. */
    @JsonProperty("template")
    TEMPLATE("template");

    private final String word;

    RollbackBy(String word) {
        this.word = word;
    }

    /** As options spell it. */
    public String word() {
        return word;
    }
}
