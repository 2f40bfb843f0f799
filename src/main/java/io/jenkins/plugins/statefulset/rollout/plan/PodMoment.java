package io.jenkins.plugins.statefulset.rollout.plan;

import com.fasterxml.jackson.annotation.JsonProperty;

/** When something is asked or done around a single pod of a rollout. */
public enum PodMoment {
    /** May this pod go now? */
    @JsonProperty("before")
    BEFORE,
    /** Makes it ready to go, once it may: a leader steps down, a node drains. */
    @JsonProperty("prepare")
    PREPARE,
    /** Is it a full member again? Only then the next one goes. */
    @JsonProperty("after")
    AFTER,
    /** Puts back what was switched off to prepare it. */
    @JsonProperty("restore")
    RESTORE,
    /** Does it lead? Asked of every pod where those that lead go last. */
    @JsonProperty("leader")
    LEADER;

    /** Whether the pod is still to go. */
    public boolean beforeItGoes() {
        return this == BEFORE || this == PREPARE || this == LEADER;
    }

    /** What it is around that pod, such as {@code check before postgresql-1 goes}. */
    public String words(String pod) {
        if (this == LEADER) {
            return "question whether " + pod + " leads";
        }
        return (this == PREPARE || this == RESTORE ? "action " : "check ")
                + (beforeItGoes() ? "before " + pod + " goes" : "after " + pod + " is back");
    }
}
