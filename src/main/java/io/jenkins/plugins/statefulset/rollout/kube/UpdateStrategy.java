package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.annotation.JsonProperty;

/** {@code spec.updateStrategy.type}. */
public enum UpdateStrategy {
    @JsonProperty("RollingUpdate")
    ROLLING_UPDATE("RollingUpdate"),
    @JsonProperty("OnDelete")
    ON_DELETE("OnDelete"),
    /** A type that this version does not know; nothing is written to such a set. */
    @JsonProperty("unknown")
    UNKNOWN("unknown");

    private final String type;

    UpdateStrategy(String type) {
        this.type = type;
    }

    /** As manifests spell it. */
    public String type() {
        return type;
    }
}
