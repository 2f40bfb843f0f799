package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The Job controller, after {@code pkg/controller/job/job_controller.go}, for Jobs of one pod at a time: a pod that fails is
 * followed by another after 10 s, 20 s and so on until {@code backoffLimit} is exceeded; {@code activeDeadlineSeconds}
 * ends it whatever its pod does.
 */
final class JobController {
    private static final String WHO = "job-controller";
    private static final String SUFFIX = "bcdfghjklmnpqrstvwxz2456789";

    private final SimulationContext world;
    private final Kubelet kubelet;
    private final PodRemoval removal;
    private final BiFunction<Job, Integer, JobOutcome> behaviour;
    private final Map<String, Run> runs = new HashMap<>();

    JobController(
            SimulationContext world,
            Kubelet kubelet,
            PodRemoval removal,
            BiFunction<Job, Integer, JobOutcome> behaviour) {
        this.world = world;
        this.kubelet = kubelet;
        this.removal = removal;
        this.behaviour = behaviour;
    }

    void start() {
        world.store.jobs.listen(this::jobChanged);
        world.store.pods.listen(this::podChanged);
    }

    private void jobChanged(Job before, Job after) {
        if (after == null) {
            Optional.ofNullable(runs.remove(before.getMetadata().getUid())).ifPresent(run -> run.over = true);
            return;
        }
        if (before == null && !Boolean.TRUE.equals(after.getSpec().getSuspend())) {
            Run run = new Run(after);
            runs.put(after.getMetadata().getUid(), run);
            world.clock.after(world.draw(2, 6), () -> start(run));
            Long deadline = after.getSpec().getActiveDeadlineSeconds();
            if (deadline != null) {
                world.clock.after(1000L * deadline, () -> {
                    if (!run.over) {
                        fail(run, "DeadlineExceeded", "Job was active longer than specified deadline");
                    }
                });
            }
        }
    }

    private void podChanged(Pod before, Pod after) {
        Pod pod = after == null ? before : after;
        Optional<Run> owner = PodFacts.controllerOf(pod).map(ref -> runs.get(ref.getUid()));
        if (owner.isEmpty() || owner.get().over || !pod.getMetadata().getName().equals(owner.get().pod)) {
            return;
        }
        Run run = owner.get();
        boolean gone = after == null || PodFacts.isTerminal(after);
        if (gone && !run.handled) {
            run.handled = true;
            boolean succeeded = after != null && PodFacts.phaseOf(after).equals("Succeeded");
            world.clock.after(world.draw(2, 6), () -> ended(run, succeeded));
        } else if (!gone) {
            run.ready = PodFacts.isReady(after) ? 1 : 0;
            world.clock.after(world.draw(2, 6), () -> write(run, List.of()));
        }
    }

    private void start(Run run) {
        if (run.over) {
            return;
        }
        run.startTime = run.startTime == null ? world.clock.timestamp() : run.startTime;
        String namespace = run.job.getMetadata().getNamespace();
        run.pod = run.job.getMetadata().getName() + "-" + suffix();
        run.handled = false;
        run.active = 1;
        kubelet.expect(namespace, run.pod, outcome(run));
        world.store.create(WHO, world.store.pods, podOf(run));
        world.events.normal(run.job, WHO, "SuccessfulCreate", "Created pod: " + run.pod);
        write(run, List.of());
    }

    private JobOutcome outcome(Run run) {
        JobOutcome outcome = behaviour.apply(run.job, run.failed + 1);
        Duration duration = world.faults
                .first(Fault.BackupSlow.class)
                .map(Fault.BackupSlow::duration)
                .orElse(outcome.duration());
        if (world.faults.first(Fault.BackupFails.class).isPresent()) {
            String why = "pg_dump: error: query failed: ERROR:  could not read block 42 in file \"base/16384/16412\"";
            return new JobOutcome(duration, 1, why, List.of(why));
        }
        return new JobOutcome(duration, outcome.exitCode(), outcome.message(), outcome.log());
    }

