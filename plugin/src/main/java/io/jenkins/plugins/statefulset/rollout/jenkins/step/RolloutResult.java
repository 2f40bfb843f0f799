package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollout;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.PageAddresses;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Rehearsal;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutTarget;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** A rollout for a script: plain values only, so that it can be kept in a variable across a restart. */
public final class RolloutResult implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final String cluster;
    private final String credentialsId;
    private final String namespace;
    private final String name;
    private final int wave;
    private final String state;
    private final String reason;
    private final long durationSeconds;
    private final List<String> pods;
    private final String url;
    private final boolean unchanged;

    private RolloutResult(
            String id,
            RolloutTarget target,
            int wave,
            String state,
            String reason,
            Duration duration,
            List<String> pods,
            String url,
            boolean unchanged) {
        this.id = id;
        this.cluster = target.cluster().cluster().orElse(null);
        this.credentialsId = target.cluster().credentialsId().orElse(null);
        this.namespace = target.namespace();
        this.name = target.name();
        this.wave = wave;
        this.state = state;
        this.reason = reason;
        this.durationSeconds = duration.toSeconds();
        this.pods = new ArrayList<>(pods);
        this.url = url;
        this.unchanged = unchanged;
    }

    /** One that goes on later: after a wave, or held. */
    static RolloutResult stopped(LiveRollout rollout, int wave, String state, String reason) {
        RolloutRecord record = rollout.record();
        return new RolloutResult(
                record.rolloutId().orElse(""),
                record.target(),
                wave,
                state,
                reason,
                Duration.between(record.started(), Instant.now()),
                NewPods.of(rollout.build(), record),
                PageAddresses.of(rollout.build()),
                false);
    }

    /** One that is over, or was held by its own failure. */
    static RolloutResult ended(LiveRollout rollout, Outcome outcome) {
        RolloutRecord record = rollout.record();
        return new RolloutResult(
                record.rolloutId().orElse(""),
                record.target(),
                0,
                ConstantWords.of(outcome.result()),
                FieldNames.ROLLOUT.in(outcome.reason()),
                outcome.duration(),
                NewPods.of(rollout.build(), record),
                PageAddresses.of(rollout.build()),
                false);
    }

    /** The set was already as asked for. */
    static RolloutResult unchanged(RolloutTarget target, String reason) {
        return new RolloutResult("", target, 0, "completed", reason, Duration.ZERO, List.of(), "", true);
    }

    /** One that was rehearsed. */
    static RolloutResult rehearsed(RolloutTarget target, Rehearsal rehearsal, Run<?, ?> run, int number) {
        return new RolloutResult(
                "",
                target,
                0,
                rehearsal.state(),
                rehearsal.reason(),
                Duration.ZERO,
                List.of(),
                PageAddresses.ofRehearsal(run, number),
                false);
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

    /** The last wave that is through; 0 where it is over. */
    @Whitelisted
    public int getWave() {
        return wave;
    }

    /** {@code waiting} after a wave, {@code held}, {@code completed}, {@code rolled-back} or {@code failed}. */
    @Whitelisted
    public String getState() {
        return state;
    }

    /** The same as {@link #getState}. */
    @Whitelisted
    public String getOutcome() {
        return state;
    }

    /** Why it ended so, in words; empty where there is nothing to say. */
    @Whitelisted
    public String getReason() {
        return reason == null ? "" : reason;
    }

    /** Since it was first started. */
    @Whitelisted
    public long getDurationSeconds() {
        return durationSeconds;
    }

    /** The pods that are ready on the new revision, highest ordinal first. */
    @Whitelisted
    public List<String> getPods() {
        return pods == null ? List.of() : new ArrayList<>(pods);
    }

    /** The page of the rollout; empty where there is none. Without the address of Jenkins where Jenkins does not know it. */
    @Whitelisted
    public String getUrl() {
        return url == null ? "" : url;
    }

    /** Whether the set was already as asked for, so that nothing was rolled out. */
    @Whitelisted
    public boolean isUnchanged() {
        return unchanged;
    }

    @Override
    @Whitelisted
    public String toString() {
        return namespace + "/" + name + " " + state;
    }
}
