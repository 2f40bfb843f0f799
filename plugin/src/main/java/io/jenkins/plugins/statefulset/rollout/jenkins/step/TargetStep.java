package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Util;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import java.io.Serializable;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A step that speaks to a rollout: which one. One about sets alone is a {@link SetOnlyStep}. Builds that wait keep their steps, so neither
 * this class nor a field of it is renamed or moved.
 */
public abstract class TargetStep extends Step implements Serializable {
    private static final long serialVersionUID = 1L;

    private String name;
    private String namespace;
    private String cluster;
    private String credentialsId;
    private String id;
    private RolloutResult rollout;

    /** Null for the one that this build began last. */
    public final String getName() {
        return name;
    }

    @DataBoundSetter
    public final void setName(String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    public final String getNamespace() {
        return namespace;
    }

    @DataBoundSetter
    public final void setNamespace(String namespace) {
        this.namespace = Util.fixEmptyAndTrim(namespace);
    }

    public final String getCluster() {
        return cluster;
    }

    @DataBoundSetter
    public final void setCluster(String cluster) {
        this.cluster = Util.fixEmptyAndTrim(cluster);
    }

    public final String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public final void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    public final String getId() {
        return id;
    }

    @DataBoundSetter
    public final void setId(String id) {
        this.id = Util.fixEmptyAndTrim(id);
    }

    /** The only rollout that is meant; empty for whichever there is. */
    final Optional<String> onlyRollout() {
        return Optional.ofNullable(rollout == null ? id : rollout.getId()).filter(known -> !known.isEmpty());
    }

    /** What {@code statefulSetCanary} returned; null where the set is named. */
    final RolloutResult rollout() {
        return rollout;
    }

    final void setRollout(RolloutResult handle) {
        rollout = handle;
    }

    final ClusterRef clusterRef() {
        return rollout == null
                ? new ClusterRef(cluster, credentialsId)
                : new ClusterRef(rollout.getCluster(), rollout.getCredentialsId());
    }

    final String setName() {
        return rollout == null ? name : rollout.getName();
    }

    final String setNamespace() {
        return rollout == null ? namespace : rollout.getNamespace();
    }
}