    private void ended(Run run, boolean succeeded) {
        if (run.over) {
            return;
        }
        run.active = 0;
        run.ready = 0;
        if (succeeded) {
            run.over = true;
            run.succeeded = 1;
            run.completionTime = world.clock.timestamp();
            write(
                    run,
                    List.of(
                            condition(
                                    "SuccessCriteriaMet",
                                    "CompletionsReached",
                                    "Reached expected number of succeeded pods"),
                            condition("Complete", "CompletionsReached", "Reached expected number of succeeded pods")));
            world.events.normal(run.job, WHO, "Completed", "Job completed");
            return;
        }
        run.failed++;
        Integer limit = run.job.getSpec().getBackoffLimit();
        if (run.failed > (limit == null ? 6 : limit)) {
            fail(run, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
            return;
        }
        write(run, List.of());
        world.clock.after(Math.min(600_000, 10_000L << (run.failed - 1)), () -> start(run));
    }

    private void fail(Run run, String reason, String message) {
        run.over = true;
        Pod pod = world.store.pods.get(run.job.getMetadata().getNamespace(), run.pod);
        if (run.active > 0 && pod != null && !PodFacts.isTerminal(pod)) {
            removal.delete(WHO, pod, Disruption.Cause.ENDED);
            run.failed++;
        }
        run.active = 0;
        run.ready = 0;
        write(run, List.of(condition("FailureTarget", reason, message), condition("Failed", reason, message)));
        world.events.warning(run.job, WHO, reason, message);
    }

    private void write(Run run, List<JobCondition> conditions) {
        ObjectMeta metadata = run.job.getMetadata();
        Job job = world.store.jobs.get(metadata.getNamespace(), metadata.getName());
        if (job == null || (run.over && conditions.isEmpty())) {
            return;
        }
        JobStatus status = new JobStatus();
        status.setStartTime(run.startTime);
        status.setActive(run.active);
        status.setReady(run.ready);
        status.setSucceeded(run.succeeded);
        status.setFailed(run.failed);
        status.setCompletionTime(run.completionTime);
        status.setConditions(conditions);
        Job copy = new Job();
        copy.setMetadata(ShallowCopies.of(job.getMetadata()));
        copy.setSpec(job.getSpec());
        copy.setStatus(status);
        if (!status.equals(job.getStatus())) {
            world.store.replace(WHO, world.store.jobs, copy);
        }
    }

    private JobCondition condition(String type, String reason, String message) {
        return new JobCondition(world.clock.timestamp(), world.clock.timestamp(), message, reason, "True", type);
    }

    private static Pod podOf(Run run) {
        Job job = run.job;
        PodTemplateSpec template = job.getSpec().getTemplate();
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(run.pod);
        metadata.setGenerateName(job.getMetadata().getName() + "-");
        metadata.setNamespace(job.getMetadata().getNamespace());
        Map<String, String> labels = new HashMap<>();
        if (template.getMetadata() != null && template.getMetadata().getLabels() != null) {
            labels.putAll(template.getMetadata().getLabels());
        }
        labels.put("batch.kubernetes.io/job-name", job.getMetadata().getName());
        labels.put("job-name", job.getMetadata().getName());
        labels.put("batch.kubernetes.io/controller-uid", job.getMetadata().getUid());
        labels.put("controller-uid", job.getMetadata().getUid());
        metadata.setLabels(labels);
        metadata.setOwnerReferences(new ArrayList<>(List.of(new OwnerReference(
                "batch/v1",
                true,
                true,
                "Job",
                job.getMetadata().getName(),
                job.getMetadata().getUid()))));
        return new Pod("v1", "Pod", metadata, ShallowCopies.of(template.getSpec()), PodStatuses.created());
    }

    private String suffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            suffix.append(SUFFIX.charAt((int) world.draw(0, SUFFIX.length() - 1)));
        }
        return suffix.toString();
    }

    private static final class Run {
        private final Job job;
        private String pod = "";
        private String startTime;
        private String completionTime;
        private int active;
        private int ready;
        private int succeeded;
        private int failed;
        private boolean handled;
        private boolean over;

        Run(Job job) {
            this.job = job;
        }
    }
}
