package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import java.io.Serializable;
import java.util.Objects;

/** The set that is meant, and where it is. */
public final class RolloutTarget implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ClusterRef cluster;
    private final String namespace;
    private final String name;

    public RolloutTarget(ClusterRef cluster, String namespace, String name) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.name = name;
    }

    public ClusterRef cluster() {
        return cluster;
    }

    public String namespace() {
        return namespace;
    }

    public String name() {
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RolloutTarget target
                && cluster.equals(target.cluster)
                && namespace.equals(target.namespace)
                && name.equals(target.name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(cluster, namespace, name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
