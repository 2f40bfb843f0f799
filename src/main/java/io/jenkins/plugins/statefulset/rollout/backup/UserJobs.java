package io.jenkins.plugins.statefulset.rollout.backup;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobTemplateSpec;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Backups that run what the person wrote: the template of a CronJob, or a Job. */
final class UserJobs {
    /** What kubectl create job --from=cronjob/NAME puts on the Job. */
    private static final Map<String, String> BY_HAND = Map.of("cronjob.kubernetes.io/instantiate", "manual");
    /** What the API server gives to a Job that was created before; a new Job gets its own. */
    private static final Set<String> ASSIGNED =
            Set.of("controller-uid", "batch.kubernetes.io/controller-uid", "job-name", "batch.kubernetes.io/job-name");

    private UserJobs() {}

    static BackupPlan fromCronJob(CronJob cronJob, BackupOptions options) throws BackupProblem {
        String name = cronJob.getMetadata().getName();
        JobTemplateSpec template =
                cronJob.getSpec() == null ? null : cronJob.getSpec().getJobTemplate();
        if (template == null) {
            throw new BackupProblem(
                    Phrase.of("backup-plan.no-template").with("name", name), Phrase.of("backup-plan.complete-it"));
        }
        ObjectMeta metadata = template.getMetadata() == null ? new ObjectMeta() : template.getMetadata();
        return plan(
                new BackupSource.FromCronJob(name),
                "CronJob " + name,
                new ObjectMetaBuilder()
                        .withLabels(metadata.getLabels())
                        .withAnnotations(metadata.getAnnotations())
                        .addToAnnotations(BY_HAND)
                        .build(),
                template.getSpec(),
                options.deadline());
    }

    static BackupPlan ownJob(Job job, StatefulSet set, BackupOptions options) throws BackupProblem {
        ObjectMeta metadata = job.getMetadata() == null ? new ObjectMeta() : job.getMetadata();
        String name = metadata.getName() == null ? "given" : metadata.getName();
        String namespace = metadata.getNamespace();
        String expected = set.getMetadata().getNamespace();
        if (namespace != null && expected != null && !namespace.equals(expected)) {
            throw new BackupProblem(
                    Phrase.of("backup-plan.other-namespace")
                            .with("namespace", namespace)
                            .with("expected", expected),
                    Phrase.of("backup-plan.leave-namespace"));
        }
        return plan(
                new BackupSource.OwnJob(name),
                "Job " + name,
                new ObjectMetaBuilder()
                        .withLabels(metadata.getLabels())
                        .withAnnotations(metadata.getAnnotations())
                        .removeFromAnnotations("kubectl.kubernetes.io/last-applied-configuration")
                        .build(),
                job.getSpec(),
                options.deadline());
    }

    private static BackupPlan plan(
            BackupSource source, String what, ObjectMeta metadata, JobSpec spec, Duration deadline)
            throws BackupProblem {
        PodSpec pod = spec == null || spec.getTemplate() == null
                ? null
                : spec.getTemplate().getSpec();
        if (pod == null || pod.getContainers().isEmpty()) {
            throw new BackupProblem(
                    Phrase.of("backup-plan.no-containers").with("job", what), Phrase.of("backup-plan.complete-it"));
        }
        JobSpec own = spec(spec, deadline);
        List<Message> warnings = new ArrayList<>(HiddenDumpFailures.of(pod));
        warnings.add(Phrase.of("backup-plan.exit-code-only").message());
        return new BackupPlan(
                source,
                List.of(
                        Phrase.of("preflight.own-job").with("job", what).message(),
                        Phrase.of("preflight.deadline")
                                .with("deadline", Duration.ofSeconds(own.getActiveDeadlineSeconds()))
                                .message()),
                warnings,
                new JobBuilder()
                        .withApiVersion("batch/v1")
                        .withKind("Job")
                        .withMetadata(metadata)
                        .withSpec(own)
                        .build());
    }

    private static JobSpec spec(JobSpec theirs, Duration deadline) {
        JobSpecBuilder spec = new JobSpecBuilder(theirs);
        if (theirs.getActiveDeadlineSeconds() == null) {
            spec.withActiveDeadlineSeconds(deadline.toSeconds());
        }
        // The API server generates the selector from the Job's UID; with another Job's it would refuse this one.
        spec.withSelector(null).withManualSelector(null);
        if (theirs.getTemplate().getMetadata() != null) {
            spec.editTemplate()
                    .editMetadata()
                    .removeFromLabels(labels(theirs.getTemplate().getMetadata()))
                    .endMetadata()
                    .endTemplate();
        }
        return spec.build();
    }

    private static Map<String, String> labels(ObjectMeta metadata) {
        Map<String, String> assigned = new HashMap<>(metadata.getLabels());
        assigned.keySet().retainAll(ASSIGNED);
        return assigned;
    }
}
