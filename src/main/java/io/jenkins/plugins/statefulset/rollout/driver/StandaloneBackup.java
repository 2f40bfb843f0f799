package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.statefulset.rollout.backup.BackupOptions;
import io.jenkins.plugins.statefulset.rollout.backup.BackupPlanner;
import io.jenkins.plugins.statefulset.rollout.backup.BackupProblem;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A backup that no rollout asked for: makes its Job, once, and follows it to its end. */
public final class StandaloneBackup {
    private final Cluster cluster;
    private final Cluster patient;
    private final Scheduler scheduler;
    private final String namespace;
    private final Consumer<Message> progress;
    private final BackupProgress look;
    private final CompletableFuture<BackupState> end = new CompletableFuture<>();
    private Message told = Message.none();
    private boolean seen;
    private Scheduler.Cancellable alarm = () -> {};

    /** @param progress told what the Job does or waits for, one line each */
    public StandaloneBackup(Cluster cluster, Scheduler scheduler, String namespace, Consumer<Message> progress) {
        this.cluster = cluster;
        this.patient = new RetryingCluster(cluster, scheduler);
        this.scheduler = scheduler;
        this.namespace = namespace;
        this.progress = progress;
        this.look = new BackupProgress(cluster);
    }

    /**
     * Makes the Job and returns at once. Cancelling the answer ends the following, not the Job.
     *
     * @param id names the Job; with the same one the same Job is followed
     * @throws BadRequestException if there is no such set, or none can be taken
     */
    public CompletableFuture<BackupState> begin(String name, BackupOptions options, String id) {
        StatefulSet set = patient.statefulSet(namespace, name)
                .orElseThrow(() -> new BadRequestException(Phrase.of("refused.no-such-set")
                        .with("set", namespace + "/" + name)
                        .with("cluster", cluster.name())));
        Job job = job(set, options, id);
        try {
            patient.createJob(job);
        } catch (ClusterException e) {
            if (e.reason() != Reason.ALREADY_EXISTS) {
                throw e;
            }
        }
        follow(job.getMetadata().getName());
        return end;
    }

    private Job job(StatefulSet set, BackupOptions options, String id) {
        List<CronJob> cronJobs = options.fromCronJob().flatMap(job -> patient.cronJob(namespace, job)).stream()
                .toList();
        List<String> claims = Stream.concat(options.claim().stream(), Stream.of(BackupPlanner.DEFAULT_CLAIM))
                .distinct()
                .filter(claim -> patient.persistentVolumeClaim(namespace, claim).isPresent())
                .toList();
        try {
            return new BackupPlanner().plan(set, options, cronJobs, claims).job(id, set);
        } catch (BackupProblem e) {
            throw new BadRequestException(
                    Phrase.of("preflight.no-backup-possible").with("why", e.told()), e);
        }
    }

    private void follow(String job) {
        CompletableFuture<NamespaceView> opened = new CompletableFuture<>();
        Runnable look = () -> scheduler.execute(() -> {
            CompletionStage<Void> unused = opened.thenAccept(view -> look(view, job));
        });
        NamespaceView view = patient.watch(namespace, look);
        CompletionStage<BackupState> unused = end.whenComplete((state, failure) -> view.close());
        opened.complete(view);
        look.run();
    }

    private synchronized void look(NamespaceView view, String name) {
        if (end.isDone()) {
            return;
        }
        Optional<Job> job = view.job(name);
        if (job.isEmpty() && !seen) {
            return;
        }
        seen = true;
        BackupState state = job.isEmpty()
                ? new BackupState.Failed(
                        Phrase.of("backup-job.job-deleted").with("job", name), Phrase.of("backup-job.take-again"))
                : look.at(job.get(), view, scheduler.now());
        if (state instanceof BackupState.Running running) {
            tell(running.detail());
            lookAgain(view, name);
        } else if (state instanceof BackupState.Waiting waiting) {
            tell(waiting.reason());
            lookAgain(view, name);
        } else if (!(state instanceof BackupState.Absent)) {
            alarm.cancel();
            end.complete(state);
        }
    }

    private void tell(Message what) {
        if (!what.equals(told)) {
            told = what;
            progress.accept(told);
        }
    }

    private void lookAgain(NamespaceView view, String name) {
        alarm.cancel();
        alarm = scheduler.schedule(scheduler.now().plus(BackupProgress.PATIENCE), () -> look(view, name));
    }
}
