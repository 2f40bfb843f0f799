package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import java.io.Serializable;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** A rollout for a script: names only, so that it can be kept in a variable across a restart. */
public final class RolloutResult implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final String cluster;
    private final String credentialsId;
    private final String namespace;
    private final String name;
    private final int wave;
    private final String state;

    /** @param wave the last one that is through, 0 for none
     *  @param state {@code waiting}, {@code completed} and so on */
    RolloutResult(RolloutRecord record, int wave, String state) {
        this.id = record.rolloutId().orElse("");
        this.cluster = record.target().cluster().cluster().orElse(null);
        this.credentialsId = record.target().cluster().credentialsId().orElse(null);
        this.namespace = record.target().namespace();
        this.name = record.target().name();
        this.wave = wave;
        this.state = state;
    }

    @Whitelisted
    public String getId() {
        return id;
    }

    @Whitelisted
    public String getCluster() {
        return cluster;
    }

    @Whitelisted
    public String getCredentialsId() {
        return credentialsId;
    }

    @Whitelisted
    public String getNamespace() {
        return namespace;
    }

    @Whitelisted
    public String getName() {
        return name;
    }

    @Whitelisted
    public int getWave() {
        return wave;
    }

    @Whitelisted
    public String getState() {
        return state;
    }

    @Override
    @Whitelisted
    public String toString() {
        return namespace + "/" + name + " " + state;
    }
}
