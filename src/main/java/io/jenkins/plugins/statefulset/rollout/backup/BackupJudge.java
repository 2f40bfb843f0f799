package io.jenkins.plugins.statefulset.rollout.backup;

import static io.jenkins.plugins.statefulset.rollout.backup.BackupPods.phase;
import static io.jenkins.plugins.statefulset.rollout.backup.BackupPods.terminated;
import static io.jenkins.plugins.statefulset.rollout.backup.BackupPods.text;
import static io.jenkins.plugins.statefulset.rollout.backup.BackupPods.waiting;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState.Absent;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState.Failed;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState.Running;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState.Succeeded;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState.Waiting;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Judges a backup by its Job and that Job's pods:
 *
 * <ol>
 *   <li>The Job's conditions decide (Kubernetes, batch/v1 JobConditionType): {@code Failed} or {@code FailureTarget},
 *       which comes before it while pods still end, is a failure; {@code Complete} is a success of the Job.
 *   <li>Our own Job has succeeded only if a pod's termination message says what was dumped and read back.
 *   <li>Jobs and pods come over different watches: until the end of each known pod is seen, a Job that is done is waited for.
 *   <li>What cannot heal by waiting is a failure at once: an image that cannot be pulled, an invalid configuration.
 *   <li>A pod that cannot be scheduled may yet be, and so may a claim be bound: that is waited for until the Job's deadline,
 *       and said ({@link BackupSurroundings#trouble}).
 * </ol>
 */
public final class BackupJudge {
    private static final Set<String> IMAGE = Set.of("ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");
    private static final Set<String> CONFIGURATION = Set.of("CreateContainerConfigError", "CreateContainerError");
    private static final String LOOK = "Nothing was changed. Look at the log of the backup's pod";

    /** @param pods those of the Job, in no particular order */
    public BackupState judge(Optional<Job> job, Collection<Pod> pods) {
        return judge(job, pods, BackupSurroundings.UNKNOWN);
    }

    /** The same with what stands around them. */
    public BackupState judge(Optional<Job> job, Collection<Pod> pods, BackupSurroundings around) {
        if (job.isEmpty()) {
            return new Absent();
        }
        // The last attempt tells more than those before it.
        List<Pod> newest = pods.stream()
                .sorted(Comparator.comparing((Pod pod) -> text(pod.getMetadata().getCreationTimestamp()))
                        .reversed())
                .toList();
        Optional<JobCondition> failed = condition(job.get(), "Failed").or(() -> condition(job.get(), "FailureTarget"));
        if (failed.isPresent()) {
            return failed(job.get(), failed.get(), newest, around);
        }
        if (isComplete(job.get())) {
            return succeeded(job.get(), newest);
        }
        return running(job.get(), newest, around);
    }

    /** Whether a Job says of itself that it succeeded, whatever its pods say. */
    public static boolean isComplete(Job job) {
        return condition(job, "Complete").isPresent();
    }

    private static Optional<JobCondition> condition(Job job, String type) {
        return status(job).flatMap(status -> status.getConditions().stream()
                .filter(condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()))
                .findFirst());
    }

    private static Optional<JobStatus> status(Job job) {
        return Optional.ofNullable(job.getStatus());
    }

    private static boolean isOurs(Job job) {
        return job.getMetadata().getAnnotations() != null
                && BackupSource.PgDump.TEXT.equals(
                        job.getMetadata().getAnnotations().get(BackupNames.SOURCE));
    }

    // --- succeeded

    private static BackupState succeeded(Job job, List<Pod> pods) {
        String name = job.getMetadata().getName();
        Optional<BackupResult> result = pods.stream()
                .flatMap(BackupPods::terminated)
                .filter(end -> end.getExitCode() != null && end.getExitCode() == 0)
                .flatMap(end -> TerminationMessage.read(text(end.getMessage())).stream())
                .findFirst();
        if (!isOurs(job)) {
            return new Succeeded(result.orElseGet(() -> unverified(job)));
        }
        if (result.isEmpty() && pods.stream().anyMatch(pod -> !hasEnded(pod))) {
            return new Running("Job " + name + " is done, the end of its pod is still to be seen");
        }
        return result.<BackupState>map(Succeeded::new)
                .orElseGet(() -> new Failed(
                        "not verified: Job " + name + " ended with exit code 0, but no pod of it says what was dumped",
                        "Look on the claim for a folder with a backup.json of that time; start the rollout anew to take"
                                + " another backup."));
    }

    private static boolean hasEnded(Pod pod) {
        return phase(pod).equals("Succeeded") || phase(pod).equals("Failed");
    }

    private static BackupResult unverified(Job job) {
        return new BackupResult(
                "Job " + job.getMetadata().getName(),
                BackupResult.Verification.EXIT_CODE_ONLY,
                OptionalLong.empty(),
                Optional.empty(),
                List.of(),
                0,
                List.of(),
                0,
                List.of(),
                took(job));
    }

    private static Duration took(Job job) {
        try {
            return status(job)
                    .filter(status -> status.getStartTime() != null && status.getCompletionTime() != null)
                    .map(status -> Duration.between(
                            Instant.parse(status.getStartTime()), Instant.parse(status.getCompletionTime())))
                    .orElse(Duration.ZERO);
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    // --- failed

    private static BackupState failed(Job job, JobCondition condition, List<Pod> pods, BackupSurroundings around) {
        if ("DeadlineExceeded".equals(condition.getReason())) {
            Long seconds = job.getSpec() == null ? null : job.getSpec().getActiveDeadlineSeconds();
            String deadline = seconds == null ? "its deadline" : Durations.format(Duration.ofSeconds(seconds));
            String was = around.trouble(pods).map(why -> "; " + why).orElse("");
            return new Failed(
                    Message.of("backup not done within " + deadline + was),
                    was.isEmpty()
                            ? Message.of("Nothing was changed. Give it more time, or dump less with ")
                                    .and(RequestField.PG_DATABASE)
                                    .and(".")
                            : Message.of(
                                    "Nothing was changed. Remove what it waited for, then start the rollout anew."));
        }
        return pods.stream()
                .flatMap(pod -> end(pod).stream())
                .findFirst()
                .orElseGet(() -> new Failed(
                        "Job " + job.getMetadata().getName() + " failed: " + text(condition.getReason()) + ": "
                                + BackupFigures.firstLine(text(condition.getMessage()))
                                + around.lastWarning()
                                        .map(event -> "; " + event)
                                        .orElse(""),
                        "Nothing was changed. Its pods are gone, the events of the Job may tell more: kubectl describe"
                                + " job "
                                + job.getMetadata().getName()));
    }

    /** How a pod failed; empty if it did not. */
    private static Optional<Failed> end(Pod pod) {
        String name = pod.getMetadata().getName();
        Optional<ContainerStateTerminated> end = terminated(pod)
                .filter(state -> state.getExitCode() != null && state.getExitCode() != 0)
                .findFirst();
        if (end.isPresent()) {
            return Optional.of(end(name, end.get()));
        }
        PodStatus status = pod.getStatus();
        if (status == null || !"Failed".equals(status.getPhase())) {
            return Optional.empty();
        }
        return Optional.of(new Failed(
                "pod " + name + " failed: " + text(status.getReason()) + ": "
                        + BackupFigures.firstLine(text(status.getMessage())),
                "Nothing was changed. Start the rollout anew."));
    }

    private static Failed end(String pod, ContainerStateTerminated end) {
        if ("OOMKilled".equals(end.getReason())) {
            return new Failed(
                    Message.of("pod " + pod + " ran out of memory (OOMKilled)"),
                    Message.of("Nothing was changed. Back up with more memory through ")
                            .and(RequestField.BACKUP_JOB)
                            .and("."));
        }
        List<String> lines =
                text(end.getMessage()).strip().lines().map(String::strip).toList();
        if (lines.isEmpty() || lines.get(0).isEmpty()) {
            return new Failed(
                    "pod " + pod + " ended with exit code " + end.getExitCode(), LOOK + ": kubectl logs " + pod);
        }
        return new Failed(
                Message.of(lines.get(0)),
                lines.size() == 2
                        ? Message.ofTemplate(lines.get(1))
                        : Message.of(LOOK + ", exit code " + end.getExitCode() + ": kubectl logs " + pod));
    }

    // --- running

    private static BackupState running(Job job, List<Pod> pods, BackupSurroundings around) {
        for (Pod pod : pods) {
            for (ContainerStateWaiting waiting : waiting(pod)) {
                String why = "pod " + pod.getMetadata().getName() + ": " + text(waiting.getReason()) + ": "
                        + BackupFigures.firstLine(text(waiting.getMessage()));
                if (IMAGE.contains(text(waiting.getReason()))) {
                    return new Failed(
                            Message.of(why),
                            Message.of("Nothing was changed. Name an image that can be pulled with ")
                                    .and(RequestField.BACKUP_IMAGE)
                                    .and("."));
                }
                if (CONFIGURATION.contains(text(waiting.getReason()))) {
                    return new Failed(
                            why, "Nothing was changed. Correct the Secret, ConfigMap or setting that it names.");
                }
            }
        }
        if (condition(job, "Suspended").isPresent()) {
            return new Waiting(
                    "Job " + job.getMetadata().getName() + " is suspended (spec.suspend) and waits to be resumed");
        }
        Optional<String> trouble = around.trouble(pods);
        if (trouble.isPresent()) {
            return new Waiting(trouble.get());
        }
        if (pods.isEmpty()) {
            return new Running("waiting for a pod of Job " + job.getMetadata().getName());
        }
        Pod pod = pods.get(0);
        return end(pod).<BackupState>map(
                        failure -> new Waiting("an attempt failed, the Job may make another: " + failure.reason()))
                .orElseGet(() -> new Running("pod " + pod.getMetadata().getName() + " is "
                        + (phase(pod).equals("Running") ? "dumping" : "starting")));
    }
}
