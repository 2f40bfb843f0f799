package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState;
import io.jenkins.plugins.statefulset.rollout.backup.BackupSurroundings;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the Job of a backup fares. The watch tells; only a Job whose pod does not start within {@link #PATIENCE} is looked
 * around for, once every {@link #AGAIN}: its events and claims come over no watch. Whoever follows it looks again that often.
 */
final class BackupProgress {
    /** How long a pod may take to start before anybody asks why. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Between two looks around. */
    static final Duration AGAIN = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final LateBackupJudge judge = new LateBackupJudge();
    private Optional<Instant> stalledSince = Optional.empty();
    private Optional<Instant> looked = Optional.empty();
    private BackupSurroundings around = BackupSurroundings.UNKNOWN;

    BackupProgress(Cluster cluster) {
        this.cluster = cluster;
    }

    BackupState at(Job job, NamespaceView view, Instant now) {
        List<Pod> pods = view.pods().stream()
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream().anyMatch(owner -> owner.getUid()
                        .equals(job.getMetadata().getUid())))
                .toList();
        lookAround(job, pods, now);
        return judge.judge(job, pods, around, now);
    }

    private void lookAround(Job job, List<Pod> pods, Instant now) {
        if (!BackupSurroundings.worthALook(pods)) {
            stalledSince = Optional.empty();
            looked = Optional.empty();
            around = BackupSurroundings.UNKNOWN;
            return;
        }
        Instant since = stalledSince.orElse(now);
        stalledSince = Optional.of(since);
        boolean due = looked.map(last -> !now.isBefore(last.plus(AGAIN))).orElse(!now.isBefore(since.plus(PATIENCE)));
        if (due) {
            looked = Optional.of(now);
            around = new BackupSurroundings(events(job, pods), claims(job, pods));
        }
    }

    /** Without the right to read events, or while the server is busy, what the statuses say must do. */
    private List<Event> events(Job job, List<Pod> pods) {
        List<Event> events = new ArrayList<>();
        try {
            for (HasMetadata about : pods.isEmpty() ? List.<HasMetadata>of(job) : List.<HasMetadata>copyOf(pods)) {
                events.addAll(cluster.events(
                        job.getMetadata().getNamespace(),
                        about.getKind(),
                        about.getMetadata().getName(),
                        about.getMetadata().getUid()));
            }
        } catch (ClusterException e) {
            return events;
        }
        return events;
    }

    private List<PersistentVolumeClaim> claims(Job job, List<Pod> pods) {
        List<PersistentVolumeClaim> claims = new ArrayList<>();
        try {
            for (String name : BackupSurroundings.claimsOf(pods)) {
                cluster.persistentVolumeClaim(job.getMetadata().getNamespace(), name)
                        .ifPresent(claims::add);
            }
        } catch (ClusterException e) {
            return claims;
        }
        return claims;
    }
}
