package io.jenkins.plugins.statefulset.rollout.backup;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the backup will be taken.
 *
 * @param source who takes it
 * @param summary lines for the plan that a person reads
 * @param warnings what makes the backup worth less than it looks, one sentence each
 * @param template the Job, except for what depends on the rollout
 */
public record BackupPlan(BackupSource source, List<Message> summary, List<Message> warnings, Job template) {
    /**
     * Long enough for a driver that was down over a weekend to read the outcome: a Job that is gone would look like one
     * that was never created.
     */
    static final Duration KEPT = Duration.ofDays(7);

    public BackupPlan {
        summary = List.copyOf(summary);
        warnings = List.copyOf(warnings);
    }

    /**
     * The Job of a rollout. Same rollout, same name: it cannot be created twice.
     *
     * <p>It has no owner. Owned by the StatefulSet it would go down with it, and with it the record of where the last
     * dump is; owned by the CronJob that it was made from, that CronJob's history limit could remove it before its
     * outcome was read.
     *
     * @param rolloutId any text; what a name cannot hold is replaced
     */
    public Job job(String rolloutId, StatefulSet set) {
        String name = set.getMetadata().getName();
        String namespace = set.getMetadata().getNamespace();
        Map<String, String> labels = Map.of(
                "app.kubernetes.io/managed-by",
                "statefulset-rollout",
                "app.kubernetes.io/component",
                "backup",
                BackupNames.STATEFUL_SET_LABEL,
                BackupNames.fit(name));
        Map<String, String> annotations = new HashMap<>();
        annotations.put(BackupNames.STATEFUL_SET, namespace == null ? name : namespace + "/" + name);
        annotations.put(BackupNames.ROLLOUT_ID, rolloutId);
        annotations.put(BackupNames.SOURCE, source.text());
        Job job = new JobBuilder(template)
                .editOrNewMetadata()
                .withName(BackupNames.jobName(name, rolloutId))
                .withNamespace(namespace)
                .addToLabels(labels)
                .addToAnnotations(annotations)
                .endMetadata()
                .editOrNewSpec()
                .withTtlSecondsAfterFinished(Math.toIntExact(KEPT.toSeconds()))
                .editOrNewTemplate()
                .editOrNewMetadata()
                .addToLabels(labels)
                .addToAnnotations(annotations)
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
        return source instanceof BackupSource.PgDump ? PgDumpJob.forRollout(job, rolloutId) : job;
    }
}
