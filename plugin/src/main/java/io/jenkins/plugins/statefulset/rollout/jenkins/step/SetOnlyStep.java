package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Util;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import java.io.Serializable;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** A step about StatefulSets and no rollout of theirs: where they are. One that speaks to a rollout is a {@link TargetStep}. */
public abstract class SetOnlyStep extends Step implements Serializable {
    private static final long serialVersionUID = 1L;

    private String name;
    private String namespace;
    private String cluster;
    private String credentialsId;

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

    final ClusterRef clusterRef() {
        return new ClusterRef(cluster, credentialsId);
    }
}
