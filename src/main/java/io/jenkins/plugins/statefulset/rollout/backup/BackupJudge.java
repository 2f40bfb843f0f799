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
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
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
            return new Running(
                    Phrase.of("backup-job.pod-end-unseen").with("job", name).message());
        }
        return result.<BackupState>map(Succeeded::new)
                .orElseGet(() -> new Failed(
                        Phrase.of("backup-job.nothing-dumped").with("job", name),
                        Phrase.of("backup-job.look-on-claim")));
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
            Phrase late = seconds == null
                    ? Phrase.of("backup-job.past-its-deadline")
                    : Phrase.of("backup-job.past-deadline").with("deadline", Duration.ofSeconds(seconds));
            return around.trouble(pods)
                    .map(why -> new Failed(late.with("trouble", why), Phrase.of("backup-job.remove-obstacle")))
                    .orElseGet(() -> new Failed(
                            late, Phrase.of("backup-job.more-time").with("setting", RequestField.PG_DATABASE)));
        }
        return pods.stream()
                .flatMap(pod -> end(pod).stream())
                .findFirst()
                .orElseGet(() -> new Failed(
                        Phrase.of("backup-job.job-failed")
                                .with("job", job.getMetadata().getName())
                                .with("reason", text(condition.getReason()))
                                .with("message", BackupFigures.firstLine(text(condition.getMessage())))
                                .with("event", around.lastWarning()),
                        Phrase.of("backup-job.describe-job")
                                .with(
                                        "command",
                                        "kubectl describe job "
                                                + job.getMetadata().getName())));
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
                Phrase.of("backup-job.pod-failed")
                        .with("pod", name)
                        .with("reason", text(status.getReason()))
                        .with("message", BackupFigures.firstLine(text(status.getMessage()))),
                Phrase.of("backup-job.start-anew")));
    }

    private static Failed end(String pod, ContainerStateTerminated end) {
        if ("OOMKilled".equals(end.getReason())) {
            return new Failed(
                    Phrase.of("backup-job.out-of-memory").with("pod", pod),
                    Phrase.of("backup-job.more-memory").with("setting", RequestField.BACKUP_JOB));
        }
        List<String> lines =
                text(end.getMessage()).strip().lines().map(String::strip).toList();
        if (lines.isEmpty() || lines.get(0).isEmpty()) {
            return new Failed(
                    Phrase.of("backup-job.exit-code").with("pod", pod).with("code", end.getExitCode()), lookAtLog(pod));
        }
        return new Failed(
                Message.of(lines.get(0)),
                lines.size() == 2
                        ? Message.ofTemplate(lines.get(1))
                        : lookAtLog(pod).with("code", end.getExitCode()).message());
    }

    private static Phrase lookAtLog(String pod) {
        return Phrase.of("backup-job.look-at-log").with("command", "kubectl logs " + pod);
    }

    // --- running

    private static BackupState running(Job job, List<Pod> pods, BackupSurroundings around) {
        for (Pod pod : pods) {
            for (ContainerStateWaiting waiting : waiting(pod)) {
                Phrase why = BackupSurroundings.waits(pod, waiting);
                if (IMAGE.contains(text(waiting.getReason()))) {
                    return new Failed(
                            why, Phrase.of("backup-job.name-image").with("setting", RequestField.BACKUP_IMAGE));
                }
                if (CONFIGURATION.contains(text(waiting.getReason()))) {
                    return new Failed(why, Phrase.of("backup-job.correct-setting"));
                }
            }
        }
        if (condition(job, "Suspended").isPresent()) {
            return new Waiting(Phrase.of("backup-job.suspended")
                    .with("job", job.getMetadata().getName())
                    .message());
        }
        Optional<Message> trouble = around.trouble(pods);
        if (trouble.isPresent()) {
            return new Waiting(trouble.get());
        }
        if (pods.isEmpty()) {
            return new Running(Phrase.of("backup-job.no-pod-seen")
                    .with("job", job.getMetadata().getName())
                    .message());
        }
        Pod pod = pods.get(0);
        return end(pod).<BackupState>map(failure -> new Waiting(Phrase.of("backup-job.another-attempt")
                        .with("reason", failure.reason())
                        .message()))
                .orElseGet(() -> new Running((phase(pod).equals("Running")
                                ? Phrase.of("backup-job.pod-dumping")
                                : Phrase.of("backup-job.pod-starting"))
                        .with("pod", pod.getMetadata().getName())
                        .message()));
    }
}
