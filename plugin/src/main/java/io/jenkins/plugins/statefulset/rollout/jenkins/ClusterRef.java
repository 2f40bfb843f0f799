package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.Util;
import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;

/** Which cluster a build means, and whose account it uses there. Kept with builds: it holds names only. */
public final class ClusterRef implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String cluster;
    private final String credentialsId;

    /**
     * @param cluster the name of a {@link NamedCluster}; null or empty for the one of the build's {@code KUBECONFIG}, of a
     *     kubeconfig in the credentials, or the one that the controller runs in
     * @param credentialsId instead of the cluster's own; null or empty for none
     */
    public ClusterRef(String cluster, String credentialsId) {
        this.cluster = Util.fixEmptyAndTrim(cluster);
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    public Optional<String> cluster() {
        return Optional.ofNullable(cluster);
    }

    public Optional<String> credentialsId() {
        return Optional.ofNullable(credentialsId);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterRef ref
                && Objects.equals(cluster, ref.cluster)
                && Objects.equals(credentialsId, ref.credentialsId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(cluster, credentialsId);
    }

    @Override
    public String toString() {
        return cluster().orElse("the build's own cluster");
    }
}
