package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;

/** The set that is meant, and where it is. */
public record RolloutTarget(ClusterRef cluster, String namespace, String name) {
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
