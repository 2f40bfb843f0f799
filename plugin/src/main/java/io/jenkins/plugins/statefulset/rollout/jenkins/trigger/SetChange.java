package io.jenkins.plugins.statefulset.rollout.jenkins.trigger;

import java.io.Serializable;
import java.util.Objects;

/** A change of a set. Kept with jobs and builds, so no field is renamed; not a record, which what persists it cannot read. */
final class SetChange implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String cluster;
    private final String namespace;
    private final String name;
    private final String uid;
    private final String revision;

    /**
     * @param cluster as the trigger names it; empty for that of Jenkins itself
     * @param uid of the set: one that is made anew under the same name is another
     * @param revision the ControllerRevision of the template in place
     */
    SetChange(String cluster, String namespace, String name, String uid, String revision) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.name = name;
        this.uid = uid;
        this.revision = revision;
    }

    String cluster() {
        return cluster;
    }

    String namespace() {
        return namespace;
    }

    String name() {
        return name;
    }

    String revision() {
        return revision;
    }

    /** Whether it is a change of the same set. */
    boolean isOfSetOf(SetChange other) {
        return cluster.equals(other.cluster)
                && namespace.equals(other.namespace)
                && name.equals(other.name)
                && uid.equals(other.uid);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SetChange change && isOfSetOf(change) && revision.equals(change.revision);
    }

    @Override
    public int hashCode() {
        return Objects.hash(cluster, namespace, name, uid, revision);
    }

    @Override
    public String toString() {
        return namespace + "/" + name + (cluster.isEmpty() ? "" : " on cluster " + cluster) + ", revision " + revision;
    }
}
