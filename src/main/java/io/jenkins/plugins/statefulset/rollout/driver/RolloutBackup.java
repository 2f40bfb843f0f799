package io.jenkins.plugins.statefulset.rollout.driver;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.time.Instant;
import java.util.Optional;

/** Starts the Job of the backup, once, and reads how it fares. */
final class RolloutBackup {
    private final Cluster cluster;
    private final BackupProgress look;
    private boolean created;
    private boolean seen;
    private Optional<JsonNode> written = Optional.empty();
    private Optional<Job> job = Optional.empty();

    RolloutBackup(Cluster cluster) {
        this.cluster = cluster;
        this.look = new BackupProgress(cluster);
    }

    static JsonNode write(Job job) {
        return ObjectTrees.tree(job);
    }

    /** The name of the Job; empty where the rollout demands no backup. */
    Optional<String> jobName(RolloutState state) {
        return job(state).map(job -> job.getMetadata().getName());
    }

    void start(RolloutState state) {
        try {
            cluster.createJob(job(state).orElseThrow());
        } catch (ClusterException e) {
            // Its name derives from the rollout: a Job that exists was created by a driver before us.
            if (e.reason() != Reason.ALREADY_EXISTS) {
                throw e;
            }
        }
        created = true;
    }

    BackupStatus status(RolloutState state, NamespaceView view, Instant now) {
        Optional<String> name = jobName(state);
        if (name.isEmpty()) {
            return new BackupStatus.Absent();
        }
        Optional<Job> there = view.job(name.get());
        if (there.isEmpty()) {
            if (seen) {
                return new BackupStatus.Failed(Phrase.of("backup-job.job-deleted")
                        .with("job", name.get())
                        .message());
            }
            return created ? beingCreated(name.get()) : new BackupStatus.Absent();
        }
        seen = true;
        BackupState judged = look.at(there.get(), view, now);
        if (judged instanceof BackupState.Succeeded succeeded) {
            return new BackupStatus.Succeeded(
                    succeeded.result().told(), succeeded.result().taken());
        }
        if (judged instanceof BackupState.Failed failed) {
            return new BackupStatus.Failed(failed.told());
        }
        if (judged instanceof BackupState.Waiting waiting) {
            return new BackupStatus.Waiting(waiting.reason());
        }
        if (judged instanceof BackupState.Running running) {
            return new BackupStatus.Running(running.detail());
        }
        return beingCreated(name.get());
    }

    private static BackupStatus beingCreated(String job) {
        return new BackupStatus.Running(
                Phrase.of("backup-job.job-being-created").with("job", job).message());
    }

    /** Reading the same one again costs nothing. */
    private Optional<Job> job(RolloutState state) {
        Optional<JsonNode> tree = state.pending().flatMap(RolloutState.Pending::backupJob);
        if (!tree.equals(written)) {
            job = tree.map(RolloutBackup::read);
            written = tree;
        }
        return job;
    }

    private static Job read(JsonNode tree) {
        try {
            return ObjectTrees.object(tree, Job.class);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the backup Job in the rollout's state cannot be read", e);
        }
    }
}
